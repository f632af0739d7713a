import type { TObject, TSchema } from 'typebox';
import { checker } from './check-schema.ts';
import { memberOf, namesOf } from './pointer.ts';
import type { ProblemError } from './problems.ts';
import { nearOrAll } from './say-fault.ts';

/** Parameters as they were understood, and every fault of them. */
export interface ReadParameters {
  readonly value: Readonly<Record<string, unknown>>;
  readonly errors: readonly ProblemError[];
}

/**
 * Reads parameters of an address, which are all text, as their schema's types: numbers, `true` and `false`, lists of one name given
 * several times. A parameter that isn't known is a fault.
 */
export function parameterReader(
  schema: TObject,
): (given: Readonly<Record<string, string | readonly string[]>>) => ReadParameters {
  const check = checker(schema);
  const known = Object.entries<TSchema>(schema.properties);
  return (given) => {
    const value: Record<string, unknown> = {};
    for (const [name, part] of known) {
      const text = Object.hasOwn(given, name) ? given[name] : undefined;
      if (text !== undefined) value[name] = understand(part, text);
    }
    const errors = check(value).map((error) => ofParameter(error));
    for (const name of Object.keys(given))
      if (!Object.hasOwn(schema.properties, name))
        errors.push({
          pointer: '',
          parameter: name,
          code: 'A004',
          message: `不认识的参数“${name}”`,
          hint: nearOrAll(name, Object.keys(schema.properties), '可用的参数：'),
        });
    return { value, errors };
  };
}

function ofParameter(error: ProblemError): ProblemError {
  const name = namesOf(error.pointer)[0] ?? '';
  return { ...error, pointer: '', parameter: name, message: error.message.replace(/^缺少/u, '缺少参数') };
}

function understand(schema: TSchema, text: string | readonly string[]): unknown {
  const type = memberOf(schema, 'type');
  if (type === 'array') {
    const items = memberOf(schema, 'items');
    return [text].flat().map((one) => understandOne(memberOf(items, 'type'), one));
  }
  // One that is given twice and has room for one only is a fault: the list is no text, and no number.
  return typeof text === 'string' ? understandOne(type, text) : text;
}

function understandOne(type: unknown, text: string): unknown {
  switch (type) {
    case 'integer':
      return /^-?\d{1,15}$/u.test(text) ? Number(text) : text;
    case 'number':
      return /^-?\d{1,15}(?:\.\d{1,15})?$/u.test(text) ? Number(text) : text;
    case 'boolean':
      return BOOLEANS.get(text) ?? text;
    default:
      return text;
  }
}

const BOOLEANS = new Map([
  ['true', true],
  ['false', false],
]);
