import type { Grant } from '../../access/index.ts';
import type { SampleCast } from '../../sample/index.ts';

/** An account for work. */
export interface StaffLogin {
  readonly login: string;
  readonly name: string;
  readonly grants: readonly Grant[];
}

/** A person's own account; `acts` where it also acts for an organisation. */
export interface CitizenLogin {
  readonly login: string;
  readonly name: string;
  readonly id: string;
  readonly about: string;
  readonly acts?: { readonly code: string; readonly name: string };
}

const HR = '市人力资源社会保障局';

const clerkOf = (department: string): readonly Grant[] => [
  { role: 'register-clerk', department },
  { role: 'department', department },
];

/** One at least for every role. Where two must agree, there are two. */
export const STAFF: readonly StaffLogin[] = [
  { login: 'city-review', name: '市级复核（示例）', grants: [{ role: 'city-reviewer' }] },
  { login: 'city-review-2', name: '市级复核乙（示例）', grants: [{ role: 'city-reviewer' }] },
  { login: 'city-register-1', name: '市级台账经办甲（示例）', grants: [{ role: 'register-clerk', department: HR }] },
  { login: 'city-register-2', name: '市级台账经办乙（示例）', grants: [{ role: 'register-clerk', department: HR }] },
  {
    login: 'dongchang-accept',
    name: '东昌府区受理（示例）',
    grants: [{ role: 'county-acceptor', county: '东昌府区' }],
  },
  {
    login: 'dongchang-review',
    name: '东昌府区审核（示例）',
    grants: [{ role: 'county-reviewer', county: '东昌府区' }],
  },
  {
    login: 'dongchang-register',
    name: '东昌府区台账经办（示例）',
    grants: [{ role: 'register-clerk', department: HR, county: '东昌府区' }],
  },
  { login: 'linqing-accept', name: '临清市受理（示例）', grants: [{ role: 'county-acceptor', county: '临清市' }] },
  { login: 'linqing-review', name: '临清市审核（示例）', grants: [{ role: 'county-reviewer', county: '临清市' }] },
  { login: 'education', name: '市教育体育局经办（示例）', grants: clerkOf('市教育体育局') },
  { login: 'tax', name: '市税务局经办（示例）', grants: clerkOf('市税务局') },
  {
    login: 'finance',
    name: '市财政局拨付（示例）',
    grants: [{ role: 'finance' }, { role: 'register-clerk', department: '市财政局' }],
  },
  {
    login: 'finance-review',
    name: '市财政局联审（示例）',
    grants: [{ role: 'department', department: '市财政局' }],
  },
  { login: 'finance-2', name: '市财政局拨付乙（示例）', grants: [{ role: 'finance' }] },
  { login: 'hr', name: '市人力资源社会保障局经办（示例）', grants: [{ role: 'department', department: HR }] },
  { login: 'industry', name: '市工业和信息化局经办（示例）', grants: clerkOf('市工业和信息化局') },
  { login: 'organisation', name: '市委组织部经办（示例）', grants: clerkOf('市委组织部') },
  { login: 'editor-1', name: '政策编辑甲（示例）', grants: [{ role: 'notice-editor' }] },
  { login: 'editor-2', name: '政策编辑乙（示例）', grants: [{ role: 'notice-editor' }] },
  { login: 'auditor', name: '审计（示例）', grants: [{ role: 'auditor' }] },
  { login: 'system-admin', name: '系统管理员（示例）', grants: [{ role: 'system-admin' }] },
  { login: 'security-admin', name: '安全管理员（示例）', grants: [{ role: 'security-admin' }] },
  { login: 'audit-admin', name: '审计管理员（示例）', grants: [{ role: 'audit-admin' }] },
];

/** People of the city, each with something to find, and those who act for a firm and for a school. */
export function citizensOf({ enterprise, school, worker, champion, founder }: SampleCast): readonly CitizenLogin[] {
  return [
    { login: 'citizen-1', ...worker, about: '新近取得高级工的企业职工' },
    { login: 'citizen-2', ...champion, about: '同一竞赛项目得过两块奖牌，低的已发奖' },
    { login: 'citizen-3', ...founder, about: '毕业五年内在外租赁场所创业' },
    { login: 'enterprise', ...enterprise.clerk, about: `${enterprise.name}主经办人`, acts: enterprise },
    { login: 'school', ...school.clerk, about: `${school.name}主经办人`, acts: school },
  ];
}
