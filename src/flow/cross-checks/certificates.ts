import { civilOf, parseDay, type Day } from '../../kit/index.ts';
import {
  certificateOfOther,
  certificatesOf,
  insuredOn,
  issuedOn,
  sameCertificate,
  type CertificateRow,
  type Tx,
} from '../../store/index.ts';
import type { Found, Place, Subject } from './model.ts';
import { namesOf, placeOf } from './others.ts';

const REGISTER = '职业技能等级证书';

/** What the application names is a certificate of somebody else, or one that somebody else has named. */
export async function certificateOfOthers(tx: Tx, { state }: Subject): Promise<readonly Found[]> {
  const number = statedNumber(state.application.form);
  if (number === undefined) return [];
  const { token } = state.beneficiary;
  const row = await certificateOfOther(tx, number, token);
  const others = await sameCertificate(tx, number, token);
  return [
    ...(row === undefined
      ? []
      : [
          {
            found: `填写的证书 ${number} 在台账里是另一个人的`,
            places: [{ register: REGISTER, row: row.row, text: number }],
          },
        ]),
    ...(others.length === 0
      ? []
      : [{ found: `填写的证书 ${number} 也写在${namesOf(others)}的申请里`, places: others.map(placeOf) }]),
  ];
}

function statedNumber(form: Subject['state']['application']['form']): string | undefined {
  if (typeof form !== 'object' || form === null || Array.isArray(form)) return undefined;
  const number: unknown = Object.entries(form).find(([name]) => name === '证书编号')?.[1];
  return typeof number === 'string' && number !== '' ? number : undefined;
}

/** The registers hold months insured in all, and the unit; together they say whether the insurance can reach back to the certificate. */
export async function uninsured(tx: Tx, { state, today, certificates }: Subject): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const { row, number, on } of await certificates()) {
    const insured = await insuredOn(tx, state.beneficiary.token, on);
    const since = monthsBetween(parseDay(on) ?? today, today);
    const reason = insured === undefined ? undefined : gapOf(insured, since);
    if (insured !== undefined && reason !== undefined)
      found.push({
        found: `证书 ${number} 发于 ${on}，${reason}`,
        places: [
          { register: REGISTER, row, text: `证书 ${number}` },
          { register: '个人', row: insured.row, text: '参保情况' },
        ],
      });
  }
  return found;
}

function gapOf(
  { unit, months, unitThen }: { unit: string | null; months: number | null; unitThen: string | null | undefined },
  since: number,
): string | undefined {
  if (unitThen === null) return '台账里那时没有参保单位';
  if (unit === null) return '台账里没有参保单位';
  if (months !== null && months < since)
    return `到现在已 ${String(since)} 个月，失业保险累计只有 ${String(months)} 个月`;
  return undefined;
}

/** Whole months. */
function monthsBetween(from: Day, to: Day): number {
  const [a, b] = [civilOf(from), civilOf(to)];
  return (b.year - a.year) * 12 + (b.month - a.month) - (b.day < a.day ? 1 : 0);
}

/** Several certificates of the beneficiary on one day, one of them the claim's. */
export async function personOnOneDay(tx: Tx, { state, certificates }: Subject): Promise<readonly Found[]> {
  const all = await certificatesOf(tx, state.beneficiary.token);
  const days = new Set((await certificates()).map(({ on }) => on));
  return [...days].flatMap((day) => {
    const same = all.filter(({ on }) => on === day);
    if (same.length < 2) return [];
    return [{ found: `${day} 一天取得 ${String(same.length)} 本证书`, places: same.map(placeOfCertificate) }];
  });
}

/** As many as one body can examine in a day with ordinary means. */
const MANY_ON_ONE_DAY = 50;

/** Whoever issued the claim's certificate issued very many on that day. */
export async function bodyOnOneDay(tx: Tx, { certificates }: Subject): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const one of await certificates()) {
    if (one.body === null) continue;
    const count = await issuedOn(tx, one.body, one.on, MANY_ON_ONE_DAY + 1);
    if (count > MANY_ON_ONE_DAY)
      found.push({
        found: `评价机构 ${one.body} 在 ${one.on} 一天发证超过 ${String(MANY_ON_ONE_DAY)} 本`,
        places: [placeOfCertificate(one)],
      });
  }
  return found;
}

function placeOfCertificate({ row, number, occupation, level }: CertificateRow): Place {
  return { register: REGISTER, row, text: `证书 ${number}（${occupation} ${level}）` };
}

/** The beneficiary's certificates that the claim is about. */
export async function certificatesClaimed(
  tx: Tx,
  person: string,
  key: string | null,
): Promise<readonly CertificateRow[]> {
  const all = await certificatesOf(tx, person);
  const parts = (key ?? '').split('/').filter((part) => part !== '');
  const named = all.filter((one) => parts.length > 0 && parts.every((part) => isOf(one, part)));
  return named.length > 0 ? named : all.slice(0, 1);
}

function isOf({ occupation, level, number, on }: CertificateRow, part: string): boolean {
  return [occupation, level, number, on.slice(0, 4)].includes(part);
}
