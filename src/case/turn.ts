import type { CommandType } from './command-names.ts';
import type { Status } from './life.ts';
import type { CaseState } from './model.ts';
import { rightsTo, type Right } from './rights.ts';
import { silentDepartments } from './stage.ts';

/** The command that each state waits for; null: nobody's turn, for time or an end decides. */
const AWAITED: Readonly<Record<Status, CommandType | null>> = {
  draft: 'submit',
  offered: 'confirm',
  submitted: 'accept',
  supplementing: 'supplement',
  reviewing: 'pass',
  'joint-review': 'conclude',
  'awaiting-ruling': 'give-ruling',
  'awaiting-notice': 'return',
  'public-notice': null,
  objection: 'settle-objection',
  completing: 'complete',
  confirming: 'acknowledge',
  'awaiting-payment': 'batch',
  'in-batch': 'pay',
  paid: 'record-receipt',
  'payment-returned': 'change-account',
  recovering: 'record-repayment',
  appealing: 'settle-appeal',
  closed: null,
  rejected: null,
  withdrawn: null,
  declined: null,
  lapsed: null,
};

/**
 * Whose turn it is, as tasks are looked up: `county-acceptor@东昌府区`, `department@市财政局`, `city-reviewer`, `finance`; `applicant` for
 * the one it is for. In joint review first the departments that haven't spoken, then whoever leads it.
 */
export function turnOf(state: CaseState): readonly string[] {
  const silent = state.status === 'joint-review' ? silentDepartments(state) : [];
  if (silent.length > 0) return silent.map((department) => at('department', department));
  const awaited = awaitedBy(state);
  if (awaited === null) return [];
  return [...new Set(rightsTo(state, awaited).flatMap(placesOf))];
}

/** Money that an office began to give waits for the account that nobody has said yet. */
function awaitedBy({ status, application }: CaseState): CommandType | null {
  return status === 'awaiting-payment' && application.payee === null ? 'change-account' : AWAITED[status];
}

/** What an actor's grant is called in a turn. */
export function turnName(role: string, place?: string): string {
  return place === undefined ? role : at(role, place);
}

function placesOf({ role, county, departments }: Right): readonly string[] {
  if (role === 'platform') return [];
  if (role === 'citizen' || role === 'org-clerk') return ['applicant'];
  if (county !== undefined) return [at(role, county)];
  return departments === undefined ? [role] : departments.map((department) => at(role, department));
}

function at(role: string, place: string): string {
  return `${role}@${place}`;
}
