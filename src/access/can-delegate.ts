import type { Grant } from './actor.ts';
import { areaOf } from './area.ts';
import type { Objection } from './can-grant.ts';
import { excludes } from './exclusions.ts';
import { ROLES, type AccountKind, type Role } from './roles.ts';

/** Roles whose work can be delegated. Money is not: two people of finance pay, each by themselves. */
export const DELEGABLE: readonly Role[] = ['county-acceptor', 'county-reviewer', 'city-reviewer', 'department'];

interface Colleague {
  readonly account: string;
  readonly kind: AccountKind;
  readonly grants: readonly Grant[];
}

/** Whether somebody with these grants works in the office that a grant is of: of one county, one department, or the city's own role. */
function isColleague(grants: readonly Grant[], { role, county, department }: Grant): boolean {
  return grants.some(
    (held) =>
      held.behalf === undefined &&
      (county !== undefined
        ? held.county === county
        : department !== undefined
          ? held.department === department
          : held.role === role),
  );
}

/** Everything that speaks against delegating this grant of one's own to that colleague; nothing where it may be done. */
export function canDelegate(giver: string, to: Colleague, grant: Grant): readonly Objection[] {
  const name = ROLES[grant.role].name;
  const faults: Objection[] = [];
  if (!DELEGABLE.includes(grant.role))
    faults.push({ field: 'grant', message: `“${name}”不能委托`, hint: '可以委托受理、审核、复核和联审的工作' });
  if (grant.behalf !== undefined)
    faults.push({ field: 'grant', message: '受委托的工作不能再委托', hint: '请委托人另行委托' });
  if (giver === to.account) faults.push({ field: 'to', message: '不能委托给自己', hint: '选一位同事' });
  else if (to.kind !== 'staff' || !isColleague(to.grants, grant))
    faults.push({ field: 'to', message: '只能委托给同一单位的同事', hint: '从可以委托的同事里选' });
  faults.push(...exclusionFaults(to, grant));
  return faults;
}

function exclusionFaults({ grants }: Colleague, grant: Grant): Objection[] {
  const clash = grants.find(({ role }) => excludes(role, grant.role));
  if (clash !== undefined)
    return [
      {
        field: 'to',
        message: `对方是“${ROLES[clash.role].name}”，不能同时办“${ROLES[grant.role].name}”`,
        hint: '委托给别的同事',
      },
    ];
  const widened = areaOf(grants).exact && !areaOf([...grants, grant]).exact;
  return widened ? [{ field: 'to', message: '对方的授权地域、部门与这项工作不一致', hint: '委托给别的同事' }] : [];
}
