import type { TSchema } from 'typebox';

/**
 * The same schema, where every object that doesn't say otherwise takes the fields it names and no others: a field that is misspelt
 * would else be passed over in silence. Parts of an `allOf` stay open, as each sees the fields of the others.
 */
export function closed<T extends TSchema>(schema: T): T {
  return close(schema);
}

function close<T>(part: T): T {
  if (typeof part !== 'object' || part === null || part instanceof RegExp) return part;
  const copy: unknown = Array.isArray(part) ? part.map(close) : closeObject(part);
  // The copy has the shape of what was copied, and one keyword more.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  return copy as T;
}

function closeObject(schema: object): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries<unknown>({ ...schema }))
    copy[name] = NAMED.has(name) ? closeEach(value) : OPEN.has(name) ? value : close(value);
  if (copy['type'] === 'object' && 'properties' in copy && !('additionalProperties' in copy))
    copy['additionalProperties'] = false;
  return copy;
}

/** Schemas under names that are the author's, and no keywords. */
function closeEach(schemas: unknown): unknown {
  if (typeof schemas !== 'object' || schemas === null) return schemas;
  return Object.fromEntries(Object.entries<unknown>({ ...schemas }).map(([name, schema]) => [name, close(schema)]));
}

const NAMED = new Set(['properties', 'patternProperties']);

/** What holds no schemas of values to be closed. */
const OPEN = new Set(['allOf', 'enum', 'const', 'default', 'examples']);
