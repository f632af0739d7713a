import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { scopeOf, type Actor, type Grant, type Scope } from '../../src/access/index.ts';
import { looksLikeResidentId } from '../../src/kit/index.ts';
import { tablesOf, type TableShape } from '../../src/register/index.ts';
import { tokenOf, transact } from '../../src/store/index.ts';
import { BUREAU, EAST, SCHOOLS, WEST } from './city.ts';
import { allPages, until, type Answer, type Client } from './client.ts';
import { contextOf } from './people.ts';
import { startServer, type TestServer } from './server.ts';
import { linksOf, numberOf, putSomeOfTheCity, type GivenRow, type PutRow } from './town.ts';

/**
 * What somebody doesn't see, they don't learn of: in every register of the dictionary, by every way the API has, and by SQL of the
 * application's own role. What each sees is worked out here from the words of docs/platform.md.
 */

const CERTIFICATES = '职业技能等级证书';

let server: TestServer;
let shapes: readonly TableShape[];
/** The city as it was given, and every row as the owner of the tables sees it. */
let given: ReadonlyMap<string, readonly PutRow[]>;
let kept: ReadonlyMap<string, readonly KeptRow[]>;
let masks: ReadonlyMap<string, string>;

interface KeptRow {
  readonly id: string;
  readonly county: string | null;
  readonly organisations: readonly string[];
  readonly persons: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

interface Somebody {
  readonly name: string;
  readonly actor: Actor;
  readonly client: Client;
  readonly scope: Scope;
}

const cast = new Map<string, Somebody>();
const NAMES = ['acceptor', 'register-west', 'org-clerk', 'citizen', 'schools'] as const;
/** Of others: an import, and a request to change a row. */
const others = { import: '', request: '' };

beforeAll(async () => {
  server = await startServer();
  shapes = tablesOf(contextOf(server.database).ruleSet);
  given = await putSomeOfTheCity(server.database, 12);
  kept = await readKept();
  masks = await readMasks();
  const firm = commonest(({ organisations }) => organisations);
  const person = commonest(({ persons }) => persons);
  const bureau = { role: 'register-clerk', department: BUREAU } as const;
  await enter('acceptor', [{ role: 'county-acceptor', county: WEST }]);
  await enter('register-west', [{ ...bureau, county: WEST }]);
  await enter('org-clerk', [{ role: 'org-clerk', organisation: firm, principal: true }]);
  await enter('citizen', [], person);
  await enter('schools', [{ role: 'department', department: SCHOOLS }]);
  await enter('register-east', [{ ...bureau, county: EAST }]);
  await doSomethingElsewhere();
});

async function enter(name: string, grants: readonly Grant[], person?: string): Promise<void> {
  const isCitizen = person !== undefined || grants.some(({ role }) => role === 'org-clerk');
  const actor = await server.join({
    login: name,
    grants,
    kind: isCitizen ? 'citizen' : 'staff',
    ...(person === undefined ? {} : { person }),
  });
  cast.set(name, { name, actor, client: await server.signIn(name), scope: scopeOf(actor) });
}

function played(name: string): Somebody {
  const found = cast.get(name);
  if (found === undefined) throw new Error(`nobody is called ${name}`);
  return found;
}

/** Whoever stands in the most registers, so that there is much to see. */
function commonest(of: (row: KeptRow) => readonly string[]): string {
  const counts = new Map<string, number>();
  for (const rows of kept.values())
    for (const one of new Set(rows.flatMap(of))) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? '';
}

async function readKept(): Promise<ReadonlyMap<string, readonly KeptRow[]>> {
  const all = new Map<string, readonly KeptRow[]>();
  for (const { name } of shapes) {
    const { rows } = await sql<KeptRow>`
      select _row::text as id, _county as county, _organisations as organisations, _persons as persons, to_jsonb(t) as values
      from ${sql.table(`register.${name}`)} t order by _row`.execute(server.database.owner);
    all.set(name, rows);
  }
  return all;
}

async function readMasks(): Promise<ReadonlyMap<string, string>> {
  const { rows } = await server.database.ownerPool.query<{ token: string; masked: string }>(
    'select token, masked from vault.identity',
  );
  return new Map(rows.map(({ token, masked }) => [token, masked]));
}

async function doSomethingElsewhere(): Promise<void> {
  const { client } = played('register-east');
  const base = `/api/registers/${encodeURIComponent(CERTIFICATES)}`;
  const row = kept.get(CERTIFICATES)?.find(({ county }) => county === EAST)?.id ?? '';
  const body = { values: { 职业: '无人知晓的职业' }, reason: '无人知晓的理由' };
  const asked = await client.post(`${base}/rows/${row}/correct`, body, { headers: { 'if-match': '"1"' } });
  others.request = asked.json<{ request: string }>().request;
  const form = new FormData();
  form.set('file', new Blob(['证书编号,等级\n无人知晓的编号,无此等级\n']), '无人知晓的文件.csv');
  others.import = (await client.ask('POST', `${base}/imports`, { form })).json<{ id: string }>().id;
  await until(async () =>
    (await client.get(`/api/imports/${others.import}`)).json<{ state: string }>().state === 'refused'
      ? true
      : undefined,
  );
}

// ── who sees what, in the words of docs/platform.md ─────────────────────────────────────────────────────────────────

function sees({ scope }: Somebody, { visibility, keepers }: TableShape, row: KeptRow): boolean {
  const { counties, departments, organisations, person } = scope;
  const isOwnCounty = row.county !== null && counties.includes(row.county);
  const isOneself = person !== null && row.persons.includes(person);
  const among = (list: readonly string[]): boolean => departments.some((one) => list.includes(one));
  if (visibility.kind === 'restricted') {
    const isNamed = among(visibility.departments) && (counties.length === 0 || isOwnCounty);
    const byColumn = (columns: readonly string[], own: readonly string[]): boolean =>
      columns.some((column) => own.includes(String(row.values[column])));
    return (
      isNamed ||
      (visibility.person && isOneself) ||
      byColumn(visibility.departmentColumns, departments) ||
      byColumn(visibility.organisationColumns, organisations)
    );
  }
  const isStaff = counties.length + departments.length > 0;
  return (
    (visibility.kind === 'city' && isStaff) ||
    (among(keepers) && counties.length === 0) ||
    isOwnCounty ||
    isOneself ||
    row.organisations.some((one) => organisations.includes(one))
  );
}

function split(
  who: Somebody,
  shape: TableShape,
): { readonly seen: readonly KeptRow[]; readonly hidden: readonly KeptRow[] } {
  const rows = kept.get(shape.name) ?? [];
  return { seen: rows.filter((row) => sees(who, shape, row)), hidden: rows.filter((row) => !sees(who, shape, row)) };
}

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

/** Words that stand in rows that somebody doesn't see, and nowhere that they may look. */
function secretsOf(who: Somebody): ReadonlySet<string> {
  // The words of the dictionary are everybody's.
  const open = new Set(shapes.flatMap(({ name, columns }) => [name, ...columns.map((column) => column.name)]));
  const secret = new Set<string>();
  const put = (to: Set<string>, value: unknown): void => {
    if (typeof value !== 'string') return;
    to.add(masks.get(value) ?? value);
    to.add(value);
  };
  for (const shape of shapes) {
    const { seen, hidden } = split(who, shape);
    for (const column of shape.columns) {
      for (const one of [...(column.values ?? []), ...(column.suggestions ?? [])]) open.add(one);
      for (const row of seen) put(open, row.values[column.name]);
      // 属地 is part of a row, whoever it is found through.
      for (const row of seen) put(open, row.county);
      if (column.kind !== 'text' && column.kind !== 'reference') continue;
      for (const row of hidden) put(secret, row.values[column.name]);
    }
  }
  for (const one of ['无人知晓的职业', '无人知晓的理由', '无人知晓的编号', '无人知晓的文件.csv']) secret.add(one);
  return secret.difference(open);
}

/** All texts in an answer, as a whole and by cells. */
function* wordsOf(answer: Answer): Generator<string> {
  if (answer.type === 'text/csv') yield* answer.text.split(/[\r\n,"]+/u);
  else if (answer.type.endsWith('json')) yield* leaves(JSON.parse(answer.text));
}

function* leaves(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const [name, one] of Object.entries(value)) {
      yield name;
      yield* leaves(one);
    }
}

const path = (register: string): string => `/api/registers/${encodeURIComponent(register)}`;

describe.each(NAMES)('%s', (name) => {
  let who: Somebody;
  beforeAll(() => {
    who = played(name);
  });

  test('has something to see, and much that is hidden', () => {
    const registers = shapes.filter((shape) => split(who, shape).seen.length > 0);
    const hiding = shapes.filter((shape) => split(who, shape).hidden.length > 0);
    expect(registers.length).toBeGreaterThan(5);
    expect(hiding.length).toBeGreaterThan(40);
    expect(secretsOf(who).size).toBeGreaterThan(200);
  });

  test('sees in every register just the rows that are theirs: listed, counted, on a day, by name, by choice, by key', async () => {
    const secrets = secretsOf(who);
    const wrong: string[] = [];
    /** @returns the answer, of which every word was looked at. */
    const look = async (what: string, asked: Promise<Answer>): Promise<Answer> => {
      const answer = await asked;
      const told = [...wordsOf(answer)].filter((word) => secrets.has(word));
      if (told.length > 0) wrong.push(`${what} tells ${told.slice(0, 3).join('、')}`);
      if (answer.status >= 500) wrong.push(`${what} → ${answer.text}`);
      return answer;
    };
    for (const [nr, shape] of shapes.entries()) {
      const { seen, hidden } = split(who, shape);
      const base = path(shape.name);
      const first = await look(shape.name, who.client.get(`${base}/rows?limit=200&counted=true`));
      const { rows, count } = first.json<{ rows: { row: string }[]; count: unknown }>();
      expect([shape.name, rows.map(({ row }) => row), count]).toEqual([
        shape.name,
        idsOf(seen),
        { rows: seen.length, more: false },
      ]);
      // Every register is asked in every way, each by some of the cast; what SQL gives is looked at whole further down.
      const turn = (nr + NAMES.indexOf(name)) % 3;
      if (turn === 0) continue;
      if (turn === 1) {
        const words = shape.columns.filter(({ kind }) => kind === 'text' || kind === 'reference');
        const column = words[NAMES.indexOf(name) % words.length]?.name ?? '';
        await look(
          `${shape.name} ${column}`,
          who.client.get(`${base}/columns/${encodeURIComponent(column)}/values?limit=200`),
        );
        continue;
      }
      const asOf = await look(shape.name, who.client.get(`${base}/as-of?on=2100-01-01&limit=200`));
      expect([shape.name, asOf.json<{ rows: { row: string }[] }>().rows.map(({ row }) => row)]).toEqual([
        shape.name,
        idsOf(seen),
      ]);
      const [one] = hidden;
      const [key = ''] = shape.key;
      if (one === undefined || shape.key.length !== 1 || typeof one.values[key] !== 'string') continue;
      if (one.values[key].startsWith('个:')) continue;
      const where = [{ column: key, how: 'is', values: [one.values[key]] }];
      const found = await who.client.post(`${base}/search`, { where, counted: true });
      if (found.status !== 200 || found.json<{ rows: unknown[] }>().rows.length > 0)
        wrong.push(`${shape.name} by key → ${found.text}`);
    }
    expect(wrong).toEqual([]);
  });

  test('finds nobody by name or number but who is theirs', async () => {
    for (const shape of shapes.filter(({ nameColumn }) => nameColumn !== null)) {
      const { seen, hidden } = split(who, shape);
      const visible = new Set(idsOf(seen));
      const wanted = [...seen.slice(0, 3), ...hidden.slice(0, 6)];
      for (const row of wanted) {
        const full = String(row.values[shape.nameColumn ?? '']);
        for (const part of [full, full.slice(0, 2), full.slice(-1)]) {
          const found = await who.client.post(`${path(shape.name)}/search`, { name: part, limit: 200 });
          const ids = found.json<{ rows: { row: string }[] }>().rows.map((one) => one.row);
          expect(ids.filter((id) => !visible.has(id))).toEqual([]);
          if (part === full && visible.has(row.id)) expect(ids).toContain(row.id);
        }
      }
    }
    const visible = new Map(shapes.map((shape) => [shape.name, new Set(idsOf(split(who, shape).seen))]));
    const people = (given.get('个人') ?? []).map((one) => String(one.given['身份证号']));
    for (const id of [...people.slice(0, 12), numberOf(9000)]) {
      const found = (await who.client.post('/api/people/search', { id })).json<{
        registers: { register: string; rows: { row: string }[] }[];
      }>();
      const token = tokenOf(server.keys, id);
      const expected = shapes.flatMap((shape) => {
        const about = split(who, shape).seen.filter(({ persons }) => persons.includes(token));
        return about.length === 0 ? [] : [[shape.name, idsOf(about).sort()]];
      });
      expect(found.registers.map(({ register, rows }) => [register, rows.map(({ row }) => row).sort()]).sort()).toEqual(
        expected.sort(),
      );
      for (const { register, rows } of found.registers)
        expect(rows.filter(({ row }) => visible.get(register)?.has(row) !== true)).toEqual([]);
    }
  });

  test('is told of a hidden row, and of what was done to it, the same as of one that isn’t there', async () => {
    const wrong: string[] = [];
    const said = ({ status, text }: Answer, ...names: readonly string[]): string =>
      names.reduce((all, one) => all.replaceAll(one, '…'), `${String(status)} ${text}`);
    /** What is said of a row that isn't there differs in the register's name alone, among those of the same keepers: it is asked for once. */
    const ofAbsent = new Map<string, string>();
    const sameRow = async (
      shape: TableShape,
      id: string,
      what: string,
      ask: (row: string) => Promise<Answer>,
    ): Promise<void> => {
      const kind = `${what} ${shape.keepers.join('、')}`;
      const known = ofAbsent.get(kind) ?? said(await ask(absent), `“${shape.name}”`);
      ofAbsent.set(kind, known);
      const answer = await ask(id);
      if (answer.status < 400 || said(answer, `“${shape.name}”`) !== known)
        wrong.push(`${answer.text}\n  and ${known}`);
    };
    const same = async (ask: (id: string) => Promise<Answer>, hidden: string): Promise<void> => {
      const [one, other] = [await ask(hidden), await ask(absent)];
      if (one.status < 400 || said(one, `申请 ${hidden}`) !== said(other, `申请 ${absent}`))
        wrong.push(`${one.text}\n  and ${other.text}`);
    };
    const absent = '987654321';
    const withTag = { headers: { 'if-match': '"1"' } };
    const reason = '试';
    for (const [nr, shape] of shapes.entries()) {
      const base = `${path(shape.name)}/rows`;
      const { id = '' } = split(who, shape).hidden[0] ?? {};
      if (id === '') continue;
      const turn = (nr + NAMES.indexOf(name)) % 4;
      if (turn % 2 !== 0) continue;
      await sameRow(shape, id, 'get', (row) => who.client.get(`${base}/${row}`));
      if (turn !== 0) continue;
      const column = shape.columns[0]?.name ?? '';
      const person = shape.columns.find(({ identity }) => identity !== 'none')?.name ?? column;
      for (const [verb, body] of [
        ['reveal', { column: person, purpose: 'review', reason }],
        ['correct', { values: { [column]: null }, reason }],
        ['withdraw', { reason, validFrom: null }],
      ] as const)
        await sameRow(shape, id, verb, (row) => who.client.post(`${base}/${row}/${verb}`, body, withTag));
      await sameRow(shape, id, 'history', (row) => who.client.get(`${base}/${row}/history`));
    }
    await same((id) => who.client.get(`/api/imports/${id}`), others.import);
    await same((id) => who.client.get(`/api/imports/${id}/report`), others.import);
    await same((id) => who.client.post(`/api/imports/${id}/cancel`), others.import);
    await same((id) => who.client.get(`/api/change-requests/${id}`), others.request);
    for (const verb of ['approve', 'reject', 'cancel'])
      await same(
        (id) =>
          who.client.ask('POST', `/api/change-requests/${id}/${verb}`, {
            ...withTag,
            ...(verb === 'cancel' ? {} : { body: { decision: '好' } }),
          }),
        others.request,
      );
    expect(wrong).toEqual([]);
    expect(await allPages(who.client, '/api/change-requests', 'requests')).toEqual([]);
    const imports = await who.client.get('/api/imports');
    expect(imports.status === 403 || imports.json<{ imports: unknown[] }>().imports.length === 0).toBe(true);
    expect((await who.client.get('/api/audit/entries')).problem).toBe('forbidden');
  });

  test('by SQL of the application’s role gets no more: no row, no version, no import, no request, no entry of others', async () => {
    const { scope } = who;
    const union = (schema: string) =>
      sql.join(
        shapes.map(
          ({ name: register }) =>
            sql`select ${sql.lit(register)} as register, _row::text as id from ${sql.table(`${schema}.${register}`)}`,
        ),
        sql` union all `,
      );
    const expected = shapes.flatMap((shape) => split(who, shape).seen.map(({ id }) => `${shape.name} ${id}`)).sort();
    for (const schema of ['register', 'history']) {
      const { rows } = await transact(server.database, scope, (tx) =>
        sql<{ register: string; id: string }>`${union(schema)}`.execute(tx),
      );
      expect(rows.map(({ register, id }) => `${register} ${id}`).sort()).toEqual(expected);
    }
    const { rows } = await transact(server.database, scope, (tx) =>
      sql<{ what: string; n: number }>`
        select 'import' as what, count(*)::int as n from platform.import
        union all select 'request', count(*)::int from platform.change_request
        union all select 'audit', count(*)::int from audit.entry where account <> ${scope.account}
        union all select 'key', count(*)::int from platform.idempotency where account <> ${scope.account}
        union all select 'account', count(*)::int from access.account where id <> ${scope.account}
        union all select 'credential', count(*)::int from access.credential where account <> ${scope.account}
        union all select 'grant', count(*)::int from access.granted where account <> ${scope.account}
        union all select 'session', count(*)::int from access.session where account <> ${scope.account}
        union all select 'identity', count(*)::int from access.identity where account <> ${scope.account}
        union all select 'oidc', count(*)::int from access.oidc_state`.execute(tx),
    );
    expect(rows.filter(({ n }) => n > 0)).toEqual([]);
  });

  test('with no setting at all sees nothing', async () => {
    await server.database.app.transaction().execute(async (tx) => {
      for (const schema of ['register', 'history']) {
        const { rows } = await sql`${sql.join(
          shapes.map(({ name: register }) => sql`select 1 from ${sql.table(`${schema}.${register}`)}`),
          sql` union all `,
        )}`.execute(tx);
        expect(rows).toEqual([]);
      }
    });
  });
});

test('what a county sees leads to that county, by the references in the rows themselves', () => {
  const byKey = new Map<string, readonly [string, GivenRow]>();
  for (const [register, rows] of given) {
    const [key] = shapes.find(({ name }) => name === register)?.key ?? [];
    if (key !== undefined)
      for (const one of rows) byKey.set(`${register} ${String(one.given[key])}`, [register, one.given]);
  }
  const countiesOf = (register: string, row: GivenRow, deep = 0): readonly string[] => {
    const own = shapes.find(({ name }) => name === register)?.scope.county;
    const value = typeof own === 'string' ? row[own] : null;
    if (deep > 4) return [];
    return [
      ...(typeof value === 'string' ? [value] : []),
      ...linksOf(server.database, register).flatMap((link) => {
        const found = byKey.get(`${link.register} ${String(row[link.column])}`);
        return found === undefined ? [] : countiesOf(found[0], found[1], deep + 1);
      }),
    ];
  };
  const who = played('acceptor');
  let looked = 0;
  for (const shape of shapes.filter(({ visibility }) => visibility.kind === 'scoped')) {
    const seen = new Set(idsOf(split(who, shape).seen));
    for (const { id, given: row } of given.get(shape.name) ?? [])
      if (seen.has(id)) {
        looked += 1;
        expect([shape.name, id, countiesOf(shape.name, row)]).toEqual([shape.name, id, expect.arrayContaining([WEST])]);
      }
  }
  expect(looked).toBeGreaterThan(100);
});

describe('a clerk of 临清市 who writes', () => {
  test('a reference to what is elsewhere is refused as one to what is nowhere, in every register', async () => {
    const { client } = played('register-west');
    const wrong: string[] = [];
    let asked = 0;
    for (const shape of shapes.filter(({ keepers }) => keepers.includes(BUREAU))) {
      const { seen } = split(played('register-west'), shape);
      const mine = new Set(idsOf(seen));
      const rows = given.get(shape.name) ?? [];
      const like = (rows.find(({ id }) => mine.has(id)) ?? rows[0])?.given;
      if (like === undefined) continue;
      const keys = new Set(rows.map((row) => keyOf(shape, row.given)));
      for (const { column, register, keyColumn } of linksOf(server.database, shape.name)) {
        const elsewhere = elsewhereIn(register, keyColumn);
        const nowhere = elsewhere === undefined ? undefined : nowhereLike(elsewhere);
        if (elsewhere === undefined || nowhere === undefined) continue;
        // A row that the clerk sees may have that key; it is told of then.
        if (keys.has(keyOf(shape, { ...like, ...freshKey(shape), [column]: elsewhere }))) continue;
        const said: string[] = [];
        for (const [nth, value] of [elsewhere, nowhere].entries()) {
          const answer = await client.post(`${path(shape.name)}/rows`, {
            // Each under a key of its own: the first may have been taken.
            values: { ...like, ...freshKey(shape, nth), [column]: value },
          });
          // A contest may have winners whom no register knows; the row is taken then, and says no more of the one than of the other.
          const text = answer.text.replace(/"row":"\d+"|"knownFrom":"[^"]*"/gu, '').replaceAll(/新\d-/gu, '新-');
          said.push(`${String(answer.status)} ${withoutValue(text, value)}`);
        }
        asked += 1;
        if (said[0] !== said[1]) wrong.push(`${shape.name} ${column}: ${said.join('\n  and ')}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(60);
  });

  test('and so it is in a file', async () => {
    const { client } = played('register-west');
    const person = elsewhereIn('个人', '身份证号') ?? '';
    const firm = elsewhereIn('单位', '统一社会信用代码') ?? '';
    const rows = [
      ['F-1', person, firm],
      ['F-2', nowhereLike(person) ?? '', nowhereLike(firm) ?? ''],
    ];
    const form = new FormData();
    const lines = rows.map(
      ([number, id, code]) => `${number ?? ''},${id ?? ''},焊工,高级工,企业自主评价,${code ?? ''},2025-09-01`,
    );
    form.set(
      'file',
      new Blob([['证书编号,身份证号,职业,等级,评价方式,评价机构,发证日期', ...lines].join('\n')]),
      'a.csv',
    );
    const { id } = (await client.ask('POST', `${path(CERTIFICATES)}/imports`, { form })).json<{ id: string }>();
    const { findings } = await until(async () => {
      const found = (await client.get(`/api/imports/${id}`)).json<{
        state: string;
        findings: { faults: { row: number; column: string; code: string; message: string; hint: string }[] };
      }>();
      return found.state === 'refused' ? found : undefined;
    });
    const [first = [], second = []] = [2, 3].map((line, i) =>
      findings.faults
        .filter(({ row }) => row === line)
        .map(({ column, code, message, hint }) => [
          column,
          code,
          (rows[i] ?? []).reduce((text, value) => withoutValue(text, value), message),
          hint,
        ]),
    );
    expect(first.map(([column]) => column)).toEqual(['身份证号', '评价机构']);
    expect(first).toEqual(second);
  });
});

/** The key of a row that the clerk of `WEST` doesn't see. */
function elsewhereIn(register: string, keyColumn: string): string | undefined {
  const shape = shapes.find(({ name }) => name === register);
  if (shape === undefined) return undefined;
  const hidden = new Set(idsOf(split(played('register-west'), shape).hidden));
  const value = given.get(register)?.find(({ id }) => hidden.has(id))?.given[keyColumn];
  return typeof value === 'string' ? value : undefined;
}

/** A key of the same kind that nobody has. */
function nowhereLike(value: string): string | undefined {
  if (looksLikeResidentId(value)) return numberOf(9100);
  return /^[0-9A-Z]{18}$/u.test(value) ? '91350100M000100Y43' : `${value}无`;
}

function keyOf({ key }: TableShape, row: GivenRow): string {
  return JSON.stringify(key.map((name) => row[name] ?? null));
}

/** So that nothing is said of a key that is taken. */
function freshKey({ key, columns }: TableShape, nth = 0): GivenRow {
  return Object.fromEntries(
    columns.flatMap(({ name, kind, identity, creditCode }) =>
      key.includes(name) && kind === 'text' && identity === 'none' && !creditCode
        ? [[name, `新${String(nth)}-${name}`]]
        : [],
    ),
  );
}

function withoutValue(text: string, value: string): string {
  const masked = value.replace(/^(.{3}).*(.{4})$/u, (_all, head: string, tail: string) => `${head}***********${tail}`);
  return text.replaceAll(value, '…').replaceAll(masked, '…');
}
