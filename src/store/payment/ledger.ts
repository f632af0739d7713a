import { sql } from 'kysely';
import type { Account, Balances, BudgetLine, Entry, EntryKind, Holding } from '../../payment/index.ts';
import { maskText } from '../audit/mask.ts';
import type { Tx } from '../database.ts';

/** A posting as it is kept. */
export interface KeptPosting {
  readonly line: BudgetLine;
  readonly account: Account;
  /** 分, debit > 0. */
  readonly amount: number;
}

export interface KeptEntry {
  readonly id: string;
  readonly kind: EntryKind;
  readonly caseId: string | null;
  readonly item: string | null;
  readonly clause: string | null;
  readonly sentence: string | null;
  readonly batch: string | null;
  readonly reason: string | null;
  readonly at: string;
  readonly by: string;
  readonly postings: readonly KeptPosting[];
}

/** How one account of one line stands. */
export interface KeptBalance {
  readonly line: BudgetLine;
  readonly account: Account;
  readonly amount: number;
}

/**
 * Balances of these lines, held until the transaction ends, in the order in which the database moves them too: so two that want the same
 * wait for each other instead of locking each other out. An account that nothing was ever posted to has no row to hold, and nothing in it.
 */
export async function holdBalances(tx: Tx, lines: readonly BudgetLine[]): Promise<readonly KeptBalance[]> {
  if (lines.length === 0) return [];
  const { rows } = await sql<{ fund: string; year: number; item: string; account: Account; amount: string }>`
    select b.fund, b.year, b.item, b.account, b.amount from payment.balance b
    where (b.fund, b.year, b.item) in (select * from unnest(
      ${lines.map(({ fund }) => fund)}::text[], ${lines.map(({ year }) => year)}::smallint[], ${lines.map(({ item }) => item)}::text[]))
    order by b.fund collate "C", b.year, b.item collate "C", b.account collate "C" for update`.execute(tx);
  return rows.map(balanceOf);
}

/** Balances without holding them, all or of one fund, year or item. */
export async function readBalances(
  tx: Tx,
  { fund, year, item }: { readonly fund?: string; readonly year?: number; readonly item?: string } = {},
): Promise<readonly KeptBalance[]> {
  const rows = await tx
    .selectFrom('payment.balance')
    .selectAll()
    .$if(fund !== undefined, (query) => query.where('fund', '=', fund ?? ''))
    .$if(year !== undefined, (query) => query.where('year', '=', year ?? 0))
    .$if(item !== undefined, (query) => query.where('item', '=', item ?? ''))
    .orderBy('year')
    .orderBy('fund')
    .orderBy('item')
    .execute();
  return rows.map(balanceOf);
}

function balanceOf(row: { fund: string; year: number; item: string; account: Account; amount: string }): KeptBalance {
  const { fund, year, item, account, amount } = row;
  return { line: { fund, year, item }, account, amount: Number(amount) };
}

/** What the pure ledger reckons with. */
export function toBalances(
  kept: readonly KeptBalance[],
  key: (line: BudgetLine, account: Account) => string,
): Balances {
  return new Map(kept.map(({ line, account, amount }) => [key(line, account), amount]));
}

/**
 * Writes entries; the database moves the balances, and refuses what would overdraw one whatever was looked at before.
 * @param by account that caused them.
 * @returns their ids, in order.
 */
export async function insertEntries(tx: Tx, entries: readonly Entry[], by: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const entry of entries) {
    const { id } = await tx
      .insertInto('payment.entry')
      .values({
        kind: entry.kind,
        case_id: entry.purpose?.caseId ?? null,
        item: entry.purpose?.item ?? null,
        clause: entry.purpose?.clause ?? null,
        sentence: entry.purpose?.sentence ?? null,
        batch: entry.batch ?? null,
        reason: entry.reason === undefined ? null : maskText(entry.reason),
        by,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    ids.push(id);
  }
  // In one statement, so that all balances are moved in one order.
  const postings = entries.flatMap((entry, index) =>
    entry.postings.map(({ line, account, amount }) => ({
      entry: ids[index] ?? '',
      ...line,
      account,
      amount: String(amount),
    })),
  );
  if (postings.length > 0) await tx.insertInto('payment.posting').values(postings).execute();
  return ids;
}

/** What the ledger has for a case, older lines first. */
export async function holdingsOf(tx: Tx, caseId: string): Promise<readonly Holding[]> {
  const rows = await tx
    .selectFrom('payment.holding')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('amount', '>', '0')
    .orderBy('year')
    .orderBy('item')
    .execute();
  return rows.map(({ fund, year, item, account, amount }) => ({
    line: { fund, year, item },
    account,
    amount: Number(amount),
  }));
}

export interface EntryFilter {
  readonly fund?: string | undefined;
  readonly year?: number | undefined;
  /** Code of an item, or `*`: of the line of the budget. */
  readonly item?: string | undefined;
  readonly caseId?: string | undefined;
  readonly batch?: string | undefined;
  readonly kind?: EntryKind | undefined;
}

/** Entries by number downwards, newest first. */
export async function listEntriesOf(
  tx: Tx,
  filter: EntryFilter,
  { before, limit }: { readonly before?: string | undefined; readonly limit: number },
): Promise<readonly KeptEntry[]> {
  const { fund = null, year = null, item = null, caseId = null, batch = null, kind = null } = filter;
  const { rows } = await sql<Omit<KeptEntry, 'postings'> & { postings: readonly KeptPosting[] }>`
    select e.id, e.kind, e.case_id as "caseId", e.item, e.clause, e.sentence, e.batch, e.reason, e.at, e.by,
      (select jsonb_agg(jsonb_build_object('line', jsonb_build_object('fund', p.fund, 'year', p.year, 'item', p.item),
          'account', p.account, 'amount', p.amount) order by p.fund, p.year, p.item, p.amount desc)
        from payment.posting p where p.entry = e.id) as postings
    from payment.entry e
    where (${before ?? null}::bigint is null or e.id < ${before ?? null}::bigint)
      and (${caseId}::text is null or e.case_id = ${caseId})
      and (${batch}::text is null or e.batch = ${batch})
      and (${kind}::text is null or e.kind = ${kind})
      and (coalesce(${fund}::text, ${year}::text, ${item}::text) is null or exists (
        select from payment.posting p where p.entry = e.id
          and (${fund}::text is null or p.fund = ${fund})
          and (${year}::smallint is null or p.year = ${year}::smallint)
          and (${item}::text is null or p.item = ${item})))
    order by e.id desc limit ${limit}`.execute(tx);
  return rows;
}
