import type { Type } from './model.ts';

export const TEXT: Type = { kind: 'text' };
export const BOOLEAN: Type = { kind: 'boolean' };
export const DATE: Type = { kind: 'date' };
export const YEAR: Type = { kind: 'year' };
export const COUNT: Type = { kind: 'number', unit: '' };

export function numberIn(unit: string): Type {
  return { kind: 'number', unit };
}

/** Units of the notice's headings, and the base unit each is kept in. */
export const UNITS: Readonly<Record<string, { readonly base: string; readonly times: number }>> = {
  元: { base: '元', times: 1 },
  万元: { base: '元', times: 10000 },
  亿元: { base: '元', times: 100000000 },
  人: { base: '人', times: 1 },
  名: { base: '人', times: 1 },
  万人: { base: '人', times: 10000 },
  平方米: { base: '平方米', times: 1 },
  年: { base: '年', times: 1 },
  月: { base: '月', times: 1 },
  个月: { base: '月', times: 1 },
  日: { base: '日', times: 1 },
  天: { base: '日', times: 1 },
  工作日: { base: '日', times: 1 },
  '%': { base: '%', times: 1 },
  家: { base: '家', times: 1 },
  条: { base: '条', times: 1 },
  个: { base: '个', times: 1 },
  次: { base: '次', times: 1 },
  场: { base: '场', times: 1 },
  项: { base: '项', times: 1 },
  件: { base: '件', times: 1 },
  门: { base: '门', times: 1 },
  所: { base: '所', times: 1 },
  支: { base: '支', times: 1 },
  课时: { base: '课时', times: 1 },
  小时: { base: '小时', times: 1 },
  分: { base: '分', times: 1 },
};

/** The type a register's field names, apart from 枚举 and 台账 names. */
export const FIELD_TYPES: Readonly<Record<string, Type>> = {
  文本: TEXT,
  是否: BOOLEAN,
  日期: DATE,
  年度: YEAR,
  整数: COUNT,
  人数: numberIn('人'),
  月数: numberIn('月'),
  年数: numberIn('年'),
  天数: numberIn('日'),
  次数: numberIn('次'),
  金额: numberIn('元'),
  面积: numberIn('平方米'),
  百分比: numberIn('%'),
};

/** Same kind of value, so that the two may be compared. */
export function sameType(a: Type, b: Type): boolean {
  if (a.kind === 'number' && b.kind === 'number') return a.unit === b.unit;
  if (a.kind === 'enum' && b.kind === 'enum') return a.name === b.name;
  return a.kind === b.kind || (isTextual(a) && isTextual(b));
}

/** Text and references are both text inside. */
export function isTextual(type: Type): boolean {
  return type.kind === 'text' || type.kind === 'ref';
}

/** How a type is called in a fault. */
export function sayType(type: Type): string {
  switch (type.kind) {
    case 'text':
      return '文本';
    case 'boolean':
      return '是否';
    case 'date':
      return '日期';
    case 'year':
      return '年度';
    case 'number':
      return type.unit === '' ? '数' : `数（${type.unit}）`;
    case 'enum':
      return `枚举“${type.name}”`;
    case 'ref':
      return `台账“${type.register}”的编号`;
    case 'list':
      return `一列${sayType(type.of)}`;
    case 'row':
      return `台账“${type.register}”的行`;
  }
}
