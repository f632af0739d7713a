/** Who takes a step of a case, and as what. The codes are those of `access`; `platform` is the platform's own work. */
export type CaseRole =
  | 'citizen'
  | 'org-clerk'
  | 'county-acceptor'
  | 'county-reviewer'
  | 'city-reviewer'
  | 'department'
  | 'finance'
  | 'platform';

export const ROLE_NAMES: Readonly<Record<CaseRole, string>> = {
  citizen: '申请人本人',
  'org-clerk': '申请单位经办人',
  'county-acceptor': '县级受理',
  'county-reviewer': '县级审核',
  'city-reviewer': '市级复核',
  department: '部门经办人',
  finance: '财政拨付',
  platform: '系统',
};

/** The steps of one case that one person must not take two of, over its whole life. */
export type Step = '受理' | '审核' | '复核' | '拨付';

/** One account in one role, at one place: the grant it acts by. */
export interface CaseActor {
  readonly account: string;
  /** Token of the person, where it is known: two accounts of one person are one person. */
  readonly person: string | null;
  readonly role: CaseRole;
  /** Of a county's role. */
  readonly county?: string;
  /** Of a department's role. */
  readonly department?: string;
  /** Organisations that the person acts for or belongs to. */
  readonly organisations: readonly string[];
}

/** As events keep it. */
export interface By {
  readonly account: string;
  readonly person: string | null;
  readonly role: CaseRole;
  readonly department?: string;
}

export function byOf({ account, person, role, department }: CaseActor): By {
  return { account, person, role, ...(department === undefined ? {} : { department }) };
}

/** Whether two hands are one person's, as far as is known. */
export function isSamePerson(one: Pick<By, 'account' | 'person'>, other: Pick<By, 'account' | 'person'>): boolean {
  return one.account === other.account || (one.person !== null && one.person === other.person);
}
