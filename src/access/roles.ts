/** Where a role's grant holds. `oneself`: the account's own person; `city` and `platform` need no place. */
type Reach = 'oneself' | 'organisation' | 'county' | 'department' | 'city' | 'notices' | 'platform';

interface RoleSpec {
  /** Chinese: as people see it. */
  readonly name: string;
  readonly reach: Reach;
  /** Kind of account that may hold it: a citizen's own, or one for work. */
  readonly kind: AccountKind;
}

/** A citizen's account is a person's own; a staff account is for work. Nobody does official work in the account they apply with. */
export type AccountKind = 'citizen' | 'staff';

/** THE table of roles: `docs/platform.md` shows the same, and a test compares. */
export const ROLES = {
  citizen: { name: '个人', reach: 'oneself', kind: 'citizen' },
  'org-clerk': { name: '单位经办人', reach: 'organisation', kind: 'citizen' },
  'county-acceptor': { name: '县级受理', reach: 'county', kind: 'staff' },
  'county-reviewer': { name: '县级审核', reach: 'county', kind: 'staff' },
  'city-reviewer': { name: '市级复核', reach: 'city', kind: 'staff' },
  department: { name: '联审部门', reach: 'department', kind: 'staff' },
  'register-clerk': { name: '台账经办', reach: 'department', kind: 'staff' },
  finance: { name: '财政拨付', reach: 'city', kind: 'staff' },
  auditor: { name: '审计', reach: 'city', kind: 'staff' },
  'notice-editor': { name: '政策编辑', reach: 'notices', kind: 'staff' },
  'system-admin': { name: '系统管理员', reach: 'platform', kind: 'staff' },
  'security-admin': { name: '安全管理员', reach: 'platform', kind: 'staff' },
  'audit-admin': { name: '审计管理员', reach: 'platform', kind: 'staff' },
} as const satisfies Readonly<Record<string, RoleSpec>>;

export type Role = keyof typeof ROLES;

export const ROLE_CODES: readonly Role[] = Object.keys(ROLES).filter(isRole);

function isRole(code: string): code is Role {
  return Object.hasOwn(ROLES, code);
}

/** The role of a Chinese name or a code; undefined where there is none. */
export function roleOf(text: string): Role | undefined {
  return ROLE_CODES.find((code) => code === text || ROLES[code].name === text);
}
