import { createHash } from 'node:crypto';
import type { KeptLine } from '../../store/index.ts';

/**
 * SM3 (GB/T 32905) of what a batch pays: number, case, beneficiary, 同项键, amount and account of each line that is in it. Who releases it
 * must have seen the lines with this very digest.
 */
export function digestOfLines(
  { id, fund, year }: { readonly id: string; readonly fund: string; readonly year: number },
  lines: readonly KeptLine[],
): string {
  const rows = lines
    .filter(({ status }) => status !== 'removed')
    .map(
      ({ number, caseId, beneficiary, item, key, amount, payee }) =>
        [number, caseId, beneficiary, item, key, amount, payee] as const,
    );
  return createHash('sm3')
    .update(JSON.stringify([id, fund, year, rows]), 'utf8')
    .digest('hex');
}

export function sm3Of(bytes: Uint8Array): string {
  return createHash('sm3').update(bytes).digest('hex');
}
