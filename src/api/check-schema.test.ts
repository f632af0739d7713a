import Type, { type TSchema } from 'typebox';
import { describe, expect, test } from 'vitest';
import { checker } from './check-schema.ts';
import { closed } from './close-schema.ts';

const check = (schema: TSchema, value: unknown) => checker(closed(schema))(value);

const Person = Type.Object({
  姓名: Type.String({ minLength: 2, maxLength: 5 }),
  级别: Type.Enum(['初级工', '中级工', '高级工']),
  数量: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
  日期: Type.Optional(Type.String({ format: 'date' })),
  单位: Type.Optional(Type.String({ format: 'credit-code' })),
  备注: Type.Optional(Type.Union([Type.String({ pattern: '^[a-z]+$', description: '小写字母' }), Type.Null()])),
  子项: Type.Optional(Type.Array(Type.Object({ 名: Type.String() }), { maxItems: 2, uniqueItems: true })),
});

test('what fits has no fault', () => {
  expect(check(Person, { 姓名: '张三', 级别: '高级工', 备注: null, 日期: '2024-02-29', 子项: [{ 名: 'a' }] })).toEqual(
    [],
  );
});

test('every fault at once, each with its place', () => {
  const faults = check(Person, {
    姓名: '张',
    级别: '高级',
    数量: 11,
    日期: '2025-02-29',
    单位: '913715000000000000',
    备注: 'A',
    子项: [{ 名: 1 }, {}, { 名: 'a', 多余: 1 }],
    'a/b~c': 1,
  });
  expect(faults.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual(
    [
      '/姓名 A010',
      '/级别 A008',
      '/数量 A009',
      '/日期 A012',
      '/单位 A013',
      '/备注 A011',
      '/子项 A014',
      '/子项/0/名 A007',
      '/子项/1/名 A005',
      '/子项/2/多余 A006',
      '/a~1b~0c A006',
    ].sort(),
  );
  for (const { message, hint } of faults) {
    expect(message).toMatch(/\p{Script=Han}/u);
    expect(hint).toMatch(/\p{Script=Han}/u);
  }
});

test('more than the eight that the library stops at', () => {
  const faults = check(Type.Object({ a: Type.Array(Type.Integer()) }), { a: Array.from({ length: 40 }, () => 'x') });
  expect(faults).toHaveLength(40);
});

describe('words', () => {
  const say = (schema: TSchema, value: unknown): string =>
    check(schema, value)
      .map(({ message, hint = '' }) => `${message}；${hint}`)
      .join('\n');

  test.each<[string, TSchema, unknown, string]>([
    [
      'a field near a known one',
      Person,
      { 姓名: '张三', 级别: '高级工', 曰期: 1 },
      '不认识的字段“曰期”；是不是“日期”？',
    ],
    [
      'a field like none',
      Type.Object({ a: Type.Optional(Type.Null()) }),
      { 数量: 1 },
      '不认识的字段“数量”；可用的字段：a',
    ],
    ['where none is wanted', Type.Object({}), { a: 1 }, '不认识的字段“a”；这里不要任何内容'],
    ['a missing field', Type.Object({ a: Type.String({ description: '编号' }) }), {}, '缺少“a”；补上这一项（编号）'],
    ['another type', Type.Object({ a: Type.Integer() }), { a: '3' }, '“a”的值“3”类型不对；须是整数'],
    [
      'an element',
      Type.Object({ a: Type.Array(Type.Integer()) }),
      { a: [1, 'x'] },
      '“a”第2项的值“x”类型不对；须是整数',
    ],
    ['the whole', Type.Object({}), [], '请求内容类型不对；须是“名称: 内容”'],
    [
      'a choice',
      Type.Object({ a: Type.Union([Type.Literal('甲'), Type.Literal('乙')]) }),
      { a: '丙' },
      '“a”的值“丙”不在可选范围内；可选：甲、乙',
    ],
    [
      'a near choice',
      Person,
      { 姓名: '张三', 级别: '高级' },
      '“级别”的值“高级”不在可选范围内；是不是“高级工”？可选：初级工、中级工、高级工',
    ],
    [
      'several types',
      Type.Object({ a: Type.Union([Type.String(), Type.Null()]) }),
      { a: 5 },
      '“a”的值“5”不是可用的写法；可以是文字、空（null）',
    ],
    ['a bound', Type.Object({ a: Type.Number({ exclusiveMinimum: 0 }) }), { a: 0 }, '“a”的值“0”超出范围；须大于 0'],
    ['a multiple', Type.Object({ a: Type.Number({ multipleOf: 5 }) }), { a: 7 }, '“a”的值“7”不对；须是 5 的倍数'],
    [
      'a date',
      Type.Object({ a: Type.String({ format: 'date' }) }),
      { a: '2025-2-1' },
      '“a”的值“2025-2-1”不是对的日期；写成 2025-09-01，须是日历上有的日子',
    ],
  ])('%s', (_what, schema, value, words) => {
    expect(say(schema, value)).toBe(words);
  });
});

describe('of several shapes', () => {
  const Change = Type.Object({
    do: Type.Union([
      Type.Object({ kind: Type.Literal('更正'), value: Type.Integer() }),
      Type.Object({ kind: Type.Literal('撤回'), reason: Type.String() }),
    ]),
  });

  test('the one that was meant is told by its word', () => {
    expect(check(Change, { do: { kind: '撤回', reason: 5 } })).toMatchObject([{ pointer: '/do/reason', code: 'A007' }]);
    expect(check(Change, { do: { kind: '更正' } })).toMatchObject([{ pointer: '/do/value', code: 'A005' }]);
  });

  test('where none is meant, one fault', () => {
    expect(check(Change, { do: { kind: '删除' } })).toMatchObject([{ pointer: '/do', code: 'A015' }]);
  });
});

describe('objects are closed', () => {
  test('unless they say otherwise', () => {
    const schema = Type.Object({
      open: Type.Object({}, { additionalProperties: true }),
      list: Type.Array(Type.Object({ properties: Type.Object({ a: Type.Null() }) })),
      map: Type.Record(Type.String(), Type.Object({ z: Type.Null() })),
    });
    const faults = check(schema, {
      open: { x: 1 },
      list: [{ properties: { a: null, b: 1 }, c: 1 }],
      map: { k: { z: null, y: 1 } },
    });
    expect(faults.map(({ pointer }) => pointer).sort()).toEqual(['/list/0/c', '/list/0/properties/b', '/map/k/y']);
  });
});

test('names that every object has are none of a value', () => {
  const faults = check(
    Type.Object({ a: Type.Optional(Type.String()) }),
    JSON.parse('{"constructor": 1, "__proto__": 2}'),
  );
  expect(faults.map(({ pointer }) => pointer).sort()).toEqual(['/__proto__', '/constructor']);
});
