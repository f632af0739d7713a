import type { Grant } from './actor.ts';
import { ROLE_CODES, ROLES, type Role } from './roles.ts';

/**
 * Roles that stand alone in an account: the three administrators (三员分立, GB/T 22239-2019 8.1.5), so that none of them can both make
 * a right and use it; and the auditor, whose account would otherwise change what it audits.
 */
const ALONE: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin', 'auditor'];

/** Whether one account must not hold both roles. */
export function excludes(one: Role, other: Role): boolean {
  if (one === other) return false;
  return ALONE.includes(one) || ALONE.includes(other) || ROLES[one].kind !== ROLES[other].kind;
}

/** The roles that an account holding these must not get. */
export function exclusions(held: readonly Grant[]): readonly Role[] {
  return ROLE_CODES.filter((role) => held.some((grant) => excludes(grant.role, role)));
}
