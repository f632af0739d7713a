import type { Generated, GeneratedAlways } from 'kysely';
import type { AccountKind, Role } from '../../access/index.ts';

/** Times go in as ISO 8601 and come out as the text that PostgreSQL writes: `instant` reads it. Days are `2025-09-01`. */
export interface AccessTables {
  readonly 'access.account': {
    id: GeneratedAlways<string>;
    kind: AccountKind;
    login: string | null;
    name: string;
    person: string | null;
    disabled_at: string | null;
    locked_at: string | null;
    created_at: string;
    created_by: string;
    version: Generated<number>;
  };
  readonly 'access.credential': {
    account: string;
    password: string | null;
    must_change: Generated<boolean>;
    totp: Buffer | null;
    totp_pending: Buffer | null;
    totp_step: Generated<string>;
    failed_tries: Generated<number>;
    locked_until: string | null;
  };
  readonly 'access.granted': {
    id: GeneratedAlways<string>;
    account: string;
    role: Role;
    county: string | null;
    department: string | null;
    organisation: string | null;
    principal: Generated<boolean>;
    from_day: string;
    until_day: string | null;
    reason: string;
    by: string;
    at: string;
    /** Of a delegation: the grant that it comes from. */
    source: string | null;
  };
  readonly 'access.revoked': { granted: string; reason: string; by: string; at: string };
  readonly 'access.session': {
    digest: Buffer;
    id: string;
    account: string;
    method: SignInMethod;
    signed_in_at: string;
    last_seen_at: string;
    second_factor_at: string | null;
    address: string;
    agent: string;
  };
  readonly 'access.identity': {
    issuer: string;
    subject: string;
    account: string;
    linked_at: string;
    linked_by: string;
  };
  readonly 'access.oidc_state': {
    digest: Buffer;
    browser: Buffer;
    provider: string;
    verifier: Buffer;
    nonce: string;
    link_account: string | null;
    return_to: string;
    expires_at: string;
  };
}

export type SignInMethod = 'password' | 'oidc';

/** A time as PostgreSQL writes it in Asia/Shanghai, `2025-09-01 08:00:00.123+08`. @throws RangeError on anything else. */
export function instant(text: string): Date {
  const at = new Date(text.replace(' ', 'T').replace(/([+-]\d{2})$/u, '$1:00'));
  if (Number.isNaN(at.getTime())) throw new RangeError(`不是时间：${text}`);
  return at;
}
