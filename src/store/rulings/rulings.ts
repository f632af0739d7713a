import { parseDay, type Day } from '../../kit/index.ts';
import { maskText } from '../audit/mask.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../database.ts';
import { proposalOf, PROPOSAL_COLUMNS, type Proposal, type ProposalState } from '../proposal.ts';

/** From a day on, a reading takes an option; null: none any more. */
export interface NewRuling {
  readonly reading: string;
  readonly option: string | null;
  readonly from: Day;
  /** 文号. */
  readonly document: string;
  readonly reason: string;
}

export interface StoredRuling extends NewRuling, Proposal {}

/** Proposes a ruling, with an audit entry. @returns its id; undefined where one is open for the reading */
export async function proposeRuling(tx: Tx, given: NewRuling, from: string): Promise<string | undefined> {
  const { reading, option } = given;
  const [document, reason] = [maskText(given.document), maskText(given.reason)];
  const made = await tx
    .insertInto('platform.ruling')
    .values({ reading, option, valid_from: from, document, reason })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made === undefined) return undefined;
  const detail = { ruling: made.id, option, from, document, reason };
  await record(tx, { action: 'ruling.propose', subject: `口径:${reading}`, detail });
  return made.id;
}

export async function getRuling(tx: Tx, id: string): Promise<StoredRuling | undefined> {
  const row = await rulings(tx).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : rulingOf(row);
}

/** All of them, oldest first: readings are few, and rulings on them fewer. */
export async function listRulings(tx: Tx): Promise<readonly StoredRuling[]> {
  return (await rulings(tx).orderBy('id').execute()).map(rulingOf);
}

/** Those that hold, in the order in which they take each other's place: by their day, of one day the later decided. */
export async function approvedRulings(tx: Tx): Promise<readonly StoredRuling[]> {
  const rows = await rulings(tx).where('state', '=', 'approved').orderBy('valid_from').orderBy('id').execute();
  return rows.map(rulingOf);
}

/** @returns whether it was open; else nothing is done. The database sees to it that approval is another person's, taking back one's own. */
export async function decideRuling(
  tx: Tx,
  ruling: StoredRuling,
  state: Exclude<ProposalState, 'open'>,
  given: string | null,
): Promise<boolean> {
  const decision = given === null ? null : maskText(given);
  const decided = await tx
    .updateTable('platform.ruling')
    .set({ state, decision })
    .where('id', '=', ruling.id)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst();
  if (decided === undefined) return false;
  const detail = { ruling: ruling.id, option: ruling.option, ...(decision === null ? {} : { decision }) };
  await record(tx, { action: ACTIONS[state], subject: `口径:${ruling.reading}`, detail });
  return true;
}

const ACTIONS = { approved: 'ruling.approve', refused: 'ruling.refuse', cancelled: 'ruling.cancel' } as const;

function rulings(tx: Tx) {
  return tx
    .selectFrom('platform.ruling')
    .select([...PROPOSAL_COLUMNS, 'reading', 'option', 'valid_from', 'document', 'reason']);
}

type RulingRow = Awaited<ReturnType<ReturnType<typeof rulings>['executeTakeFirstOrThrow']>>;

function rulingOf(row: RulingRow): StoredRuling {
  const from = parseDay(row.valid_from);
  if (from === undefined) throw new Error(`ruling ${row.id} begins on no day`);
  const { reading, option, document, reason } = row;
  return { ...proposalOf(row), reading, option, from, document, reason };
}
