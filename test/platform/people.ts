import { randomBytes, scryptSync } from 'node:crypto';
import {
  PLATFORM_ACTOR,
  PLATFORM_SCOPE,
  ROLES,
  type AccountKind,
  type Actor,
  type Grant,
} from '../../src/access/index.ts';
import { loadNotices, type Context } from '../../src/flow/index.ts';
import { insertAccount, insertGrant, makeKeys, setPassword, transact, type Database } from '../../src/store/index.ts';

/** The day on which tests play; the database has its own clock, so grants begin long before. */
export const NOW = new Date('2026-03-02T01:00:00Z');

const KEYS = makeKeys(Buffer.alloc(32, 7));
const { ruleSet } = await loadNotices('notices');

/** What a flow needs, with somebody who acts; the platform itself where nobody is named. */
export function contextOf(database: Database, actor: Actor = PLATFORM_ACTOR, now = NOW): Context {
  return { database, keys: KEYS, actor, now, ruleSet };
}

export interface Newcomer {
  readonly login: string | null;
  readonly name?: string;
  readonly password?: string;
  readonly person?: string;
  readonly grants?: readonly Grant[];
  /** Where there is no grant to tell it by; staff where absent. */
  readonly kind?: AccountKind;
}

/** An account with its grants, and who acts with it. Passwords are hashed cheaply, so that tests don't wait. */
export async function enter(database: Database, newcomer: Newcomer): Promise<Actor> {
  const { login, name = login ?? '某人', password, person = null, grants = [] } = newcomer;
  const kind = newcomer.kind ?? (grants[0] === undefined ? 'staff' : ROLES[grants[0].role].kind);
  const account = await transact(database, PLATFORM_SCOPE, async (tx) => {
    const id = await insertAccount(tx, { kind, login, name, person, at: NOW, by: '0' });
    if (id === undefined) throw new Error(`${name} is there already`);
    if (password !== undefined) await setPassword(tx, id, cheapHash(password), false);
    for (const grant of grants)
      await insertGrant(tx, {
        ...grant,
        account: id,
        from: '2024-01-01',
        until: null,
        reason: '测试',
        by: '0',
        at: NOW,
      });
    return id;
  });
  return { account, kind, name, session: '', person, grants };
}

/** Next to nothing, for tests that sign in often. */
export const CHEAP = { N: 16, r: 8, p: 1 };

function cheapHash(password: string): string {
  const salt = randomBytes(16);
  const key = scryptSync(password, salt, 32, CHEAP);
  return `scrypt$16$8$1$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/** So many connections at hand that what is begun at the same moment runs at the same moment. */
export async function warm(database: Database, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => database.pool.query('select pg_sleep(0.1)')));
}

/** What the audit says, oldest first, of one action or of all. */
export async function auditOf(
  database: Database,
  action?: string,
): Promise<{ action: string; account: string; subject: string; outcome: string; detail: Record<string, unknown> }[]> {
  const { rows } = await database.ownerPool.query<{
    action: string;
    account: string;
    subject: string;
    outcome: string;
    detail: Record<string, unknown>;
  }>(
    'select action, account, subject, outcome, detail from audit.entry where $1::text is null or action = $1 order by id',
    [action ?? null],
  );
  return rows;
}
