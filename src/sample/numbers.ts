import { civilOf, creditCodeFault, formatDay, residentIdFault, type Day } from '../kit/index.ts';

/**
 * The area of every invented number. GB/T 2260 gave 聊城 371500 to 371503, 371521 to 371526 and 371581 (and 3725… until 1997); 371599 was
 * never issued, so that no number here can belong to anybody.
 */
export const UNISSUED_AREA = '371599';

/** GB 32100-2015 表1: digits and capitals without I, O, Z, S, V. */
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 11714-1997: weights of the first eight characters of an organisation code. */
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** Gives out numbers, none of them twice. */
export class Numbers {
  private readonly births = new Map<string, number>();
  private organisations = 0;

  /** A 公民身份号码 of the unissued area: 18 characters, valid by GB 11643-1999. */
  residentId(born: Day, female: boolean): string {
    const date = formatDay(born).replaceAll('-', '');
    const sex = `${date}${female ? 'f' : 'm'}`;
    const before = this.births.get(sex) ?? 0;
    this.births.set(sex, before + 1);
    // Odd for men, even for women; where a day's sequence begins depends on the day, so that not everybody is the first.
    const { day, month } = civilOf(born);
    const sequence = 1 + ((day * 37 + month * 61 + before) % 499) * 2 + (female ? 1 : 0);
    const body = `${UNISSUED_AREA}${date}${String(sequence).padStart(3, '0')}`;
    return body + checkOf('0123456789X', (check) => residentIdFault(body + check));
  }

  /** A 统一社会信用代码, valid by GB 32100-2015, that names the unissued area as the one of registration. */
  creditCode(kind: OrganisationKind): string {
    this.organisations += 1;
    const organisation = organisationCode(this.organisations);
    const body = `${KINDS[kind]}${UNISSUED_AREA}${organisation}`;
    return body + checkOf(CREDIT_ALPHABET, (check) => creditCodeFault(body + check));
  }
}

/** 登记管理部门 and 机构类别, GB 32100-2015 §4.2 and §4.3. */
const KINDS = { 机关: '11', 事业单位: '12', 社会团体: '51', 民办非企业单位: '52', 企业: '91' } as const;

export type OrganisationKind = keyof typeof KINDS;

/** Nine characters with the check character of GB 11714. */
function organisationCode(n: number): string {
  let rest = (n * 6_700_417) % 31 ** 6;
  let body = '';
  for (let i = 0; i < 6; i++) {
    body = CREDIT_ALPHABET.charAt(rest % 31) + body;
    rest = Math.floor(rest / 31);
  }
  const whole = `MA${body}`;
  const sum = ORGANISATION_WEIGHTS.reduce((total, weight, i) => total + weight * valueOf(whole.charAt(i)), 0);
  const check = 11 - (sum % 11);
  return whole + (check === 10 ? 'X' : check === 11 ? '0' : String(check));
}

function valueOf(character: string): number {
  return /\d/u.test(character) ? Number(character) : character.charCodeAt(0) - 55;
}

/** The one check character with which a number has no fault. */
function checkOf(alphabet: string, fault: (check: string) => string | undefined): string {
  const check = Array.from(alphabet).find((character) => fault(character) === undefined);
  if (check === undefined) throw new Error('no check character makes the number valid');
  return check;
}
