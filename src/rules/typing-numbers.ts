import type { Feel } from './feel/ast.ts';
import type { Expr, Type } from './model.ts';
import { COUNT } from './types.ts';

/** Numbers and what is reckoned from them alone: nothing that has a unit. */
export function isBare(feel: Feel): boolean {
  if (feel.kind === 'negate') return isBare(feel.of);
  if (feel.kind === 'binary') return /^[-+*/]$/u.test(feel.op) && isBare(feel.left) && isBare(feel.right);
  return feel.kind === 'number';
}

export function times(expr: Expr, type: Type, factor: number): Expr {
  if (factor === 1) return { ...expr, type };
  if (expr.op === 'lit' && typeof expr.value === 'number') return { op: 'lit', type, value: expr.value * factor };
  return { op: 'multiply', type, left: expr, right: { op: 'lit', type: COUNT, value: factor }, factor: 1 };
}

/** `text` times 10^scale times `times` (a power of ten) as an exact integer; undefined where decimals are left over. */
export function scaled(text: string, scale: number, times = 1): number | undefined {
  const [whole = '0', fraction = ''] = text.split('.');
  const digits = fraction.replace(/0+$/u, '');
  const places = scale + Math.round(Math.log10(times));
  return digits.length > places ? undefined : Number(`${whole}${digits.padEnd(places, '0')}`);
}
