import { describe, expect, test } from 'vitest';
import { deedFor, handsFor, openCommands } from '../../../test/fixtures/case-deeds.ts';
import { SHAPES } from '../../../test/fixtures/case-shapes.ts';
import {
  AWARD,
  CHECK,
  decision,
  initiation,
  noon,
  PEOPLE,
  recordFor,
  Story,
  submitted,
} from '../../../test/fixtures/cases.ts';
import {
  decide,
  dueOf,
  fold,
  foldAll,
  type CaseEvent,
  type CaseState,
  type CommandType,
  type Procedure,
} from '../../case/index.ts';
import { textOf } from './case-texts.ts';
import { EVENT_KINDS } from './event-kinds.ts';
import type { CaseText } from './words.ts';

/** Years before the last one that is published, so that a long life stays in those that are. */
const FIRST_DAY = 18_000;
const WAIT = 12;

interface Step {
  readonly type: CommandType;
  readonly before: CaseState;
  readonly after: CaseState;
  readonly events: readonly CaseEvent[];
  readonly texts: readonly CaseText[];
}

function beginnings(procedure: Procedure): CaseState[] {
  const beneficiary = { kind: 'person', token: '个:张三' } as const;
  const opening = { id: '2026-0000123', procedure, beneficiary, county: '东昌府区' };
  const outcomes = [
    decide(null, { ...initiation({ ...procedure, exOfficio: true }), by: PEOPLE.受理甲 }, noon(FIRST_DAY)),
    decide(null, { type: 'open', ...opening, by: PEOPLE.张三 }, noon(FIRST_DAY)),
    decide(
      null,
      { type: 'offer', ...opening, record: recordFor(procedure), respondBy: FIRST_DAY + 5, by: PEOPLE.系统 },
      noon(FIRST_DAY),
    ),
  ];
  return outcomes.flatMap((outcome) => ('events' in outcome ? (foldAll(outcome.events) ?? []) : []));
}

/** Every kind of step that cases of a shape can take, from each state and stage with each sign of what is owed. */
function stepsOf(procedure: Procedure): Step[] {
  const queue = beginnings(procedure);
  const seen = new Set<string>();
  const steps: Step[] = [];
  for (const before of queue) {
    const today = Math.trunc(Date.parse(before.at) / 86_400_000) + WAIT;
    for (const { command: type } of openCommands(before, today))
      for (const by of handsFor(before, type, today).slice(0, 1))
        for (let n = 0; n < 6; n += 1) {
          const outcome = decide(before, { ...deedFor(before, type, n, today), by }, noon(today));
          if ('refusal' in outcome) continue;
          const { events } = outcome;
          const after = events.reduce<CaseState>(fold, before);
          steps.push({ type, before, after, events, texts: textsOf(after, events) });
          const likeness = [
            after.status,
            after.stage,
            Math.min(after.round, 2),
            Math.sign(dueOf(after)),
            type,
            after.decision?.record.amount,
          ].join();
          if (after.round > 2 || seen.has(likeness)) continue;
          seen.add(likeness);
          queue.push(after);
        }
  }
  return steps;
}

function textsOf(state: CaseState, events: readonly CaseEvent[]): CaseText[] {
  return events.flatMap((event) => textOf(event, { state, events }) ?? []);
}

/** What the one it is for doesn't hear of: what they do at their own desk, and what passes from one official to the next. */
const SILENT: ReadonlySet<CommandType> = new Set(['edit', 'rate', 'pass', 'opine', 'conclude', 'accept', 'complete']);

const steps = SHAPES.flatMap(stepsOf);
const begun = new Story(CHECK).does('受理甲', initiation(CHECK, { status: '不合规' }));

describe('what the one a case is for is told', () => {
  test('reads as a text in every way that a case can go', () => {
    const told = new Set([begun.events, ...steps.map(({ events }) => events)].flat().map(({ type }) => `case.${type}`));
    expect(EVENT_KINDS.filter(({ code }) => !told.has(code))).toEqual([]);
    const wrong = steps.flatMap(({ type, texts }) =>
      texts.flatMap(({ title, body }) =>
        /undefined|null|NaN|个:|-\d|。。|；。|：。|\s{2}/u.test(
          `${title}${body}`.replaceAll(/2026-0000123|办-\d/gu, '甲'),
        ) ||
        !body.endsWith('。') ||
        title.length > 30
          ? `${type}: ${title} ${body}`
          : [],
      ),
    );
    expect([...new Set(wrong)]).toEqual([]);
  });

  test('is one text a step at most', () => {
    const many = steps
      .filter(({ texts }) => texts.length > 1)
      .map(({ type, texts }) => `${type}: ${texts.map(({ title }) => title).join(' + ')}`);
    expect([...new Set(many)]).toEqual([]);
  });

  test('leaves out no step that changes anything for them', () => {
    const silent = steps.filter(({ type, texts }) => texts.length === 0 && !SILENT.has(type)).map(({ type }) => type);
    expect([...new Set(silent)]).toEqual([]);
    // And of the official's own steps those that come to something.
    const ends = steps.filter(({ before, after }) => before.status !== after.status);
    const untold = ends.filter(({ after, texts }) =>
      texts.length === 0
        ? ['closed', 'awaiting-payment', 'confirming', 'recovering', 'rejected'].includes(after.status)
        : false,
    );
    expect(untold.map(({ type, after }) => `${type} ${after.status}`)).toEqual([]);
  });

  test('names the last day wherever there is one to answer by', () => {
    const due = steps.filter(
      ({ after, before }) => after.status === 'supplementing' && before.status !== 'supplementing',
    );
    expect(due.length).toBeGreaterThan(0);
    for (const { texts, after } of due) expect(texts).toMatchObject([{ due: after.respondBy, sms: true }]);
  });

  test('says that an office began a case about them, why, and how they are heard', () => {
    const texts = textsOf(begun.state, begun.events);
    expect(texts).toMatchObject([{ title: '主管部门依职权立案办理', sms: true }]);
    expect(texts[0]?.body).toContain('理由：年度校验。');
    expect(texts[0]?.body).toContain('向承办部门陈述、申辩');
    const asked = take(begun.state, {
      type: 'request-supplement',
      by: PEOPLE.受理甲,
      items: [{ name: '提取使用明细', problem: '请提供' }],
      respondBy: begun.today + 5,
      columns: [],
    });
    expect(textsOf(asked.state, asked.events)[0]?.body).toContain('逾期不补正的，由经办部门按现有材料办理');
  });

  test('of a 校验 its verdict, which need not be a good one', () => {
    begun.does('受理甲', { type: 'accept' }).does('初审甲', { type: 'pass', text: '属实' });
    const failed = { ...decision(CHECK, { status: '不合规' }) };
    const last = take(begun.state, { type: 'pass', text: '核对', by: PEOPLE.复核甲, decision: failed });
    expect(textsOf(last.state, last.events)).toMatchObject([{ title: '校验已办结' }]);
    expect(textsOf(last.state, last.events)[0]?.body).toContain('已办结：结论为不合规。');
  });

  test('says what is missing, why it was refused, and what can be done about it', () => {
    const story = submitted(AWARD);
    const { events, state } = take(story.state, {
      type: 'reject',
      by: PEOPLE.受理甲,
      reasons: ['名次不在奖励范围', '证书不是本人的'],
      basis: '聊政办字〔2024〕23号 第三条',
    });
    const [text] = textsOf(state, events);
    expect(text?.title).toBe('申请没有通过');
    expect(text?.body).toContain('1. 名次不在奖励范围；2. 证书不是本人的');
    expect(text?.body).toContain('依据：聊政办字〔2024〕23号 第三条');
    expect(text?.body).toContain('申请复核');
    const appealed = take(state, { type: 'appeal', by: PEOPLE.张三, kind: '复核', grounds: '证书是本人的' });
    const dismissed = take(appealed.state, {
      type: 'settle-appeal',
      by: PEOPLE.复核乙,
      reason: '核对无误',
      outcome: { upheld: false },
    });
    expect(textsOf(dismissed.state, dismissed.events)[0]?.body).toContain('申请申诉');
  });
});

function take(
  before: CaseState,
  command: Parameters<typeof decide>[1],
): { state: CaseState; events: readonly CaseEvent[] } {
  const outcome = decide(before, command, new Date(Date.parse(before.at) + 3_600_000));
  if ('refusal' in outcome) throw new Error(JSON.stringify(outcome.refusal.faults));
  return { events: outcome.events, state: outcome.events.reduce<CaseState>(fold, before) };
}
