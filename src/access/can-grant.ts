import type { Actor, Grant } from './actor.ts';
import { areaOf } from './area.ts';
import { excludes } from './exclusions.ts';
import { may } from './may.ts';
import { ROLES, type AccountKind } from './roles.ts';

/** Why something must not be done, in Chinese, and what to do instead. */
export interface Objection {
  /** Part of the grant that is at fault, as in `Grant`; empty: the whole. */
  readonly field: string;
  readonly message: string;
  readonly hint: string;
}

/** The account that a grant is for, and what it holds now. */
interface Grantee {
  readonly account: string;
  readonly kind: AccountKind;
  readonly grants: readonly Grant[];
}

/** Everything that speaks against giving this grant; nothing where it may be given. */
export function canGrant(giver: Actor, to: Grantee, grant: Grant): readonly Objection[] {
  return [
    ...giverFaults(giver, to),
    ...placeFaults(grant),
    ...kindFaults(to, grant),
    ...exclusionFaults(to, grant),
    ...areaFaults(to, grant),
  ];
}

function giverFaults(giver: Actor, to: Grantee): Objection[] {
  // The platform itself: an administrator at the server's own command line.
  if (giver.account === '0') return [];
  if (giver.account === to.account)
    return [{ field: 'account', message: '不能给自己授权', hint: '请另一位安全管理员办理' }];
  if (!may(giver, 'grant.give', { account: to.account }))
    return [{ field: '', message: '没有授权的权限', hint: `授权由${ROLES['security-admin'].name}办理` }];
  return [];
}

/** A grant names the places that its role needs, and no others. */
export function placeFaults(grant: Grant): readonly Objection[] {
  const { name, reach } = ROLES[grant.role];
  const faults: Objection[] = [];
  for (const [field, word] of PLACES) {
    const given = grant[field] !== undefined;
    const wanted = reach === field;
    const allowed = wanted || (grant.role === 'register-clerk' && field === 'county');
    if (wanted && !given)
      faults.push({ field, message: `${name}要写明${word}`, hint: `给出${word}，权限只在那里有效` });
    if (given && !allowed) faults.push({ field, message: `${name}不按${word}授权`, hint: `去掉${word}` });
  }
  return faults;
}

const PLACES = [
  ['county', '区县'],
  ['department', '部门'],
  ['organisation', '单位'],
] as const;

function kindFaults(to: Grantee, { role }: Grant): Objection[] {
  if (role === 'citizen')
    return [{ field: 'role', message: '“个人”不用授予', hint: '个人账号本来就有，工作账号不能有' }];
  if (role === 'org-clerk')
    return [
      {
        field: 'role',
        message: '“单位经办人”由单位授权，不在这里授予',
        hint: '登记单位的主经办人，再由其授权其他经办人',
      },
    ];
  if (ROLES[role].kind === to.kind) return [];
  return [
    { field: 'role', message: `个人账号不能担任“${ROLES[role].name}”`, hint: '为其另建工作账号，办公用工作账号' },
  ];
}

function exclusionFaults(to: Grantee, { role }: Grant): Objection[] {
  const held = [...new Set(to.grants.map((grant) => grant.role))].filter((other) => excludes(role, other));
  return held.map((other) => ({
    field: 'role',
    message: `“${ROLES[role].name}”不能与“${ROLES[other].name}”在同一账号`,
    hint: `先收回“${ROLES[other].name}”，或授给另一个账号`,
  }));
}

/** What can't be joined into one area would hold in less than was granted; nobody would know why. */
function areaFaults(to: Grantee, grant: Grant): Objection[] {
  if (placeFaults(grant).length > 0 || areaOf([...to.grants, grant]).exact) return [];
  return [
    {
      field: '',
      message: '这项授权与已有的授权地域、部门不一致，不能在同一账号',
      hint: '一个账号里，各部门管的区县要相同：或都是全市，或都是同样的区县。其余的另建账号',
    },
  ];
}
