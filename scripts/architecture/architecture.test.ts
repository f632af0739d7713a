import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findFaults } from './cruise.ts';
import { rooms } from './rooms.ts';
import { toRules } from './to-rules.ts';
import { cleanTree, plantedViolations, type Tree } from './toy-tree.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jiangtong-toy-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the architecture check', () => {
  test('lets a tree pass that makes every allowed import', async () => {
    write(cleanTree(rooms));
    const { modules, faults } = await findFaults(folder, rooms);
    expect(faults).toEqual([]);
    expect(modules).toBeGreaterThan(4 * rooms.length);
  });

  test('finds each planted violation, by its own rule, and nothing else', async () => {
    const planted = plantedViolations(rooms);
    write(cleanTree(rooms));
    write(Object.fromEntries(planted.map(({ path, text }) => [path, text])));
    const { faults } = await findFaults(folder, rooms);
    expect(faults.map(({ rule, from }) => `${rule}: ${from}`).sort()).toEqual(
      planted.map(({ rule, path }) => `${rule}: ${path}`).sort(),
    );
    expect(faults.filter(({ comment }) => !comment.includes('Way out:'))).toEqual([]);
  });

  test('has a planted violation for every rule', () => {
    const planted = new Set(plantedViolations(rooms).map(({ rule }) => rule));
    const names = toRules(rooms).map(({ name }) => name);
    expect([...planted].sort()).toEqual([...names, 'a-room-for-everything'].sort());
    expect(new Set(names).size).toBe(names.length);
  });

  test('refuses to pass a tree in which it can read nothing', async () => {
    write({ 'src/kit/readme.txt': 'no module' });
    await expect(findFaults(folder, rooms)).rejects.toThrow('read no module');
  });
});

describe('the table of rooms', () => {
  test('lists what a room may import among the rooms above it, so that nothing looks forward', () => {
    rooms.forEach(({ name, imports, types }, index) => {
      const above = rooms.slice(0, index).map((room) => room.name);
      expect(above, name).toEqual(expect.arrayContaining([...imports, ...types]));
    });
  });
});

function write(tree: Tree): void {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
