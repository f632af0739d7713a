import type { Place } from './diagnostic.ts';

/** What a file says before anybody knows what it is about, the same from YAML and JSON; every part knows its place. */
export type SourceNode =
  | { readonly kind: 'map'; readonly entries: readonly SourceEntry[]; readonly place: Place }
  | { readonly kind: 'list'; readonly items: readonly SourceNode[]; readonly place: Place }
  | {
      readonly kind: 'scalar';
      /** A text by its value; numbers and booleans as they are written, so that no digit is lost; nothing as `''`. */
      readonly text: string;
      readonly type: 'text' | 'number' | 'boolean' | 'null';
      readonly place: Place;
    };

export interface SourceEntry {
  readonly key: string;
  readonly place: Place;
  readonly value: SourceNode;
}
