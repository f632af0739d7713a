import type { TValidationError } from 'typebox/error';
import { nearest } from '../kit/index.ts';
import { FORMATS } from './formats.ts';
import { memberOf } from './pointer.ts';
import type { ApiCode } from './problems.ts';

/** A fault in words: what was given, and what to do. */
export interface SaidFault {
  readonly code: ApiCode;
  readonly message: string;
  readonly hint: string;
}

/** What the schema wants of one value, and what was given. */
export interface Given {
  readonly error: TValidationError;
  readonly value: unknown;
  /** `“数量”的值`, `请求内容`. */
  readonly what: string;
  /** The part of the schema that was not met. */
  readonly schema: unknown;
}

export function sayFault({ error, value, what, schema }: Given): SaidFault {
  const given = `${what}${show(value)}`;
  switch (error.keyword) {
    case 'type':
      return {
        code: 'A007',
        message: `${given}类型不对`,
        hint: described(schema, `须是${[error.params.type].flat().map(typeName).join('或')}`),
      };
    case 'enum':
      return sayChoice(given, value, error.params.allowedValues);
    case 'const':
      return sayChoice(given, value, [error.params.allowedValue]);
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return {
        code: 'A009',
        message: `${given}超出范围`,
        hint: described(schema, `须${COMPARISONS[error.params.comparison]} ${String(error.params.limit)}`),
      };
    case 'multipleOf':
      return { code: 'A009', message: `${given}不对`, hint: `须是 ${String(error.params.multipleOf)} 的倍数` };
    case 'minLength':
    case 'maxLength': {
      const short = error.keyword === 'minLength';
      const limit = `${short ? '至少' : '最多'} ${String(error.params.limit)} 个字`;
      return { code: 'A010', message: `${what}太${short ? '短' : '长'}`, hint: described(schema, limit) };
    }
    case 'minItems':
    case 'maxItems':
    case 'minProperties':
    case 'maxProperties': {
      const few = error.keyword.startsWith('min');
      const limit = `${few ? '至少' : '最多'} ${String(error.params.limit)} 项`;
      return { code: 'A014', message: `${what}的项数不对`, hint: described(schema, limit) };
    }
    case 'uniqueItems':
      return { code: 'A014', message: `${what}有重复的项`, hint: '每一项只写一次' };
    case 'format':
      return sayFormat(given, error.params.format, schema);
    case 'pattern':
      return {
        code: 'A011',
        message: `${given}写法不对`,
        hint: described(schema, `须符合 ${String(error.params.pattern)}`),
      };
    default:
      return { code: 'A015', message: `${given}写法不对`, hint: described(schema, '看接口说明 /api/openapi.json') };
  }
}

/** Of several ways to write a value none fits, and none is nearly right. */
export function sayNoWay(what: string, value: unknown, ways: readonly string[], schema: unknown): SaidFault {
  const hint = ways.length === 0 ? '看接口说明 /api/openapi.json' : `可以是${[...new Set(ways)].join('、')}`;
  return { code: 'A015', message: `${what}${show(value)}不是可用的写法`, hint: described(schema, hint) };
}

export function sayUnknown(name: string, known: readonly string[]): SaidFault {
  return { code: 'A006', message: `不认识的字段“${name}”`, hint: nearOrAll(name, known, '可用的字段：') };
}

export function sayMissing(name: string, schema: unknown): SaidFault {
  return { code: 'A005', message: `缺少“${name}”`, hint: described(schema, '补上这一项') };
}

export function nearOrAll(name: string, known: readonly string[], intro: string): string {
  const near = nearest(name, known);
  const all = known.length === 0 ? '这里不要任何内容' : `${intro}${known.join('、')}`;
  return near === undefined ? all : `是不是“${near}”？`;
}

export function sayChoice(given: string, value: unknown, allowed: readonly unknown[]): SaidFault {
  const words = allowed.map(String);
  const near = typeof value === 'string' ? nearest(value, words) : undefined;
  return {
    code: 'A008',
    message: `${given}不在可选范围内`,
    hint: `${near === undefined ? '' : `是不是“${near}”？`}可选：${words.join('、')}`,
  };
}

function sayFormat(given: string, format: string, schema: unknown): SaidFault {
  const known = FORMATS[format];
  const code = format === 'date' ? 'A012' : format === 'credit-code' || format === 'resident-id' ? 'A013' : 'A011';
  return {
    code,
    message: `${given}不是${known === undefined ? `可用的写法（${format}）` : `对的${known.name}`}`,
    hint: known?.hint ?? described(schema, '看接口说明 /api/openapi.json'),
  };
}

/** What the author of the schema says of the value comes after what is wanted. */
function described(schema: unknown, hint: string): string {
  const description = memberOf(schema, 'description');
  return typeof description === 'string' && description !== '' ? `${hint}（${description}）` : hint;
}

export function typeName(type: string): string {
  return TYPES[type] ?? type;
}

const TYPES: Readonly<Record<string, string>> = {
  string: '文字',
  integer: '整数',
  number: '数',
  boolean: ' true 或 false',
  object: '“名称: 内容”',
  array: '列表',
  null: '空（null）',
};

const COMPARISONS = { '>=': '不小于', '<=': '不大于', '>': '大于', '<': '小于' } as const;

/** The value as given, where it is short enough to be shown. */
function show(value: unknown): string {
  if (typeof value === 'string') return value.length > 50 ? '' : `“${value}”`;
  return typeof value === 'number' || typeof value === 'boolean' ? `“${String(value)}”` : '';
}
