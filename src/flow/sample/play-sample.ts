import { PLATFORM_SCOPE } from '../../access/index.ts';
import { parseDay } from '../../kit/index.ts';
import { sampleCast } from '../../sample/index.ts';
import { allBeneficiaries, anyCase, tokenOf, transact } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { loadedParts, markLoaded, readMark } from './marks.ts';
import { playStory } from './story/story.ts';

/** All chapters; with the name of one behind it, that one. */
const PART = '办件';

/**
 * Cases in every state, lists, payments and messages for the sample city, done by the flows themselves. Only where the sample is loaded and
 * nobody has applied for anything yet; one that was broken off goes on with the next chapter. The people whom the sample's logins belong to
 * are left alone, for trying out.
 * @param stop ends it after the chapter that is being played: some seconds.
 * @returns how many cases were made; 0 where nothing was to be done.
 * @throws the reason of `stop`.
 */
export async function playSample(given: Omit<Context, 'actor' | 'idempotency'>, stop?: AbortSignal): Promise<number> {
  const { database, keys } = given;
  const begun = await transact(database, PLATFORM_SCOPE, async (tx) => {
    const [mark, parts] = [await readMark(tx), await loadedParts(tx)];
    const isBegun = [...parts].some((part) => part.startsWith(chapterPart('')));
    if (mark === undefined || parts.has(PART) || (!isBegun && (await anyCase(tx)))) return undefined;
    return { mark, parts, busy: await allBeneficiaries(tx) };
  });
  const today = begun === undefined ? undefined : parseDay(begun.mark.day);
  if (begun === undefined || today === undefined) return 0;
  const { mark, parts, busy } = begun;
  const { enterprise, school, worker, champion, founder } = sampleCast({ seed: mark.seed, today, people: mark.people });
  const people = [worker, champion, founder, enterprise.clerk, school.clerk].map(({ id }) => tokenOf(keys, id));
  const keep = (part: string): Promise<void> => transact(database, PLATFORM_SCOPE, (tx) => markLoaded(tx, part));
  const count = await playStory(given, {
    besides: new Set([...people, enterprise.code, school.code, ...busy]),
    isTold: (chapter) => parts.has(chapterPart(chapter)),
    told: (chapter) => keep(chapterPart(chapter)),
    stop,
  });
  await keep(PART);
  return count;
}

function chapterPart(chapter: string): string {
  return `${PART} ${chapter}`;
}
