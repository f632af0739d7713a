import { grantsOf, type Actor, type Grant } from './actor.ts';
import { areaOf } from './area.ts';
import type { Role } from './roles.ts';
import { PLATFORM_SCOPE, type Scope } from './scope.ts';

/** Roles that see the whole city. The auditor also sees what is restricted. */
const WHOLE_CITY: ReadonlyMap<Role, 'on' | 'restricted'> = new Map([
  ['city-reviewer', 'on'],
  ['finance', 'on'],
  ['auditor', 'restricted'],
]);

/** The rows that the actor's grants let them see, in the words of row-level security: never more than was granted. */
export function scopeOf(actor: Actor): Scope {
  if (actor.account === PLATFORM_SCOPE.account) return { ...PLATFORM_SCOPE, session: actor.session };
  const grants = grantsOf(actor);
  const { counties, departments, writes } = areaOf(grants);
  const organisations = grants.flatMap(({ role, organisation = [] }) => (role === 'org-clerk' ? organisation : []));
  return {
    account: actor.account,
    session: actor.session,
    everything: sight(grants),
    counties,
    departments,
    organisations: [...new Set(organisations)].sort(),
    person: grants.some(({ role }) => role === 'citizen') ? actor.person : null,
    writes,
  };
}

function sight(grants: readonly Grant[]): Scope['everything'] {
  const seen = grants.map(({ role }) => WHOLE_CITY.get(role));
  return seen.includes('restricted') ? 'restricted' : seen.includes('on') ? 'on' : 'off';
}
