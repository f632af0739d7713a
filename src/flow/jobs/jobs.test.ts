import { parseCronItem } from 'graphile-worker';
import { describe, expect, test } from 'vitest';
import { JobFailure, sayFailure } from './failure.ts';
import { dailyAt, everyMinutes, hourlyAt } from './schedule.ts';
import { TASKS } from './tasks.ts';

/** Whether a line of the crontab means this minute, as it is in China. */
function means(line: string, time: string): boolean {
  const at = new Date(`2026-03-02T${time}:00+08:00`);
  return parseCronItem({ task: 'x', match: line }).match({
    min: at.getUTCMinutes(),
    hour: at.getUTCHours(),
    date: at.getUTCDate(),
    month: at.getUTCMonth() + 1,
    dow: at.getUTCDay(),
  });
}

describe('the schedule', () => {
  test('is kept by the clock of China', () => {
    expect(means(dailyAt(6, 10), '06:10')).toBe(true);
    expect(means(dailyAt(6, 10), '14:10')).toBe(false);
    expect(means(dailyAt(23, 59), '23:59')).toBe(true);
    expect(means(dailyAt(0, 5), '00:05')).toBe(true);
    expect(means(hourlyAt(17), '09:17')).toBe(true);
    expect(means(hourlyAt(17), '09:18')).toBe(false);
    expect(means(everyMinutes(10), '09:20')).toBe(true);
    expect(means(everyMinutes(10), '09:25')).toBe(false);
    expect(means(everyMinutes(1), '09:25')).toBe(true);
  });

  test('has a line that can be read for each job that runs by itself', () => {
    for (const { every } of Object.values(TASKS))
      if (every !== undefined) expect(() => parseCronItem({ task: 'x', match: every })).not.toThrow();
  });
});

describe('what is said of a job that went wrong', () => {
  test('is its kind and place, and nothing that it was about', () => {
    const said = sayFailure(new RangeError('张三 37159919900101001X'));
    expect(said).toMatch(/^RangeError 于 flow\/jobs\/jobs\.test\.ts:\d+$/u);
  });

  test('of the database has the code and the constraint', () => {
    const error = Object.assign(new Error('Key (name)=(张三) already exists.'), {
      ...{ code: '23505', schema: 'cases', table: 'case', constraint: 'one_open_claim', detail: '(张三)' },
    });
    expect(sayFailure(error)).toMatch(/^Error 23505 cases case one_open_claim/u);
    expect(sayFailure(Object.assign(new Error(''), { code: '张三' }))).not.toContain('张三');
    expect(sayFailure('张三')).toBe('string');
  });

  test('has no more in its stack', () => {
    const failure = new JobFailure(new TypeError('张三'));
    expect(`${failure.message}${String(failure.stack)}${JSON.stringify(failure)}`).not.toContain('张三');
  });
});
