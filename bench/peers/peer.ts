import { readFileSync } from 'node:fs';
import type { Contest } from '../contender.ts';

/** A package that only the benchmark needs: `bench/package.json` names it, `npm run bench` installs it. */
export async function load<T>(name: string, is: (module: unknown) => module is T): Promise<T> {
  const module: unknown = await import(name);
  if (!is(module)) throw new Error(`${name} has not the interface that this benchmark was written for`);
  return module;
}

/** `feelin 8.2.0`, as the lock has it. */
export function named(name: string): string {
  const lock: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const version = has(lock, 'dependencies') && has(lock.dependencies, name) ? lock.dependencies[name] : '?';
  return `${name.replace(/^@.*\//u, '')} ${String(version)}`;
}

/** Whether something has properties of these names. */
export function has<K extends string>(value: unknown, ...names: readonly K[]): value is Readonly<Record<K, unknown>> {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject && names.every((name) => name in value);
}

/** Cases one after the other, in an engine that answers at once. */
export function inTurn<I, O>(inputs: readonly I[], decide: (input: I) => O, amountOf: (answer: O) => number): Contest {
  const found: O[] = [];
  return {
    run(times) {
      for (let n = 0; n < times; n++) for (const [i, input] of inputs.entries()) found[i] = decide(input);
    },
    amounts: () => found.map(amountOf),
  };
}

/** The same in an engine that promises its answers. */
export function oneByOne<I, O>(
  inputs: readonly I[],
  decide: (input: I) => Promise<O>,
  amountOf: (answer: O) => number,
): Contest {
  const found: O[] = [];
  return {
    async run(times) {
      for (let n = 0; n < times; n++) for (const [i, input] of inputs.entries()) found[i] = await decide(input);
    },
    amounts: () => found.map(amountOf),
  };
}

/** All cases at once, in an engine that works on several threads. */
export function atOnce<I, O>(
  inputs: readonly I[],
  decide: (input: I) => Promise<O>,
  amountOf: (answer: O) => number,
): Contest {
  let found: O[] = [];
  return {
    async run(times) {
      for (let n = 0; n < times; n++) found = await Promise.all(inputs.map(decide));
    },
    amounts: () => found.map(amountOf),
  };
}
