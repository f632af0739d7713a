import { maskText } from '../../case/index.ts';

/** A person's name with one sign left: 王**, 欧阳*** as 欧****. Of a single sign nothing is left. */
export function maskName(name: string): string {
  const signs = Array.from(name.trim());
  return signs.length < 2 ? '*' : `${signs[0] ?? ''}${'*'.repeat(signs.length - 1)}`;
}

/** The end of a number by which its holder knows it again: `****0012`. */
export function tailOf(number: string): string {
  const signs = Array.from(number.trim());
  const shown = Math.min(4, Math.floor(signs.length / 2));
  return `****${signs.slice(signs.length - shown).join('')}`;
}

/** A text of a register as the public reads it: what looks like a number of a person, phone or account is masked. */
export function openText(text: string): string {
  return maskText(text);
}
