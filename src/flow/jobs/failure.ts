import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = join(import.meta.dirname, '../..');

/**
 * A job that went wrong, told without what it was about: a message may quote the value that was wrong, a kind and a place can't. Of an
 * error of PostgreSQL its code, and the table or constraint.
 */
export class JobFailure extends Error {
  constructor(error: unknown) {
    super(sayFailure(error));
    this.name = 'JobFailure';
    // What is kept of a failed job includes the stack, which would begin with the message it was made with.
    this.stack = this.message;
  }
}

/** `RangeError 于 flow/messages/deliver.ts:40`. */
export function sayFailure(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const kind = error.constructor.name === 'Error' ? error.name : error.constructor.name;
  const details = ['code', 'schema', 'table', 'constraint'].flatMap((name) => textIn(error, name) ?? []);
  return `${[kind, ...details].join(' ')}${placeOf(error)}`;
}

function textIn(error: object, name: string): string | undefined {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' && /^[\w.-]{1,80}$/u.test(value) ? value : undefined;
}

/** Where in our own sources it arose. */
function placeOf({ stack = '' }: Error): string {
  for (const [, url = '', line = ''] of stack.matchAll(/((?:file:\/\/)?\/[^\s()]+?\.ts):(\d+)/gu)) {
    const path = relative(SOURCES, url.startsWith('file:') ? fileURLToPath(url) : url);
    if (!path.startsWith('..')) return ` 于 ${path.split(sep).join('/')}:${line}`;
  }
  return '';
}
