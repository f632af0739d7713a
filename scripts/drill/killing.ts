import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PLATFORM_ACTOR } from '../../src/access/index.ts';
import { receiveImport } from '../../src/flow/index.ts';
import type { RuleSet } from '../../src/rules/index.ts';
import { csvBytes, type Database, type Keys } from '../../src/store/index.ts';
import { certificates, CERTIFICATES, HEADER, type Town } from '../../bench/platform/town.ts';

/** A database with a town in it, and where files are kept. */
export interface Ground {
  readonly database: Database;
  readonly urls: { readonly app: string; readonly owner: string };
  readonly keys: Keys;
  readonly ruleSet: RuleSet;
  readonly place: Town;
  readonly uploads: string;
}

/** An import that is waited for, and how many rows it must have in the end. */
export interface Waiting {
  readonly id: string;
  readonly rows: number;
}

/** Receives a file of so many new certificates, which no server works off yet. */
export async function receive(ground: Ground, rows: number, series: string): Promise<Waiting> {
  const { database, keys, ruleSet, uploads, place } = ground;
  const columns = HEADER.map((header) => ({ header, width: 10 }));
  const content = csvBytes({ columns, rows: certificates(place, series, rows) });
  const context = { database, keys, ruleSet, actor: PLATFORM_ACTOR, now: new Date() };
  const given = { register: CERTIFICATES, fileName: `${series}.csv`, content, mode: 'all-or-nothing' } as const;
  return { id: await receiveImport(context, given, { uploads, most: 1024 ** 3 }), rows };
}

/** A process that works off the imports, as a server does. */
export function startServer({ urls, uploads }: Ground): ChildProcess {
  const program = join(import.meta.dirname, 'import-child.ts');
  return spawn(process.execPath, [program, urls.app, urls.owner, uploads], { stdio: ['ignore', 'ignore', 'inherit'] });
}

export async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
}

/** Waits until the import is in this state, or has ended before anybody saw it there. */
export async function until({ database }: Ground, { id }: Waiting, state: 'checking' | 'writing'): Promise<void> {
  for (;;) {
    const { rows } = await database.ownerPool.query<{ state: string }>(
      'select state from platform.import where id = $1',
      [id],
    );
    if (rows[0]?.state === state || rows[0]?.state === 'done') return;
    await sleep(3);
  }
}

/** What of an import there is: its rows, their history, how many rows its audit entries tell of, how often it says that it is done. */
export interface Traces {
  readonly rows: number;
  readonly history: number;
  readonly audited: number;
  readonly done: number;
}

export async function tracesOf({ database }: Ground, { id }: Waiting): Promise<Traces> {
  const { rows } = await database.ownerPool.query<Traces>(
    `select (select count(*)::int from register."职业技能等级证书" where _source = $1) as rows,
      (select count(*)::int from history."职业技能等级证书" where _source = $1 and _change = 'insert') as history,
      (select coalesce(sum((detail ->> 'rows')::int), 0)::int from audit.entry
        where action = 'register.insert' and detail ->> 'source' = $1) as audited,
      (select count(*)::int from audit.entry where action = 'import.apply' and subject = $2) as done`,
    [`import:${id}`, `导入:${id}`],
  );
  const [traces] = rows;
  if (traces === undefined) throw new Error('a query without a source has one row');
  return traces;
}

/** All rows or none, each with its history and its audit entry. @throws Error that says what is not so. */
export function judge(traces: Traces, { id, rows }: Waiting, mustBeDone: boolean): 'all' | 'none' {
  const all: Traces = { rows, history: rows, audited: rows, done: 1 };
  const none: Traces = { rows: 0, history: 0, audited: 0, done: 0 };
  const is = (wanted: Traces): boolean => JSON.stringify(traces) === JSON.stringify(wanted);
  if (is(all)) return 'all';
  if (is(none) && !mustBeDone) return 'none';
  throw new Error(`import ${id} of ${String(rows)} rows left ${JSON.stringify(traces)}`);
}

/** What somebody else sees who looks while it runs is judged, too: only what is committed. */
export async function look(ground: Ground, waiting: Waiting): Promise<'all' | 'none'> {
  return judge(await tracesOf(ground, waiting), waiting, false);
}
