import { grantsOf, type Actor, type Grant } from './actor.ts';
import { permission, type Permission } from './permissions.ts';
import { ROLES } from './roles.ts';

/** What something is done to, as far as rights ask for it. What is absent is not asked about. */
export interface Target {
  readonly county?: string;
  readonly department?: string;
  readonly organisation?: string;
  /** Id of an account. */
  readonly account?: string;
}

/** Whether the actor may do this, and to this. */
export function may(actor: Actor, code: Permission, on: Target = {}): boolean {
  const { roles, notOneself, principal } = permission(code);
  if (roles === 'public') return true;
  if (notOneself === true && on.account === actor.account) return false;
  if (roles === 'signed-in') return actor.account !== '0';
  return grantsOf(actor).some(
    (grant) => roles.includes(grant.role) && (principal !== true || grant.principal === true) && covers(grant, on),
  );
}

/** A grant reaches what its places don't exclude. One that needs a place and has none reaches nothing. */
function covers(grant: Grant, on: Target): boolean {
  switch (ROLES[grant.role].reach) {
    case 'county':
      return reaches(grant.county, on.county);
    case 'department':
      return (
        reaches(grant.department, on.department) && (grant.county === undefined || reaches(grant.county, on.county))
      );
    case 'organisation':
      return reaches(grant.organisation, on.organisation);
    case 'oneself':
    case 'city':
    case 'notices':
    case 'platform':
      return true;
  }
}

function reaches(place: string | undefined, asked: string | undefined): boolean {
  return place !== undefined && (asked === undefined || asked === place);
}
