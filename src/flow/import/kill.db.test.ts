import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settle, town } from '../../../bench/platform/town.ts';
import {
  ended,
  judge,
  look,
  receive,
  startServer,
  tracesOf,
  until,
  type Ground,
} from '../../../scripts/drill/killing.ts';
import { freshDatabase } from '../../../test/platform/database.ts';
import { contextOf } from '../../../test/platform/people.ts';

const uploads = mkdtempSync(join(tmpdir(), 'jiangtong-kill-'));
afterAll(() => rmSync(uploads, { recursive: true, force: true }));
let ground: Ground;

beforeAll(async () => {
  const { urls, ...database } = await freshDatabase();
  const { keys, ruleSet } = contextOf(database);
  const place = town(100, 5);
  await settle(database, keys, ruleSet, place);
  ground = { database, urls, keys, ruleSet, place, uploads };
});

/** The long form, also with PostgreSQL killed, is `npm run drill`. */
test.each([
  ['while it reads', 'checking', 50],
  ['as it begins to write', 'writing', 0],
  ['while it writes', 'writing', 200],
] as const)(
  'a server killed %s leaves all rows or none; taken up again, all, each once',
  async (series, state, wait) => {
    const waiting = await receive(ground, 4000, series);
    const first = startServer(ground);
    await until(ground, waiting, state);
    await sleep(wait);
    expect(['all', 'none']).toContain(await look(ground, waiting));
    first.kill('SIGKILL');
    await ended(first);
    expect(['all', 'none']).toContain(await look(ground, waiting));
    await ended(startServer(ground));
    expect(judge(await tracesOf(ground, waiting), waiting, true)).toBe('all');
  },
);
