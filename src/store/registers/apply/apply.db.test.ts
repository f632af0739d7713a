import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  AUDITOR,
  CITY_STAFF,
  CLERK,
  EAST,
  EAST_STAFF,
  makeCity,
  token,
  WEST_STAFF,
  type City,
} from '../../../../test/platform/city.ts';
import { describeAll, difference, type ColumnShape, type TableShape } from '../../../register/index.ts';
import { insertRows } from '../insert-rows.ts';
import { listRows } from '../read-rows.ts';
import { searchByName } from '../find-rows.ts';
import { appliedShapes, applyChanges } from './apply-changes.ts';

let city: City;

beforeAll(async () => {
  city = await makeCity();
});

const text: ColumnShape = {
  name: '备注',
  kind: 'text',
  nullable: true,
  optional: true,
  comment: '新的一栏',
  identity: 'none',
  creditCode: false,
  unit: '',
  longest: 4000,
};

/** Brings the tables to what the shapes are after `edit`. */
async function grow(edit: (shapes: readonly TableShape[]) => readonly TableShape[]): Promise<readonly string[]> {
  return applyChanges(city.database, (applied) => {
    const wanted = edit(applied);
    const { additions, refusals } = difference(applied, wanted);
    expect(refusals).toEqual([]);
    return { changes: additions, wanted, words: describeAll(additions) };
  });
}

const edited = (name: string, edit: (shape: TableShape) => TableShape) => (shapes: readonly TableShape[]) =>
  shapes.map((shape) => (shape.name === name ? edit(shape) : shape));

async function shapeNow(name: string): Promise<TableShape> {
  const found = (await city.asPlatform(appliedShapes)).find((shape) => shape.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe('a dictionary that has grown', () => {
  test('is applied once; after that there is nothing to do', async () => {
    expect(await grow((shapes) => shapes)).toEqual([]);
  });

  test('gives a register a column, in the table and its history', async () => {
    const said = await grow(
      edited('个人', (shape) => ({
        ...shape,
        columns: [
          ...shape.columns,
          text,
          { ...text, name: '介绍人', kind: 'reference', reference: '单位', creditCode: true },
        ],
        references: [
          ...shape.references,
          { column: '介绍人', register: '单位', keyColumn: '统一社会信用代码', enforced: true },
        ],
        scope: { ...shape.scope, organisations: [...shape.scope.organisations, '介绍人'] },
      })),
    );
    expect(said).toEqual([
      '台账“个人”增加字段“备注”，已有的行这一栏空着',
      '台账“个人”增加字段“介绍人”，已有的行这一栏空着',
      '台账“个人”改变属地的认定，已有的行重新认定',
    ]);
    const people = await shapeNow('个人');
    const row = { 身份证号: token('新'), 姓名: '新', 备注: '甲', 介绍人: '91350100M000100Y43', 就业区县: EAST };
    await expect(city.asPlatform((tx) => insertRows(tx, people, [row], { source: 'test' }))).rejects.toThrow('D022');
    const [id = ''] = await city.asPlatform((tx) =>
      insertRows(tx, people, [{ ...row, 介绍人: null }], { source: 'test' }),
    );
    const { rows } = await sql`select 备注 from history.个人 where _row = ${id}`.execute(city.database.owner);
    expect(rows).toEqual([{ 备注: '甲' }]);
  });

  test('takes new values and larger numbers, and refuses others still', async () => {
    await grow(
      edited('单位', (shape) => ({
        ...shape,
        columns: shape.columns.map((one) =>
          one.name === '单位类型' ? { ...one, values: [...(one.values ?? []), '合作社'] } : one,
        ),
      })),
    );
    const insert = (kind: string) =>
      sql`insert into register.单位 (统一社会信用代码, 单位类型) values ('91350100M000100Y43', ${kind})`;
    await expect(city.asPlatform((tx) => insert('公司').execute(tx))).rejects.toThrow('值_单位类型');
    await city.asPlatform((tx) => insert('合作社').execute(tx));
  });

  test('says anew who sees and who writes', async () => {
    const seen = async (scope: Parameters<City['as']>[0]) => {
      const shape = await shapeNow('单位');
      return city.as(scope, async (tx) => (await listRows(tx, shape, { limit: 99 })).rows.length);
    };
    const before = await seen(CITY_STAFF);
    expect(await seen({ departments: ['市税务局'] })).toBe(0);
    await grow(edited('单位', (shape) => ({ ...shape, keepers: ['市税务局'], fourEyes: true })));
    expect(await seen({ departments: ['市税务局'] })).toBe(before);
    expect(await seen(CLERK)).toBe(0);
    await grow(
      edited('单位', (shape) => ({
        ...shape,
        visibility: {
          kind: 'restricted',
          words: '',
          person: false,
          departments: ['市总工会'],
          departmentColumns: [],
          organisationColumns: [],
        },
      })),
    );
    expect([await seen(CITY_STAFF), await seen(AUDITOR), await seen({ departments: ['市总工会'] })]).toEqual([
      0,
      before,
      before,
    ]);
  });

  test('makes a new register, found by name, seen by county', async () => {
    const like = await shapeNow('创业孵化基地');
    await grow((shapes) => [...shapes, { ...like, name: '单位二', nameColumn: '基地名称', key: ['基地名称'] }]);
    const fresh = await shapeNow('单位二');
    await city.asPlatform((tx) =>
      insertRows(tx, fresh, [{ 基地名称: '水城基地', 所在区县: EAST }], { source: 'test' }),
    );
    const find = (scope: Parameters<City['as']>[0]) => city.as(scope, (tx) => searchByName(tx, fresh, '水城', 5));
    expect((await find(EAST_STAFF))?.rows).toHaveLength(1);
    expect((await find(WEST_STAFF))?.rows).toHaveLength(0);
  });

  test('finds anew whom the rows concern', async () => {
    const counties = async () => {
      const { rows } = await sql<{ _county: string }>`
        select _county from register.个人 where 姓名 = '李四' union all select _county from history.个人 where 姓名 = '李四'`.execute(
        city.database.owner,
      );
      return rows.map(({ _county }) => _county);
    };
    const before = await counties();
    await grow(edited('个人', (shape) => ({ ...shape, scope: { ...shape.scope, county: null } })));
    // Not where 李四 works any more, but where the organisation is.
    expect(await counties()).toEqual(before.map(() => EAST));
  });

  test('leaves an audit entry that says what was done', async () => {
    const { rows } = await sql<{ detail: { words: string[] } }>`
      select detail from audit.entry where action = 'dictionary.apply' order by id desc limit 1`.execute(
      city.database.owner,
    );
    expect(rows[0]?.detail.words).toEqual(['台账“个人”改变属地的认定，已有的行重新认定']);
  });
});

test('what is refused leaves everything as it was', async () => {
  const before = await city.asPlatform(appliedShapes);
  const attempt = applyChanges(city.database, () => {
    throw new Error('refused');
  });
  await expect(attempt).rejects.toThrow('refused');
  const broken = applyChanges(city.database, (applied) => ({
    wanted: applied,
    changes: [{ kind: 'add-column', register: '个人', column: text, reference: null }],
    words: [],
  }));
  // It is there already.
  await expect(broken).rejects.toThrow('already exists');
  expect(await city.asPlatform(appliedShapes)).toEqual(before);
});

test('the tables say in Chinese what they are', async () => {
  const { rows } = await sql<{ what: string | null }>`
    select obj_description('register.职业技能等级证书'::regclass) as what
    union all select obj_description('history.职业技能等级证书'::regclass)
    union all select col_description('register.职业技能等级证书'::regclass, attnum) from pg_attribute
      where attrelid = 'register.职业技能等级证书'::regclass and attname = '评价机构'`.execute(city.database.app);
  expect(rows.map(({ what }) => what)).toEqual([
    '台账“职业技能等级证书”；保管：市人力资源社会保障局',
    '台账“职业技能等级证书”；保管：市人力资源社会保障局；全部版本',
    '企业自主评价的，为该企业',
  ]);
});
