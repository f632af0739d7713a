import { turnOf, ROLE_NAMES, type CaseRole, type CaseState } from '../../case/index.ts';

/** Whose turn it is: `县级受理（东昌府区）、市级复核`; empty where it is nobody's. */
export function sayTurn(state: CaseState): string {
  return turnOf(state).map(sayOne).join('、');
}

/** One turn as a case's row names it. */
export function sayOne(name: string): string {
  const [role = '', place] = name.split('@', 2);
  if (role === 'applicant') return '申请人';
  if (role === 'department') return place ?? '';
  const said = isRole(role) ? ROLE_NAMES[role] : role;
  return place === undefined ? said : `${said}（${place}）`;
}

function isRole(role: string): role is CaseRole {
  return Object.hasOwn(ROLE_NAMES, role);
}
