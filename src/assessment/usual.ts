import { parseDay } from '../kit/index.ts';
import { scaleOf, type RuleSet, type Type, type Value } from '../rules/index.ts';

/** A value of JSON as a typed value, where it is of the usual form; undefined where it needs a closer look. */
export type Reader = (raw: unknown) => Value | undefined;

export function readerOf(type: Type, { enums }: Pick<RuleSet, 'enums'>): Reader {
  switch (type.kind) {
    case 'boolean':
      return (raw) => (typeof raw === 'boolean' ? raw : undefined);
    case 'date':
      return (raw) => (typeof raw === 'string' ? parseDay(raw) : undefined);
    case 'year':
      return usualYear;
    case 'number':
      return scaleOf(type.unit) === 0 ? usualWhole : usualHundredths;
    case 'enum': {
      const codes = new Map<unknown, number>(enums[type.name]?.values.map((value, code) => [value, code]));
      return (raw) => codes.get(raw);
    }
    case 'text':
    case 'ref':
      return usualText;
    case 'list':
    case 'row':
      return () => undefined;
  }
}

export function usualYear(raw: unknown): number | undefined {
  return typeof raw === 'number' && Number.isInteger(raw) && raw >= 1900 && raw <= 2199 ? raw : undefined;
}

export function usualWhole(raw: unknown): number | undefined {
  return typeof raw === 'number' && Number.isInteger(raw) && raw >= 0 && raw <= 1e8 ? raw : undefined;
}

/** 元 in 分. Where n hundredths come to the very number that was given, it is their shortest name. */
export function usualHundredths(raw: unknown): number | undefined {
  if (typeof raw !== 'number' || !(raw >= 0 && raw <= 1e10)) return undefined;
  const hundredths = Math.round(raw * 100);
  return hundredths / 100 === raw ? hundredths : undefined;
}

/** Longer ones may be numbers with a check digit; what is around a text doesn't count. */
export function usualText(raw: unknown): string | undefined {
  return typeof raw === 'string' && raw.length < 15 && raw !== '' && raw.trim() === raw ? raw : undefined;
}
