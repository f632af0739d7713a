import { sql } from 'kysely';
import { inHistory, inRegister } from '../registers/apply/sql-parts.ts';
import type { Tx } from '../database.ts';

/** A row of a register that a cross-check rests on. */
interface CheckedRow {
  readonly row: string;
}

export interface CertificateRow extends CheckedRow {
  readonly number: string;
  readonly occupation: string;
  readonly level: string;
  readonly body: string | null;
  /** `2025-09-01`. */
  readonly on: string;
}

const CERTIFICATES = inRegister('职业技能等级证书');
const PEOPLE = inRegister('个人');
const STARTUPS = inRegister('创业项目');

/** More certificates than one person can sensibly hold. */
const MOST_CERTIFICATES = 50;

/** The certificates of a person, newest first. */
export async function certificatesOf(tx: Tx, person: string): Promise<readonly CertificateRow[]> {
  const { rows } = await sql<CertificateRow>`
    select _row as "row", "证书编号" as number, "职业" as occupation, "等级" as level, "评价机构" as body, "发证日期" as "on"
    from ${CERTIFICATES}
    where "身份证号" = ${person}
    order by "发证日期" desc, _row limit ${MOST_CERTIFICATES}`.execute(tx);
  return rows;
}

/** Whose certificate has this number in the register, where it is somebody else's. */
export async function certificateOfOther(tx: Tx, number: string, person: string): Promise<CheckedRow | undefined> {
  const { rows } = await sql<CheckedRow>`
    select _row as "row" from ${CERTIFICATES} where "证书编号" = ${number} and "身份证号" <> ${person}`.execute(tx);
  return rows[0];
}

/** How many certificates a body issued on a day, up to `most`. */
export async function issuedOn(tx: Tx, body: string, day: string, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from ${CERTIFICATES} where "评价机构" = ${body} and "发证日期" = ${day}::date limit ${most}) issued`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

/** 参保 of a person as 个人 has it, now and on a day. */
interface InsuredRow extends CheckedRow {
  readonly unit: string | null;
  /** 失业保险参保月数, all of them up to now; null: not known. */
  readonly months: number | null;
  /** 参保单位 as it was true on the day; undefined where the register doesn't reach back so far. */
  readonly unitThen: string | null | undefined;
}

export async function insuredOn(tx: Tx, person: string, day: string): Promise<InsuredRow | undefined> {
  const { rows } = await sql<{
    readonly row: string;
    readonly unit: string | null;
    readonly months: number | null;
    readonly known: boolean | null;
    readonly unit_then: string | null;
  }>`
    select g._row as "row", g."参保单位" as unit, g."失业保险参保月数" as months, past.known, past.unit as unit_then
    from ${PEOPLE} g
    left join lateral (
      select true as known, h."参保单位" as unit from ${inHistory('个人')} h
      where h._row = g._row and h._valid_from <= ${day}::date
      order by h._valid_from desc, h._version desc limit 1
    ) past on true
    where g."身份证号" = ${person}`.execute(tx);
  const [found] = rows;
  if (found === undefined) return undefined;
  const { row, unit, months, known, unit_then: then } = found;
  return { row, unit, months, unitThen: known === true ? then : undefined };
}

/** Others of the same name who hold the same certificate but for its number: of the same body, day, occupation and level. */
export async function namesakesWithCertificate(
  tx: Tx,
  person: string,
): Promise<readonly (CheckedRow & { readonly name: string; readonly certificate: string })[]> {
  const { rows } = await sql<CheckedRow & { readonly name: string; readonly certificate: string }>`
    select distinct other._row as "row", other."姓名" as name, theirs._row as certificate
    from ${PEOPLE} me
    join ${PEOPLE} other on other."姓名" = me."姓名" and other."身份证号" <> me."身份证号"
    join ${CERTIFICATES} theirs on theirs."身份证号" = other."身份证号"
    join ${CERTIFICATES} mine on mine."身份证号" = me."身份证号"
      and mine."发证日期" = theirs."发证日期" and mine."职业" = theirs."职业" and mine."等级" = theirs."等级"
      and mine."评价机构" is not distinct from theirs."评价机构"
    where me."身份证号" = ${person}
    limit 5`.execute(tx);
  return rows;
}

interface LeaseRow extends CheckedRow {
  readonly founder: string;
  readonly firm: string;
  readonly place: string;
  readonly from: string | null;
  /** 分, of the year. */
  readonly rent: number;
}

const MOST_LEASES = 20;

/** Rents of a year that a founder pays, alone or with others who founded the same firm. */
export async function leasesOf(tx: Tx, founder: string, year: number): Promise<readonly LeaseRow[]> {
  const { rows } = await sql<Omit<LeaseRow, 'rent'> & { readonly rent: string | null }>`
    select _row as "row", "负责人" as founder, "企业" as firm, "场所类型" as place, "起租日期" as "from", "实际年租金" as rent
    from ${STARTUPS} s
    where "年度" = ${year} and "场所类型" in ('其他孵化基地', '外租场所')
      and ("负责人" = ${founder}
        or "企业" in (select mine."企业" from ${STARTUPS} mine where mine."负责人" = ${founder} and mine."年度" = ${year}))
    order by _row limit ${MOST_LEASES}`.execute(tx);
  return rows.map((row) => ({ ...row, rent: Number(row.rent ?? 0) }));
}
