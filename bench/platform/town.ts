import { PLATFORM_SCOPE } from '../../src/access/index.ts';
import { creditCodeFault, residentIdFault } from '../../src/kit/index.ts';
import { identitiesOf, tableOf, withTokens, type RowValues } from '../../src/register/index.ts';
import type { RuleSet } from '../../src/rules/index.ts';
import { insertRows, putIdentities, transact, type Database, type Keys } from '../../src/store/index.ts';

/** People and firms that certificates are for and from, as many as a city's register of certificates has for its rows. */
export interface Town {
  readonly persons: readonly string[];
  readonly firms: readonly string[];
}

export const CERTIFICATES = '职业技能等级证书';
export const HEADER = [
  '证书编号',
  '身份证号',
  '职业',
  '职业编码',
  '等级',
  '评价方式',
  '评价机构',
  '发证日期',
  '核定补贴额',
  '核定理由',
] as const;

export function town(persons: number, firms: number): Town {
  return {
    // 371599 was never issued as an area, so that no number can be anybody's.
    persons: Array.from({ length: persons }, (_, n) =>
      numbered(
        `371599${birthday(Math.floor(n / 900))}${three(n % 900)}`,
        '0123456789X',
        (id) => residentIdFault(id) === undefined,
      ),
    ),
    firms: Array.from({ length: firms }, (_, n) =>
      numbered(
        `91371599${String(n).padStart(9, '0')}`,
        '0123456789ABCDEFGHJKLMNPQRTUWXY',
        (code) => creditCodeFault(code) === undefined,
      ),
    ),
  };
}

const FAMILY = Array.from('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗');
const GIVEN = Array.from('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国红梅春生海燕晓东文志新永');

/** Two or three characters; about as many people share a name as in a real city. */
export function nameOf(n: number): string {
  const at = (letters: readonly string[], i: number): string => letters[i % letters.length] ?? '';
  const [family, one] = [at(FAMILY, n), at(GIVEN, Math.floor(n / 20))];
  return n % 5 === 0 ? family + one : family + one + at(GIVEN, Math.floor(n / 800) * 7);
}

function birthday(n: number): string {
  const day = new Date(Date.UTC(1970, 0, 1 + n));
  return day.toISOString().slice(0, 10).replaceAll('-', '');
}

function three(n: number): string {
  return String(n).padStart(3, '0');
}

function numbered(body: string, alphabet: string, isSound: (number: string) => boolean): string {
  const found = Array.from(alphabet, (last) => body + last).find(isSound);
  if (found === undefined) throw new Error(`no check character for ${body}`);
  return found;
}

/** Cells of the `n`th certificate of a series, in the order of `HEADER`. */
export function certificate({ persons, firms }: Town, series: string, n: number): string[] {
  return [
    `${series}${String(n).padStart(12, '0')}`,
    persons[n % persons.length] ?? '',
    '电工',
    '6-31-01-03',
    n % 3 === 0 ? '高级工' : '中级工',
    '企业自主评价',
    firms[n % firms.length] ?? '',
    `2025-0${String((n % 9) + 1)}-15`,
    n % 10 === 0 ? '1000.00' : '',
    '',
  ];
}

/** Rows in batches, made as they are asked for. */
export function* certificates(
  place: Town,
  series: string,
  count: number,
): Generator<{ readonly cells: readonly string[] }[]> {
  for (let from = 0; from < count; from += 1000)
    yield Array.from({ length: Math.min(1000, count - from) }, (_, i) => ({
      cells: certificate(place, series, from + i),
    }));
}

/** A million rows in one statement would be longer than a text can be. */
const CHUNK = 20_000;

/** Registers the town's people and firms. */
export async function settle(
  database: Database,
  keys: Keys,
  ruleSet: RuleSet,
  { persons, firms }: Town,
): Promise<void> {
  const put = async (name: string, rows: readonly RowValues[]): Promise<void> => {
    const register = ruleSet.registers[name];
    if (register === undefined) throw new Error(`there is no register ${name}`);
    const shape = tableOf(register, ruleSet);
    for (let from = 0; from < rows.length; from += CHUNK) {
      const some = rows.slice(from, from + CHUNK);
      await transact(database, PLATFORM_SCOPE, async (tx) => {
        const tokens = await putIdentities(tx, keys, identitiesOf(shape, some));
        await insertRows(
          tx,
          shape,
          some.map((row) => withTokens(shape, row, tokens)),
          { source: 'sample' },
        );
      });
    }
  };
  await put(
    '单位',
    firms.map((code, n) => ({
      统一社会信用代码: code,
      名称: `厂${String(n)}`,
      单位类型: '企业',
      所在区县: n % 2 === 0 ? '东昌府区' : '冠县',
      国有及国有控股: false,
    })),
  );
  await put(
    '个人',
    persons.map((id, n) => ({
      身份证号: id,
      姓名: nameOf(n),
      人员类别: '企业职工',
      参保单位: firms[n % firms.length] ?? null,
      就业区县: n % 2 === 0 ? '东昌府区' : '冠县',
    })),
  );
}
