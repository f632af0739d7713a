import { may, scopeOf, type Objection, type Permission, type Target } from '../../access/index.ts';
import { record, transact, type AuditAction, type AuditRecord } from '../../store/index.ts';
import type { Context } from '../context.ts';

/**
 * `not-allowed`: the actor has no such right. `not-found`: nothing by that name that the actor may see. `stale`: changed since it was
 * read. `invalid`: what was given is wrong. `refused`: a rule forbids it. `proof`: the password or code is wrong. `unavailable`: a provider
 * of identities doesn't answer.
 */
export type RefusalCode = 'not-allowed' | 'not-found' | 'stale' | 'invalid' | 'refused' | 'proof' | 'unavailable';

/** What was asked is not done, and why: everything that speaks against it, each with what to do instead. */
export class AccessRefused extends Error {
  readonly code: RefusalCode;
  readonly objections: readonly Objection[];

  constructor(code: RefusalCode, message: string, objections: readonly Objection[] = []) {
    super(message);
    this.code = code;
    this.objections = objections;
  }
}

/** A step that needs a right. Whoever tries without is refused, and the audit has it. The command line acts as the platform and may. */
export async function demand(context: Context, permission: Permission, on: Target = {}): Promise<void> {
  if (isPlatform(context) || may(context.actor, permission, on)) return;
  await recordRefused(context, {
    action: 'access.refuse',
    subject: on.account === undefined ? permission : `account:${on.account}`,
    detail: { permission, ...on },
  });
  throw new AccessRefused(
    'not-allowed',
    on.account === context.actor.account ? '不能对自己的账号这样做，请另一位管理员办理' : '没有这样做的权限',
  );
}

export function isPlatform({ actor }: Context): boolean {
  return actor.account === '0';
}

/** Refuses with all objections, and leaves that in the audit. */
export async function refuse(
  context: Context,
  action: AuditAction,
  subject: string,
  objections: readonly Objection[],
): Promise<never> {
  await recordRefused(context, { action, subject, detail: { objections: objections.map(({ message }) => message) } });
  throw new AccessRefused('refused', objections.map(({ message }) => message).join('；'), objections);
}

/** In a transaction of its own: what was tried is rolled back, that it was tried is kept. */
export async function recordRefused({ database, actor }: Context, entry: AuditRecord): Promise<void> {
  await transact(database, scopeOf(actor), (tx) => record(tx, { ...entry, outcome: 'refused' }));
}
