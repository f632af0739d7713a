import { isSamePerson, ROLE_NAMES, type CaseActor, type CaseRole, type Step } from './actor.ts';
import type { CommandType } from './command-names.ts';
import { fault, type CaseFault } from './fault.ts';
import type { CaseState } from './model.ts';
import { departmentsAt, decidesHere, stageOf } from './stage.ts';
import { STAGE_KINDS } from './stage-kinds.ts';

/** One way to be the one who takes a step: a role, at a place, and which of the separated steps it then is. */
export interface Right {
  readonly role: CaseRole;
  readonly step: Step | null;
  readonly county?: string;
  readonly departments?: readonly string[];
  /** Only who took no step of the case. */
  readonly uninvolved?: true;
}

const CITY: Right = { role: 'city-reviewer', step: STAGE_KINDS.city.step };
const FINANCE: Right = { role: 'finance', step: STAGE_KINDS.payment.step };
/** Every stage of review but the city's own. */
const REVIEW: Step = STAGE_KINDS.review.step;
const ACCEPTANCE: Step = STAGE_KINDS.acceptance.step;
const PLATFORM: Right = { role: 'platform', step: null };
const APPLICANT: readonly Right[] = [
  { role: 'citizen', step: null },
  { role: 'org-clerk', step: null },
];

/** Who may give this command to a case in this state. */
export function rightsTo(state: CaseState, type: CommandType): readonly Right[] {
  switch (type) {
    case 'initiate':
      return acceptanceRights(state);
    case 'open':
    case 'edit':
    case 'submit':
    case 'confirm':
    case 'decline':
    case 'supplement':
    case 'withdraw':
    case 'acknowledge':
    case 'dispute':
    case 'change-account':
    case 'appeal':
    case 'rate':
      return APPLICANT;
    case 'offer':
    case 'lapse':
    case 'publish':
    case 'raise-objection':
    case 'end-notice':
    case 'take-down':
      return [PLATFORM];
    case 'accept':
    case 'request-supplement':
    case 'pass':
    case 'complete':
    case 'conclude':
    case 'reject':
    case 'await-ruling':
      return stageRights(state);
    case 'opine':
      return [{ role: 'department', step: REVIEW, departments: departmentsHere(state) }];
    case 'return':
      return returnRights(state);
    case 'give-ruling':
      return [PLATFORM, { role: 'city-reviewer', step: null }];
    case 'settle-objection':
    case 'reopen':
      return [CITY];
    case 'settle-appeal':
      return [{ ...CITY, uninvolved: true }];
    case 'batch':
    case 'withhold':
    case 'record-repayment':
    case 'record-offset':
      return [FINANCE];
    case 'unbatch':
    case 'pay':
    case 'record-return':
    case 'record-receipt':
      return [FINANCE, PLATFORM];
  }
}

/** Whoever takes the stage that the case is in; of a joint review, whoever leads it. */
function stageRights(state: CaseState): readonly Right[] {
  const stage = stageOf(state);
  const lead: Right = { role: 'department', step: REVIEW, departments: state.procedure.leads };
  switch (stage?.kind) {
    case 'acceptance':
      return acceptanceRights(state);
    case 'county':
      return state.county === null ? [lead] : countyRight(state, 'county-reviewer', REVIEW);
    case 'review':
    case 'joint':
      return [lead, { role: 'city-reviewer', step: REVIEW }];
    case 'city':
    case 'collective':
      return [CITY];
    case 'completion':
    case 'confirmation':
      return carriesOut(state, [...state.procedure.leads, ...stage.departments]);
    case 'public-notice':
      return [CITY];
    case 'payment':
      return [FINANCE, CITY];
    case undefined:
      return [];
  }
}

/** Whoever takes the first stage, and so whoever begins a case ex officio. */
export function acceptanceRights(opening: Pick<CaseState, 'procedure' | 'county'>): readonly Right[] {
  const { leads } = opening.procedure;
  return [
    ...countyRight(opening, 'county-acceptor', ACCEPTANCE),
    { role: 'department', step: ACCEPTANCE, departments: leads },
  ];
}

function countyRight({ county }: Pick<CaseState, 'county'>, role: CaseRole, step: Step): readonly Right[] {
  return county === null ? [] : [{ role, step, county }];
}

/** Carrying out what was decided is none of the separated steps; where this very stage decides, it is 审核. */
function carriesOut(state: CaseState, departments: readonly string[]): readonly Right[] {
  const step: Step | null = decidesHere(state) ? REVIEW : null;
  return [
    ...countyRight(state, 'county-reviewer', REVIEW).map((right) => ({ ...right, step })),
    { role: 'department', step, departments },
    { role: 'city-reviewer', step },
  ];
}

/** A department in joint review may send the case back by itself, too. */
function returnRights(state: CaseState): readonly Right[] {
  const own = stageRights(state);
  if (state.status !== 'joint-review') return own;
  return [...own, { role: 'department', step: REVIEW, departments: departmentsHere(state) }];
}

function departmentsHere(state: CaseState): readonly string[] {
  return state.stage === null ? [] : departmentsAt(state, state.stage);
}

/** The right that the actor has among these. */
export function rightOf(rights: readonly Right[], { role, county, department }: CaseActor): Right | undefined {
  return rights.find(
    (right) =>
      right.role === role &&
      (right.county === undefined || right.county === county) &&
      (right.departments === undefined || (department !== undefined && right.departments.includes(department))),
  );
}

/** `县级审核（东昌府区）或市级复核`. */
export function sayRights(rights: readonly Right[]): string {
  return rights.map(sayRight).join('或');
}

function sayRight({ role, county, departments }: Right): string {
  const places = county === undefined ? departments : [county];
  return places === undefined ? ROLE_NAMES[role] : `${ROLE_NAMES[role]}（${places.join('、')}）`;
}

/** What speaks against this person taking this step of this case. */
export function personFaults(state: CaseState, right: Right, actor: CaseActor): CaseFault[] {
  if (actor.role === 'platform') return [];
  if (isApplicantRole(actor.role)) return actsFor(state, actor) ? [] : [NOT_THEIRS];
  return [...ownCaseFaults(state, actor), ...involvementFaults(state, right, actor)];
}

const NOT_THEIRS = fault('by', '这不是您本人或者您经办的单位的办件', '请由申请人本人或者申请单位的经办人办理');

function isApplicantRole(role: CaseRole): boolean {
  return role === 'citizen' || role === 'org-clerk';
}

/** A person acts for themselves; a clerk for their organisation. */
export function actsFor({ beneficiary }: Pick<CaseState, 'beneficiary'>, actor: CaseActor): boolean {
  if (beneficiary.kind === 'person') return actor.role === 'citizen' && actor.person === beneficiary.token;
  return actor.role === 'org-clerk' && actor.organisations.includes(beneficiary.token);
}

/** Nobody acts on their own case, or on that of an organisation they belong to. */
function ownCaseFaults(
  { beneficiary, applicant }: Pick<CaseState, 'beneficiary' | 'applicant'>,
  actor: CaseActor,
): CaseFault[] {
  const own =
    actor.person === beneficiary.token ||
    actor.behalf?.person === beneficiary.token ||
    actor.organisations.includes(beneficiary.token) ||
    (applicant !== null && isSamePerson(applicant, actor));
  const whose = beneficiary.kind === 'person' ? '本人' : '本人所在单位';
  return own ? [fault('by', `${whose}的事项须回避`, '请换人办理，受本人委托的也不能办理')] : [];
}

/** What speaks against this one beginning a case ex officio. */
export function initiatorFaults(
  opening: Pick<CaseState, 'procedure' | 'county' | 'beneficiary'>,
  actor: CaseActor,
): CaseFault[] {
  const rights = acceptanceRights(opening);
  return rightOf(rights, actor) === undefined
    ? [fault('by', '“依职权立案”不由您办理', `由${sayRights(rights)}办理`)]
    : ownCaseFaults({ beneficiary: opening.beneficiary, applicant: null }, actor);
}

/** An appeal is settled by somebody new to the case; else only the separated steps keep apart. */
function involvementFaults(state: CaseState, right: Right, actor: CaseActor): CaseFault[] {
  if (right.uninvolved !== true) return separationFaults(state, right, actor);
  const involved = state.steps.some((taken) => isSamePerson(taken.by, actor));
  return involved ? [fault('by', '您办理过本件，不能处理对它的复核申诉', '由没有办理过本件的人处理')] : [];
}

/** 受理, 审核, 复核 and 拨付 of one case are taken by different people, over its whole life. */
function separationFaults(state: CaseState, { step }: Right, actor: CaseActor): CaseFault[] {
  if (step === null) return [];
  const other = state.steps.find((taken) => taken.step !== step && isSamePerson(taken.by, actor));
  if (other === undefined) return [];
  const { behalf } = actor;
  const whose = behalf === undefined || isSamePerson(other.by, { account: actor.account, person: actor.person });
  return [
    fault(
      'by',
      `${whose ? '您' : '委托人'}已办理本件的${other.step}，${whose ? '' : '您'}不能再${whose ? '' : '受其委托'}办理${step}`,
      '受理、审核、复核、拨付由不同的人办理，委托的也算在内，请换人',
    ),
  ];
}
