import { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import { pureRooms, purity } from './purity.ts';

const impure = [
  'Date.now();',
  'new Date();',
  'Date();',
  'Temporal.Now.instant();',
  'Math.random();',
  'crypto.randomUUID();',
  'performance.now();',
  'process.env.HOME;',
  'globalThis.process;',
  'import.meta.url;',
  'fetch("/");',
  'setTimeout(() => {}, 1);',
  'import "fs";',
  'import "node:fs";',
  'import "node:fs/promises";',
  'import "net";',
  'await import("./kit.ts");',
];

const pure = [
  'new Date(0);',
  'Date.UTC(2026, 0, 1);',
  'Math.max(1, 2);',
  'import "../kit/index.ts";',
  'new Intl.NumberFormat("zh-CN");',
];

function faultsIn(code: string, filename: string): string[] {
  return new Linter().verify(code, [purity], { filename }).map(({ message }) => message);
}

describe('the pure rooms', () => {
  test.each(impure)('may not: %s', (code) => {
    for (const room of pureRooms) expect(faultsIn(code, `src/${room}/deep/file.ts`)).toHaveLength(1);
  });

  test.each(pure)('may: %s', (code) => {
    expect(faultsIn(code, 'src/kit/file.ts')).toEqual([]);
  });

  test.each(impure)('leave their tests, and other rooms, free: %s', (code) => {
    const others = ['src/kit/file.test.ts', 'src/flow/file.ts'];
    // No configuration applies to these files, which is what eslint says instead of a fault.
    for (const filename of others) expect(faultsIn(code, filename).join()).toMatch(/^No matching configuration found/);
  });
});
