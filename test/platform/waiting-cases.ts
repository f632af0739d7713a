import type { Actor } from '../../src/access/index.ts';
import type { AssessmentRecord, CaseState, Party } from '../../src/case/index.ts';
import { command, open, procedureOf, type CommandBody, type Context } from '../../src/flow/index.ts';
import { scopeOf } from '../../src/access/index.ts';
import { EAST } from './city.ts';
import { putIdentities, tokenOf, transact, type Database } from '../../src/store/index.ts';
import { applicationFor, recordFor } from '../fixtures/cases.ts';
import { contextOf, enter, NOW } from './people.ts';
import { numberOf, personRow, put } from './town.ts';

/** Who handles cases in tests of what comes after their decision. */
export interface Office {
  readonly acceptor: Actor;
  readonly reviewer: Actor;
  /** 市级复核, who decides; and one who has decided nothing. */
  readonly city: Actor;
  readonly other: Actor;
}

export async function makeOffice(database: Database): Promise<Office> {
  return {
    acceptor: await enter(database, { login: 'acceptor', grants: [{ role: 'county-acceptor', county: EAST }] }),
    reviewer: await enter(database, { login: 'reviewer', grants: [{ role: 'county-reviewer', county: EAST }] }),
    city: await enter(database, { login: 'city', grants: [{ role: 'city-reviewer' }] }),
    other: await enter(database, { login: 'other-city', grants: [{ role: 'city-reviewer' }] }),
  };
}

export interface Wanted {
  /** An item whose way is 受理, 县级初审, 市级复核, 公示, …: 14-01, 14-06. */
  readonly item: string;
  /** Which person: see `personRow`. */
  readonly person: number;
  readonly key?: string;
  readonly record?: Partial<AssessmentRecord>;
  readonly now?: Date;
}

/** The person's row in 个人, and their number in the vault. */
export async function settlePerson(database: Database, n: number): Promise<void> {
  await put(database, '个人', [personRow(n)]);
}

/** A case that has come, by its own commands, to where it waits for its notice; its number. */
export async function caseAwaitingNotice(database: Database, office: Office, wanted: Wanted): Promise<string> {
  const { item, person, key = '焊工/高级工', now = NOW } = wanted;
  const { keys, ruleSet } = contextOf(database);
  const id = numberOf(person);
  const token = tokenOf(keys, id);
  const procedure = procedureOf(ruleSet, item);
  const beneficiary: Party = { kind: 'person', token };
  const citizen = await applicant(database, person, token);
  const record = recordFor(procedure, { beneficiary: token, key, ...wanted.record });
  const opened = await as(contextOf(database, citizen, now), async (tx, context) => {
    await putIdentities(tx, keys, [id]);
    return open(tx, context, { item, beneficiary, beneficiaryName: `人${String(person)}`, key, county: EAST });
  });
  const take = (actor: Actor, body: CommandBody): Promise<CaseState> =>
    as(contextOf(database, actor, now), (tx, context) => command(tx, context, { id: opened.id, command: body }));
  await take(citizen, { type: 'submit', application: applicationFor(procedure), record });
  await take(office.acceptor, { type: 'accept' });
  await take(office.reviewer, { type: 'pass', text: '属实' });
  await take(office.city, { type: 'pass', text: '同意', decision: { record, explanations: {} } });
  return opened.id;
}

const applicants = new WeakMap<Database, Map<number, Actor>>();

async function applicant(database: Database, person: number, token: string): Promise<Actor> {
  const known = applicants.get(database) ?? new Map<number, Actor>();
  applicants.set(database, known);
  const actor =
    known.get(person) ??
    (await enter(database, { login: `applicant-${String(person)}`, kind: 'citizen', person: token, grants: [] }));
  known.set(person, actor);
  return actor;
}

function as<T>(
  context: Context,
  work: (tx: Parameters<Parameters<typeof transact<T>>[2]>[0], context: Context) => Promise<T>,
): Promise<T> {
  return transact(context.database, scopeOf(context.actor), (tx) => work(tx, context));
}
