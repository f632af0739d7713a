import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay, parseDay, type Day } from '../kit/index.ts';
import { climb, decideTask, type TaskOutcome } from './decide.ts';
import { foldTask } from './fold.ts';
import { heightOf, ladderOf, rungAt, rungName, type Ladder } from './ladder.ts';
import type { TaskCommand, TaskEvent, TaskState } from './model.ts';
import { periodDue, periodName, periodOf } from './period.ts';
import { standingOf } from './standing.ts';

/** As the notice has them: 参数 逾期督办. */
const DAYS: Readonly<Record<string, number>> = { 逾期提醒: 1, 逾期催办: 10, 逾期通报: 20, 逾期约谈: 30 };
const LADDER: Ladder = ladderOf((parameter) => DAYS[parameter]);
const BY = { account: '1', name: '督查办' };
const HR = '市人力资源社会保障局';
const UNION = '市总工会';

function day(text: string): Day {
  const found = parseDay(text);
  if (found === undefined) throw new Error(text);
  return found;
}

const at = (on: Day) => ({ at: `${formatDay(on)}T02:00:00.000Z`, on, by: BY });

/** A history, told by its days and commands. */
class Story {
  state: TaskState | null = null;

  do(on: string, command: TaskCommand): this {
    const outcome = decideTask(this.state, command, at(day(on)));
    if ('faults' in outcome) throw new Error(outcome.faults.map(({ message }) => message).join('；'));
    this.state = outcome.events.reduce<TaskState | null>(foldTask, this.state);
    return this;
  }

  codes(on: string, command: TaskCommand): readonly string[] {
    const outcome = decideTask(this.state, command, at(day(on)));
    return 'faults' in outcome ? outcome.faults.map(({ code }) => code) : [];
  }

  on(text: string) {
    const { name, rung, late, duties } = standingOf(this.state, day(text), LADDER);
    return [name, rungName(rung), late, duties[0] === undefined ? null : formatDay(duties[0].due)];
  }
}

const assign = (departments = [HR]): TaskCommand => ({
  type: 'assign',
  plan: { departments, due: null, target: null },
});
const report = (department = HR, complete = false): TaskCommand => ({
  type: 'report',
  ...{ department, complete, entered: false, words: '已按计划完成', figure: 3, evidence: null },
});
const begun = () => new Story().do('2026-02-15', assign());

describe('quarters', () => {
  test('are reported on by the tenth day after', () => {
    const quarter = periodOf(day('2026-09-30'));
    expect([periodName(quarter), formatDay(periodDue(quarter))]).toEqual(['2026年第三季度', '2026-10-10']);
    expect([periodName(quarter + 1), formatDay(periodDue(quarter + 1))]).toEqual(['2026年第四季度', '2027-01-10']);
  });
});

describe('the ladder', () => {
  test.each([
    [0, '未到提醒'],
    [1, '提醒'],
    [9, '提醒'],
    [10, '催办'],
    [20, '通报'],
    [29, '通报'],
    [30, '约谈'],
    [400, '约谈'],
  ])('%i days after the last day: %s', (late, name) => {
    expect(rungName(rungAt(LADDER, late))).toBe(name);
  });

  test('a rung without a number of days is left out', () => {
    const some = ladderOf((parameter) => (parameter === '逾期通报' ? undefined : DAYS[parameter]));
    expect(rungName(rungAt(some, 25))).toBe('催办');
  });
});

describe('a task', () => {
  test('that nobody has handed down is owed by nobody', () => {
    expect(new Story().on('2026-06-01')).toEqual(['unassigned', '未到提醒', 0, null]);
    expect(new Story().codes('2026-06-01', report())).toEqual(['T002']);
  });

  test('is reported on each quarter; who doesn’t climbs the ladder', () => {
    expect(begun().on('2026-04-10')).toEqual(['under-way', '未到提醒', 0, '2026-04-10']);
    expect(begun().on('2026-04-11')).toEqual(['overdue', '提醒', 1, '2026-04-10']);
    expect(begun().on('2026-04-20')).toEqual(['overdue', '催办', 10, '2026-04-10']);
    expect(begun().on('2026-04-30')).toEqual(['overdue', '通报', 20, '2026-04-10']);
    expect(begun().on('2026-05-10')).toEqual(['overdue', '约谈', 30, '2026-04-10']);
  });

  test('a late report makes good for all quarters before it', () => {
    const late = begun().do('2026-08-01', report());
    expect(late.state?.reports[0]?.period).toBe(periodOf(day('2026-06-01')));
    expect(late.on('2026-08-01')).toEqual(['to-check', '未到提醒', 0, '2026-10-10']);
  });

  test('reported on before the quarter is over: the next report is due after the next quarter', () => {
    const early = begun().do('2026-03-20', report());
    expect(early.on('2026-04-30')).toEqual(['to-check', '未到提醒', 0, '2026-07-10']);
    expect(early.do('2026-03-25', report()).on('2026-04-30')[3]).toBe('2026-07-10');
  });

  test('of several departments each one reports; the one that doesn’t holds it up', () => {
    const story = new Story().do('2026-02-15', assign([HR, UNION])).do('2026-04-03', report(HR));
    expect(story.on('2026-04-22')).toEqual(['overdue', '催办', 12, '2026-04-10']);
    expect(standingOf(story.state, day('2026-04-22'), LADDER).duties[0]?.department).toBe(UNION);
    expect(story.codes('2026-04-22', report('市税务局'))).toEqual(['T004']);
  });

  test('a report that is sent back is owed again', () => {
    const story = begun().do('2026-04-08', report());
    story.do('2026-04-15', { type: 'return', reports: [1], words: '没有佐证，请补报' });
    expect(story.on('2026-04-21')).toEqual(['overdue', '催办', 11, '2026-04-10']);
    expect(story.codes('2026-04-21', { type: 'accept', reports: [1, 2], words: '' })).toEqual(['T005', 'T005', 'T009']);
  });

  test('the office sets a last day where the notice has none; the notice’s own stands', () => {
    const story = begun().do('2026-02-16', {
      type: 'set-due',
      due: day('2026-03-31'),
      reason: '市政府专题会议〔2026〕3号',
    });
    expect(story.on('2026-04-02')).toEqual(['overdue', '提醒', 2, '2026-03-31']);
    const own = new Story().do('2026-02-15', {
      type: 'assign',
      plan: { departments: [HR], due: day('2026-12-31'), target: { value: 200, unit: '家' } },
    });
    expect(own.codes('2026-02-16', { type: 'set-due', due: day('2026-02-01'), reason: ' ' })).toEqual([
      'T006',
      'T007',
      'T009',
    ]);
    expect(own.codes('2026-02-16', { type: 'set-target', value: 0, unit: '家', reason: '依据' })).toEqual([
      'T006',
      'T007',
    ]);
  });

  test('an extension puts off what would be due before it, and never brings it forward', () => {
    const story = begun().do('2026-04-15', { type: 'extend', to: day('2026-05-31'), reason: '汛期人员抽调' });
    expect(story.on('2026-05-31')).toEqual(['extended', '未到提醒', 0, '2026-05-31']);
    expect(story.on('2026-06-01')).toEqual(['overdue', '提醒', 1, '2026-05-31']);
    expect(story.codes('2026-05-01', { type: 'extend', to: day('2026-05-20'), reason: '再缓' })).toEqual(['T007']);
    expect(story.do('2026-05-20', report()).on('2026-05-31')[3]).toBe('2026-07-10');
  });

  test('asks to be concluded, and is; nothing is owed any more, until it is taken up again', () => {
    const story = begun();
    expect(story.codes('2026-03-01', { type: 'conclude', words: '' })).toEqual(['T008', 'T009']);
    story.do('2026-03-10', report(HR, true));
    expect(story.on('2026-09-01')).toEqual(['to-check', '未到提醒', 0, null]);
    story.do('2026-03-12', { type: 'conclude', words: '经核实，目录已公布' });
    expect(story.on('2026-09-01')).toEqual(['concluded', '未到提醒', 0, null]);
    expect(story.state?.reports.map(({ state }) => state)).toEqual(['accepted']);
    expect(story.codes('2026-04-01', report())).toEqual(['T003']);
    story.do('2026-04-01', { type: 'reopen', reason: '目录失效，须重新制定' });
    expect(story.on('2026-04-01')).toEqual(['under-way', '未到提醒', 0, '2026-07-10']);
  });

  test('departments are told of each rung once; of one they have passed over, not at all', () => {
    const story = new Story().do('2026-02-15', assign([HR, UNION])).do('2026-04-01', report(HR));
    const told: string[] = [];
    for (const on of [
      '2026-04-10',
      '2026-04-11',
      '2026-04-12',
      '2026-05-01',
      '2026-05-02',
      '2026-05-10',
      '2026-06-30',
    ]) {
      const { state } = story;
      if (state === null) throw new Error('not begun');
      const events = climb(state, at(day(on)), LADDER);
      story.state = events.reduce<TaskState>(foldTask, state);
      for (const event of events)
        if (event.type === 'rung-reached') told.push(`${on} ${event.department} ${rungName(event.rung)}`);
    }
    expect(told).toEqual(['2026-04-11 市总工会 提醒', '2026-05-01 市总工会 通报', '2026-05-10 市总工会 约谈']);
  });
});

describe('whatever is done in whatever order', () => {
  const soon = fc.integer({ min: -5, max: 120 });
  const words = fc.constantFrom('已办', '');
  const commands = fc.oneof(
    fc.record({
      type: fc.constant('report' as const),
      department: fc.constantFrom(HR, UNION, '市税务局'),
      words,
      complete: fc.boolean(),
    }),
    fc.record({
      type: fc.constantFrom('accept' as const, 'return' as const),
      words,
      reports: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
    }),
    fc.record({ type: fc.constantFrom('due' as const, 'extend' as const), days: soon }),
    fc.record({ type: fc.constant('conclude' as const), words }),
    fc.record({ type: fc.constantFrom('reopen' as const, 'assign' as const, 'climb' as const) }),
  );
  const steps = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 40 }), command: commands }), { maxLength: 40 });

  function commandOf(step: typeof commands extends fc.Arbitrary<infer C> ? C : never, on: Day): TaskCommand | 'climb' {
    switch (step.type) {
      case 'report':
        return { ...step, entered: false, figure: null, evidence: null };
      case 'due':
        return { type: 'set-due', due: on + step.days, reason: '会议' };
      case 'extend':
        return { type: 'extend', to: on + step.days, reason: '会议' };
      case 'reopen':
        return { type: 'reopen', reason: '复核' };
      case 'assign':
        return assign([HR, UNION]);
      case 'climb':
        return 'climb';
      default:
        return step;
    }
  }

  test('what stands follows from what happened, nobody is told twice, and waiting never lowers a rung', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let on = day('2026-01-05');
        let state: TaskState | null = null;
        const events: TaskEvent[] = [];
        for (const { wait, command } of all) {
          on += wait;
          const wanted = commandOf(command, on);
          const outcome: TaskOutcome =
            wanted === 'climb'
              ? { events: state === null ? [] : climb(state, at(on), LADDER) }
              : decideTask(state, wanted, at(on));
          const happened: readonly TaskEvent[] = 'events' in outcome ? outcome.events : [];
          if (wanted !== 'climb' && 'faults' in outcome) expect(outcome.faults.length).toBeGreaterThan(0);
          events.push(...happened);
          state = happened.reduce<TaskState | null>(foldTask, state);
          if (wanted === 'climb' && state !== null) expect(climb(state, at(on), LADDER)).toEqual([]);
        }
        expect(events.reduce<TaskState | null>(foldTask, null)).toEqual(state);
        expect(state?.events ?? 0).toBe(events.length);
        const told = (state?.told ?? []).map((one) => JSON.stringify(one));
        expect(new Set(told).size).toBe(told.length);
        const [now, later] = [standingOf(state, on, LADDER), standingOf(state, on + 15, LADDER)];
        expect(heightOf(later.rung)).toBeGreaterThanOrEqual(heightOf(now.rung));
        expect(now.name === 'overdue').toBe(now.late > 0);
        if (state?.concluded) expect(now.duties).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
