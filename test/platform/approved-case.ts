import {
  decide,
  foldAll,
  fold,
  stageOf,
  type AssessmentRecord,
  type CaseActor,
  type CaseEvent,
  type CaseState,
  type Command,
  type Party,
} from '../../src/case/index.ts';
import { PLATFORM_SCOPE } from '../../src/access/index.ts';
import { columnsOf, procedureOf, settleCommitment } from '../../src/flow/index.ts';
import { parseDay, publishedCalendar } from '../../src/kit/index.ts';
import { insertCase, nextCaseNumber, putPayee, record, transact, type Database } from '../../src/store/index.ts';
import { EAST } from './invented.ts';
import { contextOf, NOW } from './people.ts';

/** An approved case as a test wants it. */
export interface ApprovedAsked {
  readonly item: string;
  readonly beneficiary: Party;
  readonly name: string;
  readonly key: string;
  /** 分. */
  readonly amount: number;
  /** Token; absent: none was given. */
  readonly payee?: string;
  /** Account of the one who decided it; absent: one that isn't there. */
  readonly decider?: string;
  /** As the rules gave it; absent: made up. */
  readonly record?: AssessmentRecord;
}

const APPLIED = '2026-02-02';
const NOTICE_ENDS = '2026-02-10';
/** The day after the public notice. */
const APPROVED = '2026-02-11';

/** A case from application to approval, by hands that nobody in the test has, put in with what is committed for it. @returns its number. */
export async function approvedCase(database: Database, asked: ApprovedAsked): Promise<string> {
  const context = contextOf(database);
  return transact(database, PLATFORM_SCOPE, async (tx) => {
    const id = await nextCaseNumber(tx, 2026);
    const events = lifeUntilApproval(id, context.ruleSet, asked);
    const state = foldAll(events);
    if (state === null) throw new Error('nothing happened');
    const opening = { beneficiaryName: asked.name, key: asked.key, departments: [] };
    if (!(await insertCase(tx, state, events, opening, columnsOf(state, NOW, publishedCalendar()))))
      throw new Error(`${asked.key} is open already`);
    await settleCommitment(tx, context, null, state, events);
    const detail = { item: asked.item, version: state.events, events: events.map(({ type }) => type) };
    await record(tx, { action: 'case.open', subject: `办件:${id}`, detail });
    return id;
  });
}

function lifeUntilApproval(id: string, ruleSet: Parameters<typeof procedureOf>[0], asked: ApprovedAsked): CaseEvent[] {
  const procedure = procedureOf(ruleSet, asked.item);
  const events: CaseEvent[] = [];
  let state: CaseState | null = null;
  const does = (on: string, command: Command): void => {
    const outcome = decide(state, command, new Date(`${on}T04:00:00Z`));
    if ('refusal' in outcome) throw new Error(JSON.stringify(outcome.refusal.faults));
    for (const event of outcome.events) state = fold(state, event);
    events.push(...outcome.events);
  };
  const hands = handsOf(asked);
  const record = asked.record ?? madeUp(asked);
  const application = {
    form: null,
    materials: procedure.materials
      .filter(({ fromRegister }) => !fromRegister)
      .map(({ name }) => ({ name, file: '0', digest: `sm3:${name}` })),
    payee: asked.payee ?? null,
  };
  does(APPLIED, { type: 'open', id, procedure, beneficiary: asked.beneficiary, county: EAST, by: hands.applicant });
  does(APPLIED, { type: 'submit', application, record, by: hands.applicant });
  for (let turn = 0; turn < 20; turn++) {
    // Assigned in a callback, which the compiler doesn't see.
    const now = nowOf(state);
    if (now.status === 'awaiting-payment') return events;
    const decision = { record, explanations: {} };
    const stage = stageOf(now);
    if (now.status === 'submitted') does(APPLIED, { type: 'accept', by: hands.acceptor });
    else if (now.status === 'joint-review')
      for (const department of stage?.departments ?? [])
        does(APPLIED, {
          type: 'opine',
          verdict: 'agree',
          text: '同意',
          by: { ...hands.nobody, account: `90-${department}`, role: 'department', department },
        });
    else if (now.status === 'awaiting-notice')
      does(APPLIED, { type: 'publish', batch: '公-1', row: 1, until: dayNamed(NOTICE_ENDS), by: hands.platform });
    else if (now.status === 'public-notice')
      does(APPROVED, { type: 'end-notice', on: dayNamed(NOTICE_ENDS), by: hands.platform });
    else if (stage?.kind === 'county') does(APPLIED, { type: 'pass', text: '属实', by: hands.reviewer });
    else does(APPLIED, { type: 'pass', text: '同意', decision, by: hands.decider });
  }
  throw new Error(`${asked.item} is never approved`);
}

function nowOf(state: CaseState | null): CaseState {
  if (state === null) throw new Error('not opened');
  return state;
}

function dayNamed(text: string): number {
  const day = parseDay(text);
  if (day === undefined) throw new Error(text);
  return day;
}

function handsOf({ beneficiary, decider = '9003' }: ApprovedAsked) {
  const nobody = { account: '9000', person: null, organisations: [] } as const;
  const applicant: CaseActor =
    beneficiary.kind === 'person'
      ? { ...nobody, account: '8000', person: beneficiary.token, role: 'citizen' }
      : { ...nobody, account: '8000', role: 'org-clerk', organisations: [beneficiary.token] };
  return {
    nobody,
    applicant,
    acceptor: { ...nobody, account: '9001', role: 'county-acceptor', county: EAST },
    reviewer: { ...nobody, account: '9002', role: 'county-reviewer', county: EAST },
    decider: { ...nobody, account: decider, role: 'city-reviewer' },
    platform: { ...nobody, account: '0', role: 'platform' },
  } as const satisfies Record<string, CaseActor | object>;
}

function madeUp({ item, beneficiary, key, amount }: ApprovedAsked): AssessmentRecord {
  return {
    item,
    beneficiary: beneficiary.token,
    key,
    asOf: APPLIED,
    status: 'award',
    outcome: 'money',
    amount,
    full: amount,
    benefit: null,
    figures: null,
    range: null,
    clause: '（十四）',
    sentence: '给予补贴。',
    trace: ['按标准给予'],
    missing: [],
    readings: {},
    noticeVersion: 'sm3:通知',
    factsDigest: 'sm3:事实',
  };
}

/** An account at a bank of this party, put in by the platform; its token. */
export function payeeOf(database: Database, owner: Party, holder: string, number: string): Promise<string> {
  const { keys } = contextOf(database);
  return transact(database, PLATFORM_SCOPE, async (tx) => {
    const given = { owner, holder, bank: '中国建设银行', branch: '聊城东昌支行', number };
    return (await putPayee(tx, keys, given)).token;
  });
}
