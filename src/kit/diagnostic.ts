/** A place in a file: 1-based line and column; the column counts UTF-16 code units, as editors do. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One fault, said so that the reader knows what to do. All faults of an input are reported together. */
export interface Diagnostic {
  readonly place: Place;
  /** A code of the table in docs/errors.md, such as `T012`. */
  readonly code: string;
  /** Chinese: what was given, and what is wrong with it. */
  readonly message: string;
  /** Chinese: what is allowed, or what to do next. */
  readonly hint?: string;
}

/** `file:line:column: [code] message`, and the hint on a line of its own. */
export function formatDiagnostic({ place, code, message, hint }: Diagnostic): string {
  const head = `${place.file}:${String(place.line)}:${String(place.column)}: [${code}] ${message}`;
  return hint === undefined ? head : `${head}\n  办法：${hint}`;
}

/** By file, then line, then column, so that a report reads from top to bottom. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    (a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : 0) ||
    a.place.line - b.place.line ||
    a.place.column - b.place.column
  );
}

/** The place `offset` code units to the right of `place`, on the same line. */
export function shift(place: Place, offset: number): Place {
  return offset === 0 ? place : { file: place.file, line: place.line, column: place.column + offset };
}
