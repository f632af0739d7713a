import { formatYuan, type Fen } from '../kit/index.ts';
import type { AssessmentRecord } from './assessment-record.ts';

/** What an assessment says otherwise than the one before it; both sides in Chinese, for people. */
export interface Difference {
  /** Names it: `金额`, `口径 03-1`. The decision explains it under this name. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/**
 * How the second assessment differs from the first, every way listed. The day it was made is no difference, and the reasons are one
 * only where nothing else tells why they changed.
 */
export function differences(before: AssessmentRecord, after: AssessmentRecord): readonly Difference[] {
  const found = [
    compare('结果', before.status, after.status),
    compare('同项键', before.key, after.key),
    compare('金额', money(before.amount), money(after.amount)),
    compare('应得金额', money(before.full), money(after.full)),
    compare('待遇', listed(before.benefit), listed(after.benefit)),
    compare('核算数据', listed(before.figures), listed(after.figures)),
    compare('核定幅度', range(before), range(after)),
    compare('依据条款', `${before.clause}${before.sentence}`, `${after.clause}${after.sentence}`),
    compare('通知版本', before.noticeVersion, after.noticeVersion),
    ...readings(before, after),
    compare('事实', before.factsDigest, after.factsDigest),
  ].flat();
  return found.length > 0 ? found : compare('理由', before.trace.join('；'), after.trace.join('；'));
}

function compare(what: string, before: string, after: string): Difference[] {
  return before === after ? [] : [{ what, before, after }];
}

function readings(before: AssessmentRecord, after: AssessmentRecord): Difference[] {
  const codes = new Set([...Object.keys(before.readings), ...Object.keys(after.readings)]);
  return [...codes].sort().flatMap((code) => compare(`口径 ${code}`, option(before, code), option(after, code)));
}

function option({ readings: options }: AssessmentRecord, code: string): string {
  const chosen = options[code];
  return chosen === undefined ? '不涉及' : (chosen ?? '已撤回');
}

function money(amount: Fen | null): string {
  return amount === null ? '无' : formatYuan(amount);
}

function range({ range: ends }: AssessmentRecord): string {
  return ends === null ? '无' : `${formatYuan(ends.low)}至${formatYuan(ends.high)}`;
}

function listed(fields: Readonly<Record<string, string | number>> | null): string {
  if (fields === null) return '无';
  const names = Object.keys(fields).sort();
  return names.map((name) => `${name} ${String(fields[name])}`).join('、');
}
