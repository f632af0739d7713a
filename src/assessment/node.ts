import type { Diagnostic, Place } from '../kit/index.ts';
import type { SituationCode } from './codes.ts';

/** What a situation file says before it is typed, the same from YAML and JSON; every part knows its place. */
export type SourceNode =
  | { readonly kind: 'map'; readonly entries: readonly SourceEntry[]; readonly place: Place }
  | { readonly kind: 'list'; readonly items: readonly SourceNode[]; readonly place: Place }
  | {
      readonly kind: 'scalar';
      readonly text: string;
      readonly type: 'text' | 'number' | 'boolean' | 'null';
      readonly place: Place;
    };

export interface SourceEntry {
  readonly key: string;
  readonly place: Place;
  readonly value: SourceNode;
}

export function fault(place: Place, code: SituationCode, message: string, hint?: string): Diagnostic {
  return hint === undefined ? { place, code, message } : { place, code, message, hint };
}
