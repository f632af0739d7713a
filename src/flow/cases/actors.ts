import { grantsOf, PLATFORM_SCOPE, type Actor, type Grant } from '../../access/index.ts';
import type { CaseActor, CaseRole } from '../../case/index.ts';

/** The platform's own steps: terms that are over, batches that carry a case along. */
export const PLATFORM_CASE_ACTOR: CaseActor = {
  account: PLATFORM_SCOPE.account,
  person: null,
  role: 'platform',
  organisations: [],
};

const CASE_ROLES: readonly CaseRole[] = [
  'citizen',
  'org-clerk',
  'county-acceptor',
  'county-reviewer',
  'city-reviewer',
  'department',
  'finance',
];

/** Everything that the account can be to a case: one for each grant. */
export function caseActors(actor: Actor): readonly CaseActor[] {
  if (actor.account === PLATFORM_SCOPE.account) return [PLATFORM_CASE_ACTOR];
  const grants = grantsOf(actor);
  const organisations = [...new Set(grants.flatMap(({ organisation = [] }) => organisation))];
  // What falls to somebody through a colleague's delegation is done on that colleague's behalf, as far as that may be; else in one's own right.
  const ordered = [...grants.filter(isDelegated), ...grants.filter((grant) => !isDelegated(grant))];
  return ordered.flatMap((grant) => caseActor(actor, grant, organisations) ?? []);
}

function isDelegated({ behalf }: Grant): boolean {
  return behalf !== undefined;
}

function caseActor(
  { account, person }: Actor,
  { role, county, department, behalf }: Grant,
  organisations: readonly string[],
): CaseActor | undefined {
  const own = CASE_ROLES.find((one) => one === role);
  if (own === undefined) return undefined;
  return {
    account,
    person,
    role: own,
    organisations,
    ...(county === undefined ? {} : { county }),
    ...(department === undefined ? {} : { department }),
    ...(behalf === undefined ? {} : { behalf: { account: behalf.account, person: behalf.person } }),
  };
}
