import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describe as say, describeAll, describeRefusal } from './describe.ts';
import { difference, type Change } from './difference.ts';
import type { ColumnShape, TableShape } from './model.ts';

const column = (name: string, more: Partial<ColumnShape> = {}): ColumnShape => ({
  name,
  kind: 'text',
  nullable: true,
  optional: false,
  comment: '',
  identity: 'none',
  creditCode: false,
  unit: '',
  longest: 200,
  ...more,
});

const enumOf = (name: string, values: readonly string[]): ColumnShape => {
  const { longest, ...rest } = column(name, { kind: 'enum', values });
  expect(longest).toBe(200);
  return rest;
};

const table = (name: string, columns: readonly ColumnShape[], more: Partial<TableShape> = {}): TableShape => ({
  name,
  notice: 'tiny',
  comment: '',
  columns,
  key: [columns[0]?.name ?? ''],
  references: [],
  keepers: ['市局'],
  fourEyes: false,
  visibility: { kind: 'scoped' },
  scope: { county: null, countyVia: [], organisations: [], persons: [], organisationsVia: [], personsVia: [] },
  nameColumn: null,
  ...more,
});

const BEFORE = table('获奖', [
  column('编号', { nullable: false }),
  enumOf('奖项', ['金牌', '银牌']),
  column('奖金', { kind: 'hundredths', unit: '元', range: [0, 1e12] }),
]);

const replaced = (name: string, more: Partial<ColumnShape>): TableShape => ({
  ...BEFORE,
  columns: BEFORE.columns.map((one) => (one.name === name ? { ...one, ...more } : one)),
});

describe('what may be done', () => {
  test.each<[string, readonly TableShape[], string]>([
    ['a register more', [BEFORE, table('新', [column('甲')])], '新建台账“新”（1个字段）'],
    [
      'a field more',
      [{ ...BEFORE, columns: [...BEFORE.columns, column('备注')] }],
      '台账“获奖”增加字段“备注”，已有的行这一栏空着',
    ],
    ['a value more', [replaced('奖项', { values: ['金牌', '银牌', '铜牌'] })], '台账“获奖”的“奖项”增加可选值：铜牌'],
    ['values in another order', [replaced('奖项', { values: ['银牌', '金牌'] })], '台账“获奖”的“奖项”调整可选值的次序'],
    ['amounts below zero', [replaced('奖金', { range: [-1e12, 1e12] })], '台账“获奖”的“奖金”放宽能填的范围'],
    ['longer texts', [replaced('编号', { longest: 400 })], '台账“获奖”的“编号”放宽能填的范围'],
    [
      'other keepers',
      [{ ...BEFORE, keepers: ['市局', '县局'] }],
      '台账“获奖”改变保管、可见或变更的规定：保管 市局、县局',
    ],
    ['four eyes', [{ ...BEFORE, fourEyes: true }], '台账“获奖”改变保管、可见或变更的规定：保管 市局，变更须两人'],
    [
      'seen by all',
      [{ ...BEFORE, visibility: { kind: 'city' } }],
      '台账“获奖”改变保管、可见或变更的规定：保管 市局，全市可见',
    ],
    [
      'another county',
      [{ ...BEFORE, scope: { ...BEFORE.scope, county: '编号' } }],
      '台账“获奖”改变属地的认定，已有的行重新认定',
    ],
    ['other words', [replaced('奖金', { comment: '元' })], '台账“获奖”改变说明'],
    ['fields in another order', [{ ...BEFORE, columns: [...BEFORE.columns].reverse() }], '台账“获奖”改变说明'],
  ])('%s', (_what, wanted, said) => {
    const { additions, refusals } = difference([BEFORE], wanted);
    expect(refusals).toEqual([]);
    expect(additions.map(say)).toEqual([said]);
  });

  test('nothing where nothing has changed, also after a way through a database', () => {
    // Where JSON is kept as such, names come back in an order of their own.
    const { name, columns, ...rest } = BEFORE;
    const stored = { columns: columns.map(({ kind, ...more }) => ({ ...more, kind })), ...rest, name };
    expect(difference([stored], [BEFORE])).toMatchObject({ additions: [], refusals: [] });
  });

  test('many new registers are told in one line', () => {
    const many = ['甲', '乙', '丙', '丁'].map((name) => table(name, [column('一')]));
    expect(describeAll(difference([], many).additions)).toEqual(['新建台账4个：甲、乙、丙、丁']);
    expect(describeAll(difference([], many.slice(1)).additions)).toHaveLength(3);
  });
});

describe('what would lose data or read it otherwise is refused', () => {
  test.each<[string, readonly TableShape[], string, string, string]>([
    ['a register gone', [], 'D030', '台账“获奖”不在字典里了', '保留台账“获奖”'],
    ['a field gone', [{ ...BEFORE, columns: BEFORE.columns.slice(0, 2) }], 'D031', '字段“奖金”', '保留这个字段'],
    ['another type', [replaced('奖金', { kind: 'text' })], 'D032', '由“两位小数（元）”改为“文本（元）”', '新字段'],
    ['another unit', [replaced('奖金', { unit: '%' })], 'D032', '“两位小数（%）”', '恢复原类型'],
    ['a reference', [replaced('编号', { kind: 'reference', reference: '个人' })], 'D032', '‘个人’', '恢复原类型'],
    ['a value gone', [replaced('奖项', { values: ['金牌'] })], 'D033', '枚举少了“银牌”', '保留这个值'],
    ['another key', [{ ...BEFORE, key: ['编号', '奖项'] }], 'D034', '改为“编号、奖项”', '恢复原主键'],
    ['a question mark', [replaced('奖金', { optional: true })], 'D035', '加上了“?”', '恢复原写法'],
    ['ID numbers in a text', [replaced('编号', { identity: 'person' })], 'D037', '是否存放身份证号', '新字段'],
    ['only smaller numbers', [replaced('奖金', { range: [0, 100] })], 'D032', '变窄了', '恢复原写法'],
    ['only shorter texts', [replaced('编号', { longest: 100 })], 'D032', '变窄了', '恢复原写法'],
    ['a name for the system', [BEFORE, table('新', [column('_row')])], 'D036', '字段“_row”', '改一个名称'],
    ['a name too long', [BEFORE, table('长'.repeat(19), [column('甲')])], 'D036', '长长', '短些'],
  ])('%s', (_what, wanted, code, what, wayOut) => {
    const { refusals } = difference([BEFORE], wanted);
    expect(refusals.map((one) => one.code)).toEqual([code]);
    expect(refusals[0]?.what).toContain(what);
    expect(refusals.map(describeRefusal).join('')).toContain(wayOut);
  });

  test('every reason at once', () => {
    const wanted = { ...replaced('奖项', { values: ['铜牌'] }), key: ['奖项'] };
    expect(difference([BEFORE, table('旧', [column('甲')])], [wanted]).refusals.map(({ code }) => code)).toEqual([
      'D034',
      'D033',
      'D030',
    ]);
  });
});

// ── properties ──────────────────────────────────────────────────────────────────────────────────────────────────────

const word = fc.constantFrom('甲', '乙', '丙', '丁', '戊', '己');
const words = fc.uniqueArray(word, { minLength: 1, maxLength: 4 });
const anyColumn = fc.oneof(
  word.map((name) => column(name)),
  fc.tuple(word, words).map(([name, values]) => enumOf(name, values)),
  fc
    .tuple(word, fc.constantFrom(0, -100), fc.constantFrom('元', '%'))
    .map(([name, least, unit]) => column(name, { kind: 'hundredths', unit, range: [least, 100] })),
  word.map((name) => column(name, { kind: 'date', optional: true })),
);
const anyTable = fc
  .tuple(
    word,
    fc.uniqueArray(anyColumn, { minLength: 1, maxLength: 4, selector: ({ name }) => name }),
    fc.boolean(),
    words,
  )
  .map(([name, columns, fourEyes, keepers]) => table(name, columns, { fourEyes, keepers }));
const dictionary = fc.uniqueArray(anyTable, { maxLength: 4, selector: ({ name }) => name });

/** The shapes after a change was made to them, by itself. */
function made(shapes: readonly TableShape[], change: Change, wanted: readonly TableShape[]): readonly TableShape[] {
  if (change.kind === 'add-register') return [...shapes, change.shape];
  return shapes.map((shape) => {
    if (shape.name !== change.register) return shape;
    const withColumn = (name: string, more: Partial<ColumnShape>): TableShape => ({
      ...shape,
      columns: shape.columns.map((one) => (one.name === name ? { ...one, ...more } : one)),
    });
    switch (change.kind) {
      case 'add-column':
        return { ...shape, columns: [...shape.columns, change.column] };
      case 'add-values':
        return withColumn(change.column, { values: change.values });
      case 'widen':
        return withColumn(change.column, {
          ...(change.range === undefined ? {} : { range: change.range }),
          ...(change.longest === undefined ? {} : { longest: change.longest }),
        });
      case 'rights':
        return { ...shape, keepers: change.keepers, fourEyes: change.fourEyes, visibility: change.visibility };
      case 'scope':
        return { ...shape, scope: change.scope };
      case 'words':
        return wanted.find(({ name }) => name === shape.name) ?? shape;
    }
  });
}

test('a column that is new among others is put there, and at once', () => {
  const [first, second, last] = [column('甲'), column('乙', { optional: true }), column('丙')];
  const [before, wanted] = [[table('学校', [first, last])], [table('学校', [first, second, last])]];
  const { additions, refusals } = difference(before, wanted);
  expect([additions.map(({ kind }) => kind), refusals]).toEqual([['add-column', 'words'], []]);
  const after = additions.reduce<readonly TableShape[]>((shapes, change) => made(shapes, change, wanted), before);
  expect(difference(after, wanted)).toMatchObject({ additions: [], refusals: [] });
  // Behind the others nothing is to be said.
  expect(difference(before, [table('学校', [first, last, second])]).additions.map(({ kind }) => kind)).toEqual([
    'add-column',
  ]);
});

describe('whatever two dictionaries are', () => {
  test('where nothing is refused, the additions make the one into the other', () => {
    let allowed = 0;
    fc.assert(
      fc.property(dictionary, dictionary, fc.boolean(), (before, more, grow) => {
        // Two dictionaries at random mostly lose something; one that has grown does not.
        const wanted = grow
          ? [...before, ...more.filter(({ name }) => !before.some((one) => one.name === name))]
          : more;
        const { additions, refusals } = difference(before, wanted);
        if (refusals.length > 0) return;
        allowed += 1;
        const after = additions.reduce<readonly TableShape[]>((shapes, change) => made(shapes, change, wanted), before);
        expect(difference(after, wanted)).toMatchObject({ additions: [], refusals: [] });
        // What was there is there still, with every value it could have.
        for (const shape of before)
          for (const one of shape.columns) {
            const now = after.find(({ name }) => name === shape.name)?.columns.find(({ name }) => name === one.name);
            expect(now).toMatchObject({ kind: one.kind, unit: one.unit, optional: one.optional });
            expect(now?.values ?? []).toEqual(expect.arrayContaining([...(one.values ?? [])]));
          }
      }),
      { numRuns: 500 },
    );
    expect(allowed).toBeGreaterThan(100);
  });

  test('no two are taken for the same: each difference is an addition or a refusal', () => {
    fc.assert(
      fc.property(dictionary, dictionary, (before, wanted) => {
        const { additions, refusals } = difference(before, wanted);
        const byName = (shapes: readonly TableShape[]) => [...shapes].sort((a, b) => (a.name < b.name ? -1 : 1));
        const equal = JSON.stringify(byName(before)) === JSON.stringify(byName(wanted));
        expect(additions.length + refusals.length === 0).toBe(equal);
      }),
      { numRuns: 500 },
    );
  });

  test('what one has and the other has not is refused, whichever it is', () => {
    fc.assert(
      fc.property(dictionary, fc.nat(), fc.nat(), (before, i, j) => {
        const shape = before[i % Math.max(1, before.length)];
        const lost = shape?.columns[j % shape.columns.length];
        if (shape === undefined || lost === undefined) return;
        const without = before.map((one) =>
          one === shape ? { ...one, columns: one.columns.filter((other) => other !== lost) } : one,
        );
        expect(difference(before, without).refusals.map(({ code }) => code)).toContain('D031');
        const gone = before.filter((one) => one !== shape);
        expect(difference(before, gone).refusals.map(({ code }) => code)).toContain('D030');
      }),
    );
  });
});
