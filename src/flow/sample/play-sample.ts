import { PLATFORM_SCOPE } from '../../access/index.ts';
import { parseDay } from '../../kit/index.ts';
import { sampleCast } from '../../sample/index.ts';
import { anyCase, tokenOf, transact } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { loadedParts, markLoaded, readMark } from './marks.ts';
import { playStory } from './story/story.ts';

const PART = '办件';

/**
 * Cases in every state, lists, payments and messages for the sample city, done by the flows themselves. Only where the sample is loaded and
 * nobody has applied for anything yet; the people whom the sample's logins belong to are left alone, for trying out.
 * @returns how many cases were made; 0 where nothing was to be done.
 */
export async function playSample(given: Omit<Context, 'actor' | 'idempotency'>): Promise<number> {
  const { database, keys } = given;
  const mark = await transact(database, PLATFORM_SCOPE, async (tx) => {
    const there = await readMark(tx);
    return there === undefined || (await loadedParts(tx)).has(PART) || (await anyCase(tx)) ? undefined : there;
  });
  const today = mark === undefined ? undefined : parseDay(mark.day);
  if (mark === undefined || today === undefined) return 0;
  const { enterprise, school, worker, champion, founder } = sampleCast({ seed: mark.seed, today, people: mark.people });
  const people = [worker, champion, founder, enterprise.clerk, school.clerk].map(({ id }) => tokenOf(keys, id));
  const count = await playStory(given, new Set([...people, enterprise.code, school.code]));
  await transact(database, PLATFORM_SCOPE, (tx) => markLoaded(tx, PART));
  return count;
}
