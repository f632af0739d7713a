import type { Diagnostic, Place } from '../kit/index.ts';
import { nearest } from '../kit/index.ts';
import type { RuleCode } from './codes.ts';

/** Collects every fault of a compilation; the compilation goes on after each. */
export class Faults {
  readonly list: Diagnostic[] = [];

  add(place: Place, code: RuleCode, message: string, hint?: string): undefined {
    this.list.push(hint === undefined ? { place, code, message } : { place, code, message, hint });
    return undefined;
  }

  /** An unknown name, with the nearest known one. */
  unknown(place: Place, what: string, name: string, known: readonly string[]): undefined {
    const near = nearest(name, known);
    return this.add(
      place,
      'R001',
      `不认识的${what}“${name}”`,
      near === undefined ? sayKnown(what, known) : `是不是“${near}”？`,
    );
  }
}

function sayKnown(what: string, known: readonly string[]): string {
  if (known.length === 0) return `这里还没有可用的${what}，先写出它`;
  const names = [...new Set(known)];
  return `可用的有：${names.slice(0, 12).join('、')}${names.length > 12 ? '…' : ''}`;
}
