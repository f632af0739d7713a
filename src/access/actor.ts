import type { AccountKind, Role } from './roles.ts';

/** A role, and where it holds. A place that is absent does not narrow the grant; which places a role needs: `placeFaults`. */
export interface Grant {
  readonly role: Role;
  /** As in 枚举 区县. */
  readonly county?: string;
  /** As in the dictionary's 保管. */
  readonly department?: string;
  /** 统一社会信用代码. */
  readonly organisation?: string;
  /** 主经办人: the organisation's first clerk, who authorises the others. */
  readonly principal?: boolean;
  /** 受委托: whose right it is, given for a time; token of the person, where it is known. */
  readonly behalf?: { readonly account: string; readonly name: string; readonly person: string | null };
}

/** What a signed-in account must still do before its grants hold. */
export type Pending = 'change-password' | 'enrol-totp' | 'totp';

/** Who acts. */
export interface Actor {
  /** A bigint as text; `0` is the platform itself. */
  readonly account: string;
  readonly kind: AccountKind;
  /** As shown to people. */
  readonly name: string;
  /** Public id of the session, for the audit; empty for command line and jobs. */
  readonly session: string;
  /** Token of the person the account belongs to, where it is known. Of an account for work it is for 回避 alone: it opens nothing. */
  readonly person: string | null;
  /** Those in force now. */
  readonly grants: readonly Grant[];
  /** While this is given, no grant holds. */
  readonly pending?: Pending;
}

/** The platform's own work: command line, jobs, the start. It may do what no route offers, so it is never made from a request. */
export const PLATFORM_ACTOR: Actor = {
  account: '0',
  kind: 'staff',
  name: '平台',
  session: '',
  person: null,
  grants: [],
};

/** The grants that hold: none while something is pending, and 个人 for every citizen's account. */
export function grantsOf(actor: Actor): readonly Grant[] {
  if (actor.pending !== undefined) return [];
  return actor.kind === 'citizen' ? [{ role: 'citizen' }, ...actor.grants] : actor.grants;
}
