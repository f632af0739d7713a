import { parseYuan } from '../../../kit/index.ts';
import type { Type } from '../../../rules/index.ts';

/**
 * An answer as a register takes it: full-width digits of a Chinese keyboard, thousands separators, a typed unit, 万 and dates like
 * 2025年9月1日 or 2025/9/1 are understood. What is none of these is left for the check of the situation to refuse.
 */
export function plainAnswer(typed: string, type: Type): string {
  const text = typed.normalize('NFKC').trim();
  switch (type.kind) {
    case 'number':
      return plainNumber(text.replaceAll(/[,\s]/gu, ''), type.unit);
    case 'year':
      return text.replace(/年度?$/u, '').trim();
    case 'date':
      return plainDate(text);
    default:
      return typed.trim();
  }
}

function plainNumber(text: string, unit: string): string {
  if (unit !== '元') return unit === '' ? text : text.replace(/(?:%|平方米|m2|人|名|个月|月|年|天|日|家|次)$/u, '');
  const wan = /^(\d+)(?:\.(\d{1,4}))?万元?$/u.exec(text);
  if (wan === null) return text.replace(/元$/u, '');
  const [, whole = '', decimals = ''] = wan;
  const yuan = `${whole}${decimals.padEnd(4, '0')}`.replace(/^0+(?=\d)/u, '');
  return parseYuan(yuan) === undefined ? text : yuan;
}

function plainDate(text: string): string {
  const parts = /^(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?$/u.exec(text);
  if (parts === null) return text;
  const [, year = '', month = '', day = ''] = parts;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
