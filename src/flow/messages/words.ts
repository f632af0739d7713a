import type { CaseState } from '../../case/index.ts';
import { civilOf, type Day } from '../../kit/index.ts';

/** What is said of a case to the one it is for. */
export interface CaseText {
  readonly title: string;
  readonly body: string;
  /** Last day to do what it asks for. */
  readonly due?: Day;
  /** Also to the phone: something is to be done, or money has moved. */
  readonly sms?: true;
}

const MOST_REASON = 300;

/** `2026年3月2日`. */
export function sayDay(day: Day): string {
  const { year, month, day: ofMonth } = civilOf(day);
  return `${String(year)}年${String(month)}月${String(ofMonth)}日`;
}

/** `“竞赛选手奖励”（办件 2026-0000123）`. */
export function sayCase({ id, procedure }: CaseState): string {
  return `“${procedure.name}”（办件 ${id}）`;
}

/** What an official wrote, short enough for a message; the whole text stands in the case. */
export function sayReason(text: string): string {
  const characters = Array.from(text.trim().replace(/[。；;]+$/u, ''));
  return characters.length <= MOST_REASON ? characters.join('') : `${characters.slice(0, MOST_REASON).join('')}……`;
}

/** `1. 甲；2. 乙`; one alone without its number. */
export function sayList(texts: readonly string[]): string {
  const said = texts.map(sayReason);
  return said.length === 1 ? (said[0] ?? '') : said.map((one, i) => `${String(i + 1)}. ${one}`).join('；');
}

/** What becomes of a case whose beneficiary doesn't answer. */
export function sayUnanswered({ initiated }: CaseState): string {
  return initiated === undefined ? '本件终止' : '由经办部门按现有材料办理';
}

export function stageName({ procedure }: CaseState, stage: number | null): string {
  return (stage === null ? undefined : procedure.stages[stage]?.name) ?? '经办部门';
}
