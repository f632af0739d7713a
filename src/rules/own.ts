/** A record's own entry. Names come from documents and from citizens' files: `constructor` must find nothing. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
