import fc from 'fast-check';
import { expect, test } from 'vitest';
import { etagOf, isKnown, versionOf } from './conditional.ts';

test('a version comes back as it went out, also where a proxy made the tag weak', () => {
  fc.assert(
    fc.property(fc.nat(), (version) => {
      expect(versionOf(etagOf(version))).toBe(version);
      expect(versionOf(`W/${etagOf(version)}`)).toBe(version);
    }),
  );
});

test.each(['*', '3', '"x"', '"3", "4"', '""', '"-1"', ''])('%s names no version', (given) => {
  expect(versionOf(given)).toBeUndefined();
});

test('what the client has is known by any tag it names', () => {
  expect(isKnown('"3"', 'W/"2", W/"3"')).toBe(true);
  expect(isKnown('W/"3"', '"3"')).toBe(true);
  expect(isKnown('"3"', '"33"')).toBe(false);
  expect(isKnown('"3"', undefined)).toBe(false);
});
