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
  /** 受委托: for whom the role is taken for a time. */
  readonly behalf?: Hand;
}

/** Who a person is, as far as is known. */
export interface Hand {
  readonly account: string;
  readonly person: string | null;
}

/** As events keep it. */
export interface By extends Hand {
  readonly role: CaseRole;
  readonly department?: string;
  readonly behalf?: Hand;
}

export function byOf({ account, person, role, department, behalf }: CaseActor): By {
  return {
    account,
    person,
    role,
    ...(department === undefined ? {} : { department }),
    ...(behalf === undefined ? {} : { behalf }),
  };
}

interface Hands extends Hand {
  readonly behalf?: Hand;
}

/** Whether one person has a hand in both, by themselves or through whoever acts for them, as far as is known. */
export function isSamePerson(one: Hands, other: Hands): boolean {
  return handsOf(one).some((hand) => handsOf(other).some((theirs) => isSameHand(hand, theirs)));
}

function handsOf(hands: Hands): readonly Hand[] {
  return hands.behalf === undefined ? [hands] : [hands, hands.behalf];
}

function isSameHand(one: Hand, other: Hand): boolean {
  return one.account === other.account || (one.person !== null && one.person === other.person);
}
