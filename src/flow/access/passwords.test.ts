import { scryptSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashPassword, isOutdated, passwordFaults, randomPassword, verifyPassword } from './passwords.ts';

const CHEAP = { N: 1024, r: 8, p: 1 };

describe('a hash', () => {
  test('knows its password and no other', async () => {
    const hash = await hashPassword('correct horse', CHEAP);
    expect(await verifyPassword('correct horse', hash)).toBe(true);
    expect(await verifyPassword('correct horsf', hash)).toBe(false);
    expect(await verifyPassword('', hash)).toBe(false);
  });

  test('is scrypt with the parameters it names', async () => {
    const [name, N, r, p, salt = '', key] = (await hashPassword('密码密码', CHEAP)).split('$');
    expect([name, N, r, p]).toEqual(['scrypt', '1024', '8', '1']);
    const again = scryptSync('密码密码', Buffer.from(salt, 'base64url'), 32, CHEAP);
    expect(again.toString('base64url')).toBe(key);
  });

  test('is another one each time', async () => {
    expect(await hashPassword('correct horse', CHEAP)).not.toBe(await hashPassword('correct horse', CHEAP));
  });

  test('of the same characters in another form of Unicode is the same password', async () => {
    expect(await verifyPassword('ＡＢＣ密碼café', await hashPassword('ABC密碼cafe\u0301', CHEAP))).toBe(true);
  });

  test('made at another cost is outdated', async () => {
    expect(isOutdated(await hashPassword('x', CHEAP))).toBe(true);
    expect(isOutdated(await hashPassword('x'))).toBe(false);
  });

  test('that is missing knows no password, not even the one it is compared with', async () => {
    expect(await verifyPassword('', null)).toBe(false);
    expect(await verifyPassword('correct horse', null)).toBe(false);
  });
});

describe('a new password', () => {
  test.each([
    ['short', 'li.ming', 1],
    ['三个字', 'li.ming', 1],
    ['xx-li.ming-2025', 'li.ming', 1],
    ['XX-LI.MING-2025', 'li.ming', 1],
    ['aaaaaaaaaaaa', 'li.ming', 1],
    ['ababababababab', 'li.ming', 1],
    ['1234567890', 'li.ming', 1],
    ['9876543210', 'li.ming', 1],
    ['abcdefghijkl', 'li.ming', 1],
    ['QWERTYUIOP', 'li.ming', 1],
    ['１２３４５６７８９０', 'li.ming', 1],
    ['woaini1314', null, 1],
    ['li.li', 'li', 2],
    ['x'.repeat(201), null, 2],
    ['correct horse battery', 'li.ming', 0],
    ['聊城铁塔光岳楼东昌湖运河', 'li.ming', 0],
  ] as const)('%s (login %s): %i faults', (password, login, count) => {
    const faults = passwordFaults(password, login);
    expect(faults).toHaveLength(count);
    for (const { message, hint } of faults) expect(message + hint).toMatch(/\p{Script=Han}/u);
  });

  test('made by the platform has none', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.constant(undefined), () => {
        const password = randomPassword();
        expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/u);
        expect(passwordFaults(password, 'zhang.san')).toEqual([]);
        expect(seen.has(password)).toBe(false);
        seen.add(password);
      }),
    );
  });
});
