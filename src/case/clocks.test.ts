import { describe, expect, test } from 'vitest';
import { AWARD, day, decision, recordFor, applicationFor, submitted, type Story } from '../../test/fixtures/cases.ts';
import {
  formatDay,
  isNotPublished,
  publishedCalendar,
  sayNotPublished,
  type Day,
  type YearNotPublished,
} from '../kit/index.ts';
import { clocks, LADDER, levelOf, type Clock } from './clocks.ts';

const calendar = publishedCalendar();

/** `县级初审 2/5 到 2026-03-09 in-time`. */
function say({ name, promised, used, deadline, paused, level }: Clock): string {
  const parts = [`${name} ${text(used)}/${String(promised)}`, `到 ${deadline === null ? '停' : dayText(deadline)}`];
  return [...parts, ...(paused === null ? [] : [paused]), level ?? '不详'].join(' ');
}

const text = (value: number | YearNotPublished): string => (isNotPublished(value) ? '?' : String(value));
const dayText = (value: Day | YearNotPublished): string =>
  isNotPublished(value) ? sayNotPublished(value) : formatDay(value);

function read(story: Story, on: string): { stage: string; whole: string; forecast: string } {
  const { stage, whole, forecast } = clocks(story.state, day(on), calendar);
  if (stage === null || whole === null || forecast === null) throw new Error('no clock runs');
  return { stage: say(stage), whole: say(whole), forecast: dayText(forecast) };
}

/** 03-01, submitted on Monday 2026-03-02: 3 + 5 + 5 + 5 + 5 + 10 working days. */
const accepted = (): Story => submitted(AWARD).on('2026-03-03').does('受理甲', { type: 'accept' });

describe('a stage that runs', () => {
  test('the first day is not counted, the last one is, and on it nothing is overdue', () => {
    const story = accepted();
    expect(read(story, '2026-03-03').stage).toBe('县级初审 0/5 到 2026-03-10 in-time');
    expect(read(story, '2026-03-08').stage).toBe('县级初审 3/5 到 2026-03-10 in-time');
    expect(read(story, '2026-03-09').stage).toBe('县级初审 4/5 到 2026-03-10 reminder');
    expect(read(story, '2026-03-10').stage).toBe('县级初审 5/5 到 2026-03-10 reminder');
    expect(read(story, '2026-03-11').stage).toBe('县级初审 6/5 到 2026-03-10 overdue');
    expect(read(story, '2026-03-13').stage).toBe('县级初审 8/5 到 2026-03-10 overdue');
    expect(read(story, '2026-03-16').stage).toBe('县级初审 9/5 到 2026-03-10 escalated');
  });

  test('the whole runs from submission, over the Tomb-sweeping days', () => {
    expect(read(accepted(), '2026-03-03')).toMatchObject({
      whole: '全程 1/33 到 2026-04-17 in-time',
      // 5 of this stage and 25 of those after it: one was saved.
      forecast: '2026-04-15',
    });
  });

  test('an overdue stage moves the forecast', () => {
    expect(read(accepted(), '2026-03-16').forecast).toBe('2026-04-21');
  });

  test('no clock runs before submission and after the end', () => {
    const ended = submitted(AWARD).does('受理甲', { type: 'reject', reasons: ['否'], basis: '（三）' });
    expect(clocks(ended.state, day('2026-03-09'), calendar)).toEqual({ stage: null, whole: null, forecast: null });
  });
});

describe('a pause', () => {
  const asked = (): Story =>
    submitted(AWARD)
      .on('2026-03-04')
      .does('受理甲', {
        type: 'request-supplement',
        items: [{ name: '收款账户信息', problem: '看不清' }],
        respondBy: day('2026-03-31'),
        columns: ['竞赛项目'],
      });

  test('stops both clocks on its first day', () => {
    const story = asked();
    for (const on of ['2026-03-04', '2026-03-10', '2026-03-30'])
      expect(read(story, on)).toMatchObject({
        stage: '受理 2/3 到 停 补正 in-time',
        whole: '全程 2/33 到 停 补正 in-time',
      });
  });

  test('and they go on the day after its last', () => {
    const application = applicationFor(AWARD);
    const materials = application.materials.map((one) => ({ ...one, digest: '新' }));
    const story = asked()
      .on('2026-03-13')
      .does('张三', { type: 'supplement', application: { ...application, materials }, record: recordFor(AWARD) });
    // Wednesday the 4th to Friday the 13th: seven working days, put on top of both.
    expect(read(story, '2026-03-13')).toMatchObject({
      stage: '受理 2/3 到 2026-03-16 in-time',
      whole: '全程 2/33 到 2026-04-28 in-time',
    });
    expect(read(story, '2026-03-17').stage).toBe('受理 4/3 到 2026-03-16 overdue');
  });

  test('that comes after the last day does not heal it', () => {
    const story = accepted().on('2026-03-12').does('初审甲', { type: 'await-ruling', reading: '03-2', question: '?' });
    expect(read(story, '2026-03-31').stage).toBe('县级初审 7/5 到 2026-03-10 待裁定口径 overdue');
    story.on('2026-03-31').does('系统', { type: 'give-ruling', ruling: '甲' });
    expect(read(story, '2026-04-01').stage).toBe('县级初审 8/5 到 2026-03-10 overdue');
  });
});

describe('the public notice', () => {
  const awaiting = (): Story =>
    accepted()
      .does('初审甲', { type: 'pass', text: '属实' })
      .does('财政局', { type: 'opine', verdict: 'agree', text: '' })
      .does('复核甲', { type: 'pass', text: '同意', decision: decision(AWARD) });

  test('waiting for a batch counts; while it is shown nobody is late', () => {
    const story = awaiting();
    expect(read(story, '2026-03-05').stage).toBe('公示 2/5 到 2026-03-10 in-time');
    story.on('2026-03-05').does('系统', { type: 'publish', batch: '公-1', row: 1, until: day('2026-03-12') });
    expect(read(story, '2026-03-12').stage).toBe('公示 7/7 到 2026-03-12 reminder');
    expect(read(story, '2026-03-12').whole).toBe('全程 8/33 到 2026-04-17 in-time');
  });

  test('ends on its last day, whenever that is noticed', () => {
    const story = awaiting()
      .does('系统', { type: 'publish', batch: '公-1', row: 1, until: day('2026-03-10') })
      .on('2026-03-16')
      .does('系统', { type: 'end-notice', on: day('2026-03-10') });
    expect(story.state.times.stints.at(-2)).toMatchObject({ from: day('2026-03-03'), to: day('2026-03-10') });
    expect(read(story, '2026-03-16').stage).toBe('拨付 4/10 到 2026-03-24 in-time');
  });

  test('an objection stops the clocks of its case', () => {
    const story = awaiting()
      .does('系统', { type: 'publish', batch: '公-1', row: 1, until: day('2026-03-10') })
      .on('2026-03-05')
      .does('系统', { type: 'raise-objection', receipt: '异-1', grounds: '?' });
    expect(read(story, '2026-03-30').stage).toBe('公示 2/5 到 停 公示异议 in-time');
    story.on('2026-03-09').does('复核甲', {
      type: 'settle-objection',
      receipt: '异-1',
      reason: '无误',
      outcome: { upheld: false, until: day('2026-03-12') },
    });
    expect(read(story, '2026-03-12').stage).toBe('公示 5/5 到 2026-03-12 reminder');
  });
});

describe('a case that goes back', () => {
  test('has each stage’s days anew, while the whole runs on', () => {
    const story = accepted().on('2026-03-09').does('初审甲', { type: 'return', to: 0, reason: '重新受理' });
    expect(read(story, '2026-03-10')).toMatchObject({
      stage: '受理 1/3 到 2026-03-12 in-time',
      whole: '全程 6/33 到 2026-04-17 in-time',
    });
  });

  test('after its end, the whole begins anew with the stages that are left', () => {
    const story = submitted(AWARD)
      .does('受理甲', { type: 'reject', reasons: ['否'], basis: '（三）' })
      .on('2026-04-01')
      .does('复核甲', { type: 'reopen', finding: '理由有误', reason: '更正', to: 3 });
    expect(read(story, '2026-04-01').whole).toBe('全程 0/20 到 2026-04-30 in-time');
  });
});

describe('a year that is not published', () => {
  const late = (): Story => submitted(AWARD).on('2026-12-25').does('受理甲', { type: 'accept' });

  test('is no guess: what is known is said, and what is not', () => {
    const { stage, whole, forecast } = clocks(late().state, day('2026-12-30'), calendar);
    expect(stage).toMatchObject({ used: 3, level: 'in-time', deadline: { fault: 'year-not-published', year: 2027 } });
    expect(whole?.used).toEqual(expect.any(Number));
    expect(forecast).toEqual({ fault: 'year-not-published', year: 2027 });
  });

  test('in it, nothing is known but that', () => {
    const { stage } = clocks(late().state, day('2027-01-04'), calendar);
    expect(stage).toMatchObject({ used: { fault: 'year-not-published', year: 2027 }, level: null });
  });
});

test.each([
  [1, 1, 'reminder'],
  [0, 1, 'in-time'],
  [7, 10, 'in-time'],
  [8, 10, 'reminder'],
  [10, 10, 'reminder'],
  [11, 10, 'overdue'],
  [13, 10, 'overdue'],
  [14, 10, 'escalated'],
] as const)('%d of %d days used: %s', (used, promised, level) => {
  expect(levelOf(used, promised, LADDER)).toBe(level);
});
