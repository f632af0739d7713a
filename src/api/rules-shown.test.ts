import { beforeAll, expect, test } from 'vitest';
import { loadNotices, type LoadedNotices } from '../flow/index.ts';
import { rulesShown } from './rules-shown.ts';

type RuleSet = LoadedNotices['ruleSet'];

let base: RuleSet;
/** The same with a reading that nobody has decided. */
let ruled: RuleSet;

beforeAll(async () => {
  base = (await loadNotices('notices')).ruleSet;
  ruled = {
    ...base,
    readings: base.readings.map((one) =>
      one.code === '14-1' ? { ...one, inForce: [{ option: null, from: 0 }] } : one,
    ),
  };
});

test('without a platform they are the notices’ own', async () => {
  const shown = await rulesShown(base, undefined, () => new Date())();
  expect(shown.ruleSet).toBe(base);
  expect(shown.url).toBe(`/api/rules?v=${shown.version}`);
  expect(JSON.parse(shown.text)).toEqual(JSON.parse(JSON.stringify(base)));
});

test('what is ruled is shown within seconds, under another address, and read once for all who ask at a time', async () => {
  let [now, current, reads] = [0, base, 0];
  const show = rulesShown(
    base,
    () => {
      reads += 1;
      return Promise.resolve(current);
    },
    () => new Date(now),
  );
  const [one, other] = await Promise.all([show(), show()]);
  expect([one, reads]).toEqual([other, 1]);
  current = ruled;
  now += 4_999;
  expect(await show()).toBe(one);
  now += 2;
  const later = await show();
  expect(later.ruleSet).toBe(ruled);
  expect(later.url).not.toBe(one.url);
  expect(later.text).not.toBe(one.text);
  expect(reads).toBe(2);
  now += 6_000;
  expect(await show()).toBe(later);
});

test('while the database is away what was last known is shown, and asked for anew each time', async () => {
  let [away, reads] = [false, 0];
  let now = 0;
  const show = rulesShown(
    base,
    () => {
      reads += 1;
      return away ? Promise.reject(new Error('gone')) : Promise.resolve(ruled);
    },
    () => new Date(now),
  );
  const known = await show();
  away = true;
  now += 10_000;
  expect(await show()).toBe(known);
  expect(await show()).toBe(known);
  expect(reads).toBe(3);
});
