import Type from 'typebox';
import { expect, test } from 'vitest';
import { parameterReader } from './parameters.ts';

const read = parameterReader(
  Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    share: Type.Optional(Type.Number()),
    all: Type.Optional(Type.Boolean()),
    name: Type.String(),
    on: Type.Optional(Type.String({ format: 'date' })),
    ids: Type.Optional(Type.Array(Type.Integer())),
  }),
);

test('text becomes what the schema wants', () => {
  expect(read({ limit: '20', share: '-0.5', all: 'true', name: '007', ids: ['1', '2'] })).toEqual({
    value: { limit: 20, share: -0.5, all: true, name: '007', ids: [1, 2] },
    errors: [],
  });
  expect(read({ name: 'x', ids: '7', all: 'false' }).value).toEqual({ name: 'x', ids: [7], all: false });
});

test('every fault, by the name of its parameter', () => {
  const { errors } = read({
    limit: '201',
    share: '1e3',
    all: '是',
    on: '2025-02-30',
    ids: ['1', 'x'],
    limt: '1',
    constructor: 'x',
  });
  expect(errors.map(({ pointer, parameter, code }) => [pointer, parameter, code])).toEqual(
    expect.arrayContaining([
      ['', 'limit', 'A009'],
      ['', 'share', 'A007'],
      ['', 'all', 'A007'],
      ['', 'name', 'A005'],
      ['', 'on', 'A012'],
      ['', 'ids', 'A007'],
      ['', 'limt', 'A004'],
      ['', 'constructor', 'A004'],
    ]),
  );
  expect(errors).toHaveLength(8);
  expect(errors.find(({ parameter }) => parameter === 'limt')?.hint).toBe('是不是“limit”？');
  expect(errors.find(({ parameter }) => parameter === 'name')?.message).toBe('缺少参数“name”');
});

test('what is given twice and has room for one is a fault', () => {
  expect(read({ name: ['a', 'b'] }).errors).toMatchObject([{ parameter: 'name', code: 'A007' }]);
});
