import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deedFor, forward, handsFor, openCommands, peopleOf, waitingFor } from '../../test/fixtures/case-deeds.ts';
import {
  applicationFor,
  AWARD,
  BENEFIT,
  noon,
  PEOPLE,
  procedureOf,
  recordFor,
  service,
  type Deed,
} from '../../test/fixtures/cases.ts';
import { isNotPublished, publishedCalendar } from '../kit/index.ts';
import { isSamePerson, type CaseActor } from './actor.ts';
import { clocks } from './clocks.ts';
import { COMMANDS, isCommandType, type CommandType } from './command-names.ts';
import { decide } from './decide.ts';
import { differences } from './differences.ts';
import type { CaseEvent } from './events.ts';
import { commandsOf, exitsBy, STATUSES } from './exits.ts';
import { fold, foldAll } from './fold.ts';
import type { CaseState } from './model.ts';
import { dueOf, given, worth } from './money.ts';
import { paysMoney, type Procedure } from './procedure.ts';
import { CLOCK } from './times.ts';

const calendar = publishedCalendar();
const COMMAND_TYPES = Object.keys(COMMANDS).filter(isCommandType);

/** Guides of every shape: each kind of stage before and after each other that can stand so. */
const inKind = (flow: string): Procedure => ({ ...BENEFIT, ...service(flow), kind: 'benefit' });
const PROCEDURES: readonly Procedure[] = [
  AWARD,
  BENEFIT,
  procedureOf(
    '受理 3 → 县级初审 5 → 现场核查〔市财政局、市教育体育局〕5 → 联审〔市财政局〕5 → 集体研究 5 → 公示 5 → 拨付 10',
  ),
  procedureOf('受理 3 → 拨付 10'),
  procedureOf('受理 3 → 县级初审 5 → 拨付 10'),
  procedureOf('受理 3 → 联审〔市财政局、市教育体育局〕5 → 拨付 10'),
  procedureOf('受理 3 → 联审〔市财政局〕5 → 公示 5 → 联审〔市教育体育局〕3 → 拨付 10'),
  procedureOf('受理 3 → 公示 5 → 市级复核 5 → 联审〔市财政局〕3 → 市级复核 2 → 拨付 10'),
  procedureOf('受理 3 → 公示 5 → 拨付 10'),
  inKind('受理 3 → 公示 5'),
  inKind('受理 3 → 公示 5 → 企业确认 3'),
  inKind('受理 3 → 联审〔市财政局〕5 → 办结 3'),
  inKind('受理 3 → 联审〔市财政局〕5 → 企业确认 3'),
  inKind('受理 3 → 联审〔市财政局〕5'),
  inKind('受理 3 → 办结 3'),
  inKind('受理 3 → 公示 5 → 办结 3'),
  inKind('核验 1'),
  service('受理派单 1 → 部门承办〔市财政局、市教育体育局〕15 → 企业确认 3'),
  service('受理 1 → 派单 1 → 联审〔市财政局〕5 → 公示 5 → 办结 3'),
  service('受理 1 → 联审〔市财政局〕5 → 联审〔市教育体育局〕5 → 办结 3'),
  service('受理 1 → 派单 1 → 企业确认 3'),
  service('受理 1 → 企业确认 3'),
  service('受理 1 → 专家评审 1 → 办结 3'),
  service('受理 1 → 市级复核 3'),
  service('受理 1 → 联审〔市财政局〕3'),
];

/** One case through a random life, with everything that has happened to it. */
class Life {
  state: CaseState;
  readonly events: CaseEvent[];
  today = 20_000;

  constructor(procedure: Procedure, offered: boolean) {
    const opening = {
      id: '办-1',
      procedure,
      beneficiary: { kind: 'person', token: '个:张三' },
      county: '东昌府区',
    } as const;
    const record = procedure.kind === 'service' ? {} : { record: recordFor(procedure) };
    const outcome =
      offered && procedure.proactive
        ? decide(
            null,
            { type: 'offer', ...opening, ...record, respondBy: this.today + 5, by: PEOPLE.系统 },
            noon(this.today),
          )
        : decide(null, { type: 'open', ...opening, by: PEOPLE.张三 }, noon(this.today));
    if ('refusal' in outcome) throw new Error('not opened');
    this.events = [...outcome.events];
    const state = foldAll(outcome.events);
    if (state === null) throw new Error('nothing');
    this.state = state;
  }
}

/** Every way from one state to another that has been gone, over all runs. */
const gone = new Set<string>();

type Mode = 'forward' | 'any' | 'wild' | 'back';

class Act implements fc.Command<object, Life> {
  readonly mode: Mode;
  readonly n: number;
  readonly days: number;

  constructor(mode: Mode, n: number, days: number) {
    this.mode = mode;
    this.n = n;
    this.days = days;
  }

  check(): boolean {
    return true;
  }

  toString(): string {
    return `${this.mode}(${String(this.n)}, ${String(this.days)})`;
  }

  run(_: object, life: Life): void {
    life.today += this.days;
    const before = life.state;
    const type = this.#type(before, life.today);
    if (type === undefined || type === 'open' || type === 'offer') return;
    const hand = this.#hand(before, type, life.today);
    const deed = deedFor(before, type, this.n, life.today);
    const outcome = decide(before, { ...deed, by: hand }, noon(life.today));
    if ('refusal' in outcome) {
      const { faults, hint } = outcome.refusal;
      expect(faults.length).toBeGreaterThan(0);
      for (const text of [hint, ...faults.flatMap((one) => [one.message, one.hint])])
        expect(text).toMatch(/\p{Script=Han}/u);
      if (this.mode !== 'wild') expect(wellFormed(before, deed, hand) ? faults : []).toEqual([]);
      return;
    }
    life.state = outcome.events.reduce<CaseState>(fold, before);
    life.events.push(...outcome.events);
    gone.add(`${before.status} ${type} ${life.state.status}`);
    holds(before, type, life, outcome.events, hand);
  }

  #type(state: CaseState, today: number): CommandType | undefined {
    if (this.mode === 'wild') return COMMAND_TYPES[this.n % COMMAND_TYPES.length];
    const open = openCommands(state, today).map(({ command }) => command);
    if (this.mode === 'forward') return forward(state, today) ?? open[this.n % open.length];
    const backwards = open.filter((type) => ['return', 'reopen', 'settle-appeal', 'reject', 'appeal'].includes(type));
    return (this.mode === 'back' ? backwards[this.n % backwards.length] : undefined) ?? open[this.n % open.length];
  }

  #hand(state: CaseState, type: CommandType, today: number): CaseActor {
    const all = peopleOf(state);
    const hands = this.mode === 'wild' ? all : handsFor(state, type, today);
    const waiting =
      type === 'opine' ? hands.filter(({ department = '' }) => waitingFor(state).includes(department)) : [];
    const from = waiting.length > 0 ? waiting : hands.length > 0 ? hands : all;
    return from[this.n % from.length] ?? PEOPLE.系统;
  }
}

/** A command made for the state is only refused where its hand is a wrong one: nobody else was left. */
function wellFormed(state: CaseState, { type }: Deed, hand: CaseActor): boolean {
  const involved = type === 'settle-appeal' && state.steps.some((taken) => isSamePerson(taken.by, hand));
  const spoke = type === 'opine' && state.opinions.some(({ by }) => isSamePerson(by, hand));
  return !involved && !spoke && handsFor(state, type, 1e6).includes(hand);
}

/** What must hold after every step. */
function holds(before: CaseState, type: CommandType, life: Life, events: readonly CaseEvent[], hand: CaseActor): void {
  const { state, today } = life;
  expect(exitsBy(before.status, type)).toContain(state.status);
  expect(state.opinions.slice(0, before.opinions.length)).toEqual(before.opinions);
  expect(state.assessments.slice(0, before.assessments.length)).toEqual(before.assessments);
  expect(state.round).toBeGreaterThanOrEqual(before.round);
  stepsAreSeparate(state);
  if (!['citizen', 'org-clerk', 'platform'].includes(hand.role)) expect(hand.person).not.toBe('个:张三');
  clocksKeep(state, today);
  moneyAddsUp(state);
  for (const event of events) if (event.type === 'decided') explained(before, event);
}

function stepsAreSeparate({ steps }: CaseState): void {
  for (const one of steps)
    for (const other of steps) if (isSamePerson(one.by, other.by)) expect(one.step).toBe(other.step);
}

/** A clock that is paused or stopped doesn't run; one that runs counts every working day; spans follow each other. */
function clocksKeep(state: CaseState, today: number): void {
  const [now, later] = [clocks(state, today, calendar), clocks(state, today + 14, calendar)];
  const clock = CLOCK[state.status];
  for (const which of ['stage', 'whole'] as const) {
    const [used, then] = [now[which]?.used, later[which]?.used];
    if (clock === 'stopped') expect(now[which]).toBeNull();
    else if (clock !== 'running') expect(then).toEqual(used);
    else if (!isNotPublished(then)) expect(Number(then)).toBeGreaterThan(Number(used));
  }
  for (const spans of [state.times.runs, state.times.stints, state.times.pauses])
    spans.forEach(({ from, to }, i) => {
      expect(to === null ? i === spans.length - 1 : to >= from).toBe(true);
      expect(from).toBeGreaterThanOrEqual(spans[i - 1]?.to ?? from);
    });
}

/** Nobody has had more than was sent, and a case of money is closed only when what it is worth has arrived. */
function moneyAddsUp(state: CaseState): void {
  const { money, payments, receipts, status } = state;
  expect(Math.min(money.paid, money.withheld, money.recovered, given(money))).toBeGreaterThanOrEqual(0);
  if (!paysMoney(state.procedure)) expect(money).toEqual({ paid: 0, withheld: 0, recovered: 0 });
  if (status === 'awaiting-payment' || status === 'payment-returned') expect(dueOf(state)).toBeGreaterThan(0);
  if (status === 'recovering') expect(dueOf(state)).toBeLessThan(0);
  if (['rejected', 'withdrawn', 'lapsed', 'declined'].includes(status)) expect(given(money)).toBe(0);
  if (status === 'closed') {
    expect(given(money)).toBe(worth(state));
    if (paysMoney(state.procedure)) expect(worth(state)).toBeGreaterThan(0);
    const sent = payments.filter((one) => one.state === 'paid');
    expect(sent.reduce((sum, { amount }) => sum + amount, 0)).toBe(money.paid);
    for (const { batch } of sent) expect(receipts.map((one) => one.batch)).toContain(batch);
  }
}

/** Each difference from the assessment before is explained. */
function explained(before: CaseState, event: CaseEvent & { readonly type: 'decided' }): void {
  const last = before.assessments.at(-1)?.record;
  const found = last === undefined ? [] : differences(last, event.record).map(({ what }) => what);
  expect(Object.keys(event.explanations).sort()).toEqual([...found].sort());
}

const mode = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Mode>('forward') },
  { weight: 4, arbitrary: fc.constant<Mode>('any') },
  { weight: 3, arbitrary: fc.constant<Mode>('back') },
  { weight: 3, arbitrary: fc.constant<Mode>('wild') },
);
const act = fc
  .tuple(mode, fc.nat({ max: 9999 }), fc.constantFrom(0, 0, 0, 1, 2, 9))
  .map(([how, n, days]) => new Act(how, n, days));

describe('any life of a case', () => {
  test('keeps what must hold, and goes every way of the table', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PROCEDURES),
        fc.boolean(),
        fc.commands([act], { maxCommands: 120, size: 'max' }),
        (procedure, offered, commands) => {
          let life: Life | undefined;
          fc.modelRun(() => {
            life = new Life(procedure, offered);
            return { model: {}, real: life };
          }, commands);
          if (life === undefined) return;
          // What is kept is JSON, and folding it again gives the same case.
          const kept: unknown = JSON.parse(JSON.stringify(life.events));
          expect(kept).toEqual(life.events);
          expect(foldAll(life.events)).toEqual(life.state);
          expect(JSON.parse(JSON.stringify(life.state))).toEqual(life.state);
        },
      ),
      { numRuns: 3000, seed: 20_260_302 },
    );
    const table = STATUSES.flatMap((status) =>
      commandsOf(status).flatMap((type) => exitsBy(status, type).map((exit) => `${status} ${type} ${exit}`)),
    );
    expect([...gone].filter((way) => !table.includes(way))).toEqual([]);
    expect(table.filter((way) => !gone.has(way))).toEqual([]);
  });

  test('the same command at the same moment does the same', () => {
    const make = (): unknown => {
      const life = new Life(AWARD, false);
      const submit = { type: 'submit', application: applicationFor(AWARD), record: recordFor(AWARD) } as const;
      return decide(life.state, { ...submit, by: PEOPLE.张三 }, noon(life.today));
    };
    expect(make()).toEqual(make());
  });
});
