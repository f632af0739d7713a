import { AccessRefused } from '../access/refusal.ts';
import { formatDay, type Day } from '../../kit/index.ts';
import type { Reading, RuleSet } from '../../rules/index.ts';
import type { Objection } from '../../access/index.ts';

/** A ruling as it is proposed. */
export interface GivenRuling {
  readonly reading: string;
  /** null: no option any more, what depends on it then waits. */
  readonly option: string | null;
  readonly from: Day;
  readonly document: string;
  readonly reason: string;
}

export function readingOf({ readings }: RuleSet, code: string): Reading {
  const reading = readings.find((one) => one.code === code);
  if (reading !== undefined) return reading;
  throw new AccessRefused('invalid', `没有口径 ${code}`, [
    { field: 'reading', message: `没有口径 ${code}`, hint: '写口径编号，如 02-1' },
  ]);
}

/** Everything that speaks against it. @param today in China */
export function rulingFaults(
  reading: Reading,
  { option, from }: Pick<GivenRuling, 'option' | 'from'>,
  today: Day,
): readonly Objection[] {
  const names = reading.options.map(({ name }) => name);
  return [
    ...(option === null || names.includes(option)
      ? []
      : [{ field: 'option', message: `口径 ${reading.code} 没有选项“${option}”`, hint: `可选：${names.join('、')}` }]),
    ...dayFaults(from, today),
  ];
}

/** What holds on a day is settled when the day begins, so that what was assessed on it comes out the same later on. */
export function dayFaults(from: Day, today: Day): readonly Objection[] {
  if (from > today) return [];
  const tomorrow = formatDay(today + 1);
  return [{ field: 'from', message: '起算日须在今天以后', hint: `最早写 ${tomorrow}；已经作出的测算和决定不改` }];
}

export function textFaults({ document, reason }: Pick<GivenRuling, 'document' | 'reason'>): readonly Objection[] {
  return [
    ...(document.trim() === '' ? [{ field: 'document', message: '没有写文号', hint: '写裁定依据的文件' }] : []),
    ...(reason.trim() === '' ? [{ field: 'reason', message: '没有写理由', hint: '写为什么这样理解' }] : []),
  ];
}

export function refuseInvalid(faults: readonly Objection[]): void {
  if (faults.length > 0) throw new AccessRefused('invalid', faults.map(({ message }) => message).join('；'), faults);
}

export function notOpen(): AccessRefused {
  return new AccessRefused('stale', '这件提议已经办结。重新打开，看办理结果');
}
