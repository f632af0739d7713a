import type { Role } from './roles.ts';

export interface PermissionSpec {
  /** `public`: without signing in. `signed-in`: every account, also one that must still set up its second factor. */
  readonly roles: readonly Role[] | 'public' | 'signed-in';
  /** Whether it changes anything but the holder's own session and credentials. */
  readonly changes: boolean;
  /** Never on the account that acts. */
  readonly notOneself?: true;
  /** Of an organisation's clerks, only for its 主经办人. */
  readonly principal?: true;
  /** Why these and no others, in a line. */
  readonly reason: string;
}

const ALL_REGISTERS = [
  'county-acceptor',
  'county-reviewer',
  'city-reviewer',
  'department',
  'register-clerk',
  'finance',
  'auditor',
] as const;

const CASE_OFFICIALS = ['county-acceptor', 'county-reviewer', 'city-reviewer', 'department', 'finance'] as const;

/** THE table of rights: which role may do what. Where it holds is the grant's; which rows it sees is row-level security's too. */
export const PERMISSIONS = {
  public: {
    roles: 'public',
    changes: false,
    reason: 'What everybody may read: notices, the calculator, sign-in itself',
  },
  'session.own': {
    roles: 'signed-in',
    changes: false,
    reason: 'Everybody sees who they are, signs out, changes their own password and second factor',
  },
  'session.list': {
    roles: ['security-admin'],
    changes: false,
    reason: 'Who is signed in from where shows a stolen session',
  },
  'session.end': {
    roles: ['security-admin'],
    changes: true,
    notOneself: true,
    reason: 'A stolen session is ended at once; one’s own is ended by signing out',
  },
  'account.list': {
    roles: ['system-admin', 'security-admin', 'auditor'],
    changes: false,
    reason: 'One makes accounts, one gives them rights, one checks both',
  },
  'account.create': { roles: ['system-admin'], changes: true, reason: 'An account begins without any right' },
  'account.identify': {
    roles: ['system-admin'],
    changes: true,
    notOneself: true,
    reason: 'Whose an account is, so that nobody handles their own case; nobody says it of themselves',
  },
  'account.disable': {
    roles: ['system-admin'],
    changes: true,
    notOneself: true,
    reason: 'Who leaves loses the account; nobody locks themselves out',
  },
  'account.reset-password': {
    roles: ['system-admin'],
    changes: true,
    notOneself: true,
    reason: 'Alone it opens nothing: the second factor is the security administrator’s',
  },
  'account.reset-totp': {
    roles: ['security-admin'],
    changes: true,
    notOneself: true,
    reason: 'Alone it opens nothing: the password is the system administrator’s',
  },
  'account.lock': {
    roles: ['security-admin'],
    changes: true,
    notOneself: true,
    reason: 'Locks and unlocks are a matter of security, whoever made the account',
  },
  'grant.list': {
    roles: ['security-admin', 'auditor'],
    changes: false,
    reason: 'One gives rights, one checks who has had which, when, and from whom',
  },
  'grant.give': {
    roles: ['security-admin'],
    changes: true,
    notOneself: true,
    reason: 'Rights come from one who has none of them and can make no account',
  },
  'grant.revoke': {
    roles: ['security-admin'],
    changes: true,
    notOneself: true,
    reason: 'Who gives rights takes them away',
  },
  'delegation.own': {
    roles: ['county-acceptor', 'county-reviewer', 'city-reviewer', 'department'],
    changes: true,
    reason:
      'Whoever handles cases gives their work to a colleague of the same office for a time; money is never delegated',
  },
  'organisation.appoint': {
    roles: ['security-admin'],
    changes: true,
    notOneself: true,
    reason: 'The first clerk is entered from the organisation’s sealed letter, as a right like any other',
  },
  'organisation.authorise': {
    roles: ['org-clerk'],
    changes: true,
    notOneself: true,
    principal: true,
    reason: 'The organisation itself says who acts for it, through its 主经办人',
  },
  'organisation.list': {
    roles: ['org-clerk', 'security-admin', 'auditor'],
    changes: false,
    reason: 'A clerk sees who else acts for the organisation',
  },
  'register.read': {
    roles: ['citizen', 'org-clerk', ...ALL_REGISTERS],
    changes: false,
    reason: 'Who decides on facts or is their subject; rows beyond one’s own reach are not seen',
  },
  'register.write': {
    roles: ['register-clerk'],
    changes: true,
    reason: 'The department that keeps a register writes it, and nobody else',
  },
  'register.approve-change': {
    roles: ['register-clerk'],
    changes: true,
    reason: 'A second person of the same 保管 approves; never the one who asked',
  },
  'register.import': {
    roles: ['register-clerk'],
    changes: true,
    reason: 'An import is many writes at once',
  },
  'register.export': {
    roles: ['city-reviewer', 'register-clerk', 'auditor'],
    changes: false,
    reason: 'Whole files leave with those who answer for them, and with the auditor; each export is in the audit',
  },
  'register.reveal': {
    roles: [
      'county-acceptor',
      'county-reviewer',
      'city-reviewer',
      'department',
      'register-clerk',
      'finance',
      'auditor',
    ],
    changes: false,
    reason: 'A full ID number, one at a time, with a purpose, in the audit; not for those who only see themselves',
  },
  'audit.read': {
    roles: ['audit-admin', 'auditor'],
    changes: false,
    reason: 'Who is in the log doesn’t keep it: the other two administrators don’t read it',
  },
  'audit.export': { roles: ['audit-admin', 'auditor'], changes: false, reason: 'For checking elsewhere, offline' },
  'audit.verify': {
    roles: ['audit-admin', 'auditor'],
    changes: false,
    reason: 'Whether the chain is whole is asked by those who read it',
  },
  'case.apply': {
    roles: ['citizen', 'org-clerk'],
    changes: true,
    reason: 'One applies for oneself, or for an organisation that authorised one',
  },
  'case.read': {
    roles: ['citizen', 'org-clerk', ...CASE_OFFICIALS, 'auditor'],
    changes: false,
    reason: 'Whose case it is and who handles it; cases beyond one’s own reach are not seen',
  },
  'case.handle': {
    roles: CASE_OFFICIALS,
    changes: true,
    reason: 'Which of them takes which step, the case’s own guide and its history say',
  },
  'case.initiate': {
    roles: ['county-acceptor', 'department'],
    changes: true,
    reason:
      'Who takes the first stage begins ex officio what the notice has an office begin, and brings the evidence for it',
  },
  'case.cross-check': {
    roles: [...CASE_OFFICIALS, 'auditor'],
    changes: false,
    reason: 'What looks odd is for those who review a case, never for applicants: it may be about others',
  },
  'case.propose': {
    roles: ['city-reviewer'],
    changes: true,
    reason: 'Proactive awards are looked for city-wide, by those who answer for the registers’ use',
  },
  'public-notice.read': { roles: 'public', changes: false, reason: 'A public notice is public' },
  'public-notice.object': {
    roles: 'public',
    changes: false,
    reason: 'Anybody may object; only the row they name is stopped, and an official settles it',
  },
  'public-notice.manage': {
    roles: ['city-reviewer'],
    changes: true,
    reason: 'The city publishes what it has decided, and settles what is objected',
  },
  'payment.read': {
    roles: ['finance', 'city-reviewer', 'auditor'],
    changes: false,
    reason: 'Who pays, who decides what is paid, and who checks both',
  },
  'payment.budget': {
    roles: ['finance'],
    changes: true,
    reason: 'Budgets are given and moved by finance, with a reason',
  },
  'payment.batch': { roles: ['finance'], changes: true, reason: 'Finance puts batches together' },
  'payment.release': {
    roles: ['finance'],
    changes: true,
    reason: 'A second person of finance releases; never one who made the batch or handled a case in it',
  },
  'payment.receipts': { roles: ['finance'], changes: true, reason: 'What the bank answers comes to finance' },
  'payment.payee': {
    roles: ['citizen', 'org-clerk'],
    changes: true,
    reason: 'Where the money goes is said by the one it is for',
  },
  'supervision.read': {
    roles: ['department', 'city-reviewer', 'finance', 'auditor'],
    changes: false,
    reason: 'Who answers for a task, who watches over all of them, who pays, and who checks',
  },
  'supervision.report': {
    roles: ['department', 'city-reviewer'],
    changes: true,
    reason: 'A department reports on its own tasks; the city’s office enters what came on paper',
  },
  'supervision.manage': {
    roles: ['city-reviewer'],
    changes: true,
    reason: 'The city’s office hands tasks down, checks reports, sets days, extends and concludes',
  },
  'message.own': { roles: 'signed-in', changes: false, reason: 'Everybody reads what was written to them' },
  'webhook.manage': {
    roles: ['system-admin'],
    changes: true,
    reason: 'Which other systems are told of events; no personal data is in them',
  },
  'system.status': {
    roles: ['system-admin'],
    changes: false,
    reason: 'State of database, jobs and disks; no register row is in it',
  },
  'system.backup': { roles: ['system-admin'], changes: true, reason: 'Keeping the platform running; it shows no row' },
  'system.jobs': { roles: ['system-admin'], changes: true, reason: 'Jobs that failed are started again' },
  'notice.read': { roles: 'public', changes: false, reason: 'Notices are public' },
  'notice.edit': {
    roles: ['notice-editor'],
    changes: true,
    reason: 'The rules are written by those who answer for the notice',
  },
  'notice.release': {
    roles: ['notice-editor'],
    changes: true,
    reason: 'A second editor releases what the first one wrote',
  },
  'ruling.read': {
    roles: [...CASE_OFFICIALS, 'auditor', 'notice-editor'],
    changes: false,
    reason: 'How a reading is taken, and who ruled so, is known to all who decide by it or answer for it',
  },
  'ruling.propose': {
    roles: ['notice-editor'],
    changes: true,
    reason: 'Who answers for the notice proposes how it is read, and sees which cases that touches, without names',
  },
  'ruling.decide': {
    roles: ['notice-editor'],
    changes: true,
    reason: 'A second editor approves or refuses what the first one proposed',
  },
  'calendar.read': {
    roles: [...CASE_OFFICIALS, 'auditor', 'notice-editor', 'system-admin'],
    changes: false,
    reason: 'Terms are counted by it: whoever counts on one may look',
  },
  'calendar.propose': {
    roles: ['system-admin'],
    changes: true,
    reason: 'The notice of next year’s holidays is taken in by those who keep the platform running',
  },
  'calendar.decide': {
    roles: ['system-admin', 'notice-editor'],
    changes: true,
    reason:
      'A second person compares it with the notice: another administrator, or an editor; never the one who took it in',
  },
} as const satisfies Readonly<Record<string, PermissionSpec>>;

export type Permission = keyof typeof PERMISSIONS;

export const PERMISSION_CODES: readonly Permission[] = Object.keys(PERMISSIONS).filter(isPermission);

export function isPermission(code: string): code is Permission {
  return Object.hasOwn(PERMISSIONS, code);
}

/** The permission as written in the table, with what it doesn't say left open. */
export function permission(code: Permission): PermissionSpec {
  return PERMISSIONS[code];
}
