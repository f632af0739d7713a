import { grantsOf, may, PERMISSION_CODES, ROLES, type Pending } from '../../access/index.ts';
import { chinaTime } from './china-time.ts';
import type { CurrentSession } from './session.ts';

/** Who one is and what one may, for one's own pages. Times as `2025-09-01T08:00:00+08:00`. */
export type SessionDescription = Readonly<{
  account: Readonly<{ id: string; kind: string; login: string | null; name: string }>;
  /** What is still to be done before anything else. */
  pending: Pending | null;
  grants: readonly Readonly<{
    role: string;
    roleName: string;
    county: string | null;
    department: string | null;
    organisation: string | null;
    principal: boolean;
    /** 受谁委托. */
    behalf: string | null;
  }>[];
  /** What the grants allow somewhere; whether here, each answer says. */
  permissions: readonly string[];
  csrf: string;
  method: string;
  hasTotp: boolean;
  signedInAt: string;
  endsAt: string;
}>;

export function describeSession(session: CurrentSession): SessionDescription {
  const { actor, login, csrf, method, hasTotp, signedInAt, endsAt } = session;
  return {
    account: { id: actor.account, kind: actor.kind, login, name: actor.name },
    pending: actor.pending ?? null,
    grants: grantsOf(actor).map(({ role, county, department, organisation, principal, behalf }) => ({
      role,
      roleName: ROLES[role].name,
      county: county ?? null,
      department: department ?? null,
      organisation: organisation ?? null,
      principal: principal ?? false,
      behalf: behalf?.name ?? null,
    })),
    permissions: PERMISSION_CODES.filter((permission) => may(actor, permission)),
    csrf,
    method,
    hasTotp,
    signedInAt: chinaTime(signedInAt),
    endsAt: chinaTime(endsAt),
  };
}
