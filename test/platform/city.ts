import { PLATFORM_SCOPE, type Scope } from '../../src/access/index.ts';
import type { RowValues, TableShape } from '../../src/register/index.ts';
import { appliedShapes, insertRows, transact, type Tx } from '../../src/store/index.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';
import { BUREAU, creditCode, EAST, WEST } from './invented.ts';

/** Two counties with a factory, a school and people each, as kept: tokens in the place of ID numbers. */
export interface City {
  readonly database: FreshDatabase;
  readonly shape: (name: string) => TableShape;
  /** A transaction of the platform itself. */
  readonly asPlatform: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly as: <T>(scope: Partial<Scope>, work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Rows put in by the platform; their ids. */
  readonly insert: (register: string, ...rows: readonly RowValues[]) => Promise<readonly string[]>;
}

export { BUREAU, creditCode, EAST, residentId, SCHOOLS, WEST } from './invented.ts';

/** Whoever has no right at all. */
const NOBODY: Scope = {
  account: '99',
  session: 'test',
  everything: 'off',
  counties: [],
  departments: [],
  organisations: [],
  person: null,
  writes: false,
};

export const CLERK: Partial<Scope> = { account: '11', departments: [BUREAU], writes: true };
export const EAST_CLERK: Partial<Scope> = { account: '12', departments: [BUREAU], counties: [EAST], writes: true };
export const EAST_STAFF: Partial<Scope> = { account: '13', counties: [EAST] };
export const WEST_STAFF: Partial<Scope> = { account: '14', counties: [WEST] };
export const CITY_STAFF: Partial<Scope> = { account: '15', everything: 'on' };
export const AUDITOR: Partial<Scope> = { account: '16', everything: 'restricted' };

/** `个:` and 22 characters, the same for the same word. */
export function token(word: string): string {
  return `个:${Buffer.from(word.padEnd(16, '·')).toString('base64url').slice(0, 22)}`;
}

export const EAST_FIRM = creditCode(1);
export const WEST_FIRM = creditCode(2);
export const EAST_SCHOOL = creditCode(3);

export function person(name: string, more: RowValues = {}): RowValues {
  return { 身份证号: token(name), 姓名: name, 人员类别: '企业职工', ...more };
}

export function firm(code: string, name: string, county: string | null): RowValues {
  return { 统一社会信用代码: code, 名称: name, 单位类型: '企业', 所在区县: county };
}

export async function makeCity(): Promise<City> {
  const database = await freshDatabase();
  const as: City['as'] = (scope, work) => transact(database, { ...NOBODY, ...scope }, work);
  const asPlatform: City['asPlatform'] = (work) => transact(database, PLATFORM_SCOPE, work);
  const shapes = new Map((await asPlatform(appliedShapes)).map((shape) => [shape.name, shape]));
  const shape = (name: string): TableShape => {
    const found = shapes.get(name);
    if (found === undefined) throw new Error(`no register ${name}`);
    return found;
  };
  const insert: City['insert'] = (register, ...rows) =>
    asPlatform((tx) => insertRows(tx, shape(register), rows, { source: 'test' }));
  await insert('单位', firm(EAST_FIRM, '东昌某厂', EAST), firm(WEST_FIRM, '临清某厂', WEST), {
    ...firm(EAST_SCHOOL, '水城技师学院', EAST),
    单位类型: '技工院校',
  });
  await insert(
    '个人',
    person('张三', { 参保单位: EAST_FIRM }),
    person('李四', { 就业区县: WEST, 参保单位: EAST_FIRM }),
    person('王五', { 参保单位: WEST_FIRM }),
    person('赵六'),
  );
  return { database, shape, as, asPlatform, insert };
}
