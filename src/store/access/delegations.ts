import { sql } from 'kysely';
import type { Grant } from '../../access/index.ts';
import type { Tx } from '../database.ts';

interface ColleagueRow {
  readonly account: string;
  readonly name: string;
}

const MOST_COLLEAGUES = 200;

/** Those who work in the office that a grant is of, by grants of their own that hold on the day, in order of their names. */
export async function colleaguesOf(
  tx: Tx,
  { role, county, department }: Grant,
  { besides, on }: { readonly besides: string; readonly on: string },
): Promise<readonly ColleagueRow[]> {
  const place =
    county !== undefined
      ? sql`g.county = ${county}`
      : department !== undefined
        ? sql`g.department = ${department}`
        : sql`g.role = ${role}`;
  const { rows } = await sql<ColleagueRow>`
    select distinct a.id as account, a.name
    from access.granted g join access.account a on a.id = g.account
    where ${place} and g.source is null and a.id <> ${besides}::bigint
      and a.kind = 'staff' and a.disabled_at is null and a.locked_at is null
      and g.from_day <= ${on}::date and (g.until_day is null or g.until_day >= ${on}::date)
      and not exists (select from access.revoked r where r.granted = g.id)
    order by a.name, a.id limit ${MOST_COLLEAGUES}`.execute(tx);
  return rows;
}
