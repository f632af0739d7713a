import { beforeAll, describe, expect, test } from 'vitest';
import { BUREAU, EAST, EAST_FIRM, SCHOOLS, WEST, WEST_FIRM } from '../../../test/platform/city.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { contextOf, enter, NOW } from '../../../test/platform/people.ts';
import { numberOf } from '../../../test/platform/town.ts';
import { PLATFORM_SCOPE, scopeOf, type Actor, type Grant } from '../../access/index.ts';
import { makeKeys, putIdentities, transact } from '../../store/index.ts';
import { readMessage, readMessages, seeMessage, seeMessages, unreadMessages } from './inbox.ts';
import { seeContacts, setContact, removeContact, seeContact } from './contacts.ts';
import { send, type Recipient } from './send.ts';

let database: FreshDatabase;
const people = new Map<string, Actor>();

beforeAll(async () => {
  database = await freshDatabase();
  const keys = makeKeys(Buffer.alloc(32, 7));
  const tokens = await transact(database, PLATFORM_SCOPE, (tx) => putIdentities(tx, keys, [numberOf(0), numberOf(1)]));
  const staff: readonly (readonly [string, Grant])[] = [
    ['acceptor.east', { role: 'county-acceptor', county: EAST }],
    ['acceptor.west', { role: 'county-acceptor', county: WEST }],
    ['reviewer.east', { role: 'county-reviewer', county: EAST }],
    ['reviewer.city', { role: 'city-reviewer' }],
    ['bureau', { role: 'department', department: BUREAU }],
    ['bureau.east', { role: 'department', department: BUREAU, county: EAST }],
    ['schools', { role: 'department', department: SCHOOLS }],
    ['auditor', { role: 'auditor' }],
    ['sys', { role: 'system-admin' }],
    ['clerk', { role: 'org-clerk', organisation: EAST_FIRM, principal: true }],
    ['other.clerk', { role: 'org-clerk', organisation: WEST_FIRM, principal: true }],
  ];
  for (const [login, grant] of staff) people.set(login, await enter(database, { login, grants: [grant] }));
  for (const n of [0, 1]) {
    const person = tokens.get(numberOf(n)) ?? '';
    people.set(`person.${String(n)}`, await enter(database, { login: `person.${String(n)}`, kind: 'citizen', person }));
  }
});

function who(login: string): Actor {
  const found = people.get(login);
  if (found === undefined) throw new Error(login);
  return found;
}

const context = (login: string) => contextOf(database, who(login));

let many = 0;

/** Sent by somebody who may not read it. @returns logins of those who see it, whatever they ask for. */
async function readersOf(to: Recipient): Promise<readonly string[]> {
  const key = `test:${String((many += 1))}`;
  await transact(database, scopeOf(who('acceptor.west')), (tx) =>
    send(tx, { now: NOW }, { key, to, kind: 'test', about: key, title: '标题', body: '内容。' }),
  );
  const readers: string[] = [];
  for (const login of people.keys()) {
    const found = await seeMessages(context(login), { about: key, limit: 10 });
    // Also without the query's own condition: row-level security alone.
    const rows = await transact(database, scopeOf(who(login)), (tx) =>
      tx.selectFrom('messages.message').select('title').where('key', '=', key).execute(),
    );
    expect(rows.length).toBe(found.length);
    if (found.length > 0) readers.push(login);
  }
  return readers;
}

describe('a message is read by those it is for, and by nobody else', () => {
  test('a person', async () => {
    expect(await readersOf({ person: who('person.0').person ?? '' })).toEqual(['person.0']);
  });

  test('an account', async () => {
    expect(await readersOf({ account: who('schools').account })).toEqual(['schools']);
  });

  test('an organisation: all who act for it', async () => {
    expect(await readersOf({ organisation: EAST_FIRM })).toEqual(['clerk']);
  });

  test('a role at a county', async () => {
    expect(await readersOf({ role: `county-acceptor@${EAST}` })).toEqual(['acceptor.east']);
  });

  test('a role of the city', async () => {
    expect(await readersOf({ role: 'city-reviewer' })).toEqual(['reviewer.city']);
  });

  test('a department: those of it who answer for that county', async () => {
    expect(await readersOf({ role: `department@${BUREAU}`, county: EAST })).toEqual(['bureau', 'bureau.east']);
    expect(await readersOf({ role: `department@${BUREAU}`, county: WEST })).toEqual(['bureau']);
    expect(await readersOf({ role: `department@${BUREAU}` })).toEqual(['bureau']);
  });

  test('nobody whose right was taken away', async () => {
    const gone = await enter(database, { login: 'gone', grants: [{ role: 'county-acceptor', county: EAST }] });
    const key = 'before';
    await transact(database, PLATFORM_SCOPE, (tx) =>
      send(
        tx,
        { now: NOW },
        { key, to: { role: `county-acceptor@${EAST}` }, kind: 'test', about: key, title: '标题', body: '内容。' },
      ),
    );
    expect(await seeMessages(contextOf(database, gone), { about: key, limit: 1 })).toHaveLength(1);
    await database.ownerPool.query(
      `insert into access.revoked (granted, reason, by, at) select id, '调离', 0, now() from access.granted where account = $1`,
      [gone.account],
    );
    expect(await seeMessages(contextOf(database, gone), { about: key, limit: 1 })).toEqual([]);
  });

  test('nor can anybody write one by hand, change one, or mark another’s as read', async () => {
    await readersOf({ person: who('person.0').person ?? '' });
    const scope = scopeOf(who('person.1'));
    const insert = `insert into messages.message (key, recipient, kind, title, body, at) values ('x', 'account:1', 'x', 'x', 'x', now())`;
    await expect(database.pool.query(insert)).rejects.toThrow('permission denied');
    await expect(database.pool.query(`update messages.message set title = ''`)).rejects.toThrow('permission denied');
    await expect(database.ownerPool.query(`update messages.message set title = 'x'`)).rejects.toThrow('只增不改');
    await expect(
      transact(database, scope, (tx) =>
        tx
          .insertInto('messages.seen')
          .columns(['message', 'account', 'at'])
          .values({ message: '1', account: who('person.1').account, at: NOW.toISOString() })
          .execute(),
      ),
    ).rejects.toThrow('row-level security');
  });
});

describe('the inbox', () => {
  const tell = (...keys: string[]) =>
    transact(database, PLATFORM_SCOPE, (tx) =>
      send(
        tx,
        { now: NOW },
        ...keys.map((key) => ({
          ...{ key, to: { person: who('person.1').person ?? '' }, kind: 'case.accepted', about: 'case:2026-0000001' },
          ...{ title: key, body: '内容。', link: '/cases/2026-0000001', due: '2026-03-20' },
        })),
      ),
    );

  test('has each key once, however often and from wherever it is sent', async () => {
    await Promise.all(Array.from({ length: 10 }, () => tell('once')));
    await tell('once', 'once');
    const found = await seeMessages(context('person.1'), { limit: 10 });
    expect(found.map(({ title }) => title)).toEqual(['once']);
    expect(found[0]).toMatchObject({ due: '2026-03-20', link: '/cases/2026-0000001', seenAt: null });
  });

  test('is paged by key, newest first, and knows what was read by whom', async () => {
    await tell('a', 'b', 'c');
    const own = context('person.1');
    const first = await seeMessages(own, { limit: 2 });
    expect(first.map(({ title }) => title)).toEqual(['c', 'b']);
    const second = await seeMessages(own, { limit: 2, after: first[1]?.id });
    expect(second.map(({ title }) => title)).toEqual(['a', 'once']);
    expect(await unreadMessages(own)).toBe(4);
    await readMessage(own, first[1]?.id ?? '');
    await readMessage(own, first[1]?.id ?? '');
    expect(await unreadMessages(own)).toBe(3);
    expect((await seeMessages(own, { unread: true, limit: 9 })).map(({ title }) => title)).toEqual(['c', 'a', 'once']);
    expect((await seeMessages(own, { unread: false, limit: 9 })).map(({ title }) => title)).toEqual(['b']);
    // What came in meanwhile stays unread.
    await tell('d');
    expect(await readMessages(own, first[0]?.id ?? '')).toBe(3);
    expect((await seeMessages(own, { unread: true, limit: 9 })).map(({ title }) => title)).toEqual(['d']);
    await expect(seeMessage(context('person.0'), first[0]?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
    await expect(readMessage(context('person.0'), first[0]?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('keeps for each of an office who has read what', async () => {
    const again = await enter(database, { login: 'again', grants: [{ role: 'city-reviewer' }] });
    const before = await unreadMessages(contextOf(database, again));
    await readersOf({ role: 'city-reviewer' });
    await readMessages(context('reviewer.city'), '999999');
    expect(await unreadMessages(context('reviewer.city'))).toBe(0);
    expect(await unreadMessages(contextOf(database, again))).toBe(before + 1);
  });

  test('holds no number of anybody, whatever somebody wrote into a reason', async () => {
    await transact(database, PLATFORM_SCOPE, (tx) =>
      send(
        tx,
        { now: NOW },
        {
          ...{ key: 'masked', to: { person: who('person.1').person ?? '' }, kind: 'test', about: 'masked' },
          ...{ title: `证件 ${numberOf(0)}`, body: `电话 13800005678，账号 6222021234567890123，${'长'.repeat(5000)}` },
        },
      ),
    );
    const [found] = await seeMessages(context('person.1'), { about: 'masked', limit: 1 });
    expect(`${found?.title ?? ''}${found?.body ?? ''}`).not.toMatch(/\d{8}/u);
    expect(found?.body.length).toBe(4000);
  });
});

describe('phones', () => {
  test('are entered by their owner, seen masked, and by nobody else', async () => {
    const own = context('person.0');
    expect(await seeContacts(own)).toEqual([{ of: 'self', phone: null, consent: false, version: 0 }]);
    const given = { of: 'self', phone: '13912345678', consent: true };
    expect(await setContact(own, { ...given, version: 0 })).toEqual({ ...given, phone: '139****5678', version: 1 });
    await expect(setContact(own, { ...given, version: 0 })).rejects.toMatchObject({ code: 'stale' });
    await expect(setContact(own, { ...given, phone: '12345678901', version: 1 })).rejects.toMatchObject({
      code: 'invalid',
    });
    for (const login of people.keys()) {
      if (login === 'person.0') continue;
      const rows = await transact(database, scopeOf(who(login)), (tx) =>
        tx.selectFrom('messages.contact').select('owner').execute(),
      );
      expect(rows).toEqual([]);
    }
    await removeContact(own, 'self', 1);
    expect(await seeContact(own, 'self')).toMatchObject({ phone: null });
  });

  test('of an organisation are its clerks’ alone', async () => {
    const given = { of: EAST_FIRM, phone: '13912345678', consent: true, version: 0 };
    expect(await setContact(context('clerk'), given)).toMatchObject({ of: EAST_FIRM, phone: '139****5678' });
    expect((await seeContacts(context('clerk'))).map(({ of }) => of)).toEqual(['self', EAST_FIRM]);
    await expect(setContact(context('other.clerk'), given)).rejects.toMatchObject({ code: 'not-found' });
    await expect(seeContact(context('person.1'), EAST_FIRM)).rejects.toMatchObject({ code: 'not-found' });
    // PostgreSQL says the same to a mistake in the program.
    await expect(
      transact(database, scopeOf(who('other.clerk')), (tx) =>
        tx
          .insertInto('messages.contact')
          .values({
            owner: 'person:x',
            phone: Buffer.from(''),
            masked: '139****5678',
            consent: true,
            at: NOW.toISOString(),
          })
          .execute(),
      ),
    ).rejects.toThrow('row-level security');
  });
});
