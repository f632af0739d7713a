import { civilOf, formatWan, formatYuan, type Day, type Fen } from '../../kit/index.ts';
import {
  heightOf,
  periodName,
  rungName,
  STANDINGS,
  type Standing,
  type StandingName,
} from '../../supervision/index.ts';
import type { SupervisionBoard } from './board.ts';

/** What is owed, by whom: `市总工会：2026年第三季度的进展，应于10月10日前报送，逾期43天（约谈）`. What is in time is said in short. */
export function sayStanding({ duties }: Standing): readonly string[] {
  return duties.map(({ department, kind, period, due, late, rung }) => {
    const what = kind === 'task' || period === null ? '完成任务' : `报送${periodName(period)}的进展`;
    const when = `${sayDay(due)}前${what}`;
    return late > 0
      ? `${department}应于${when}，逾期${String(late)}天${rung === 'none' ? '' : `，达到${rungName(rung)}级`}`
      : `${department}应于${when}`;
  });
}

const ORDER: readonly StandingName[] = ['overdue', 'to-check', 'extended', 'under-way', 'concluded', 'unassigned'];

/** `1项逾期，2项推进中`; empty: there is no task. */
export function sayStandings(counts: Readonly<Record<StandingName, number>>): string {
  return ORDER.filter((name) => counts[name] > 0)
    .map((name) => `${String(counts[name])}项${STANDINGS[name]}`)
    .join('，');
}

/** The picture in sentences, the most important first: how many, what is late, what became of the money, which targets. */
export function summaryOf(
  board: Pick<SupervisionBoard, 'measures' | 'tasks' | 'counts' | 'ladder' | 'money' | 'department'>,
  day: Day,
): readonly string[] {
  const { measures, tasks, counts, department } = board;
  const numbered = measures.filter(({ number }) => number !== '00' && number !== '99').length;
  const whose = department === null ? '' : `${department}负责的`;
  return [
    `截至${sayDay(day)}，${whose}${String(numbered)}条措施、${String(tasks.length)}项任务中，${sayStandings(counts)}。`,
    lateSentence(board),
    targetSentence(board),
    moneySentence(board),
  ].filter((sentence) => sentence !== '');
}

const MOST_NAMED = 5;

function lateSentence({ tasks, ladder }: Pick<SupervisionBoard, 'tasks' | 'ladder'>): string {
  const late = tasks.filter((task) => task.standing === 'overdue');
  if (late.length === 0) return '没有逾期的任务。';
  const worst = late.toSorted((one, other) => heightOf(other.rung) - heightOf(one.rung) || other.late - one.late);
  const rungs = ladder
    .toReversed()
    .filter((step) => step.tasks > 0)
    .map((step) => `${step.name}${String(step.tasks)}项`);
  const named = worst.slice(0, MOST_NAMED).map(({ name, lateDepartment, late: days }) => {
    return `${name}（${lateDepartment ?? ''}，${String(days)}天）`;
  });
  const more = worst.length > MOST_NAMED ? '等' : '';
  return `逾期${String(late.length)}项：${rungs.join('、')}；最久的是${named.join('、')}${more}。`;
}

function targetSentence({ tasks }: Pick<SupervisionBoard, 'tasks'>): string {
  const withTarget = tasks.filter(({ figure }) => figure.percent !== null);
  if (withTarget.length === 0) return '';
  const reached = withTarget.filter(({ figure }) => (figure.percent ?? 0) >= 100).length;
  const furthest = withTarget.toSorted((one, other) => (one.figure.percent ?? 0) - (other.figure.percent ?? 0))[0];
  const rest =
    furthest === undefined || reached === withTarget.length
      ? ''
      : `，差距最大的是${furthest.name}（${furthest.figure.text}，目标${furthest.figure.target ?? ''}）`;
  return `定了目标值的${String(withTarget.length)}项任务，${String(reached)}项已达到${rest}。`;
}

function moneySentence({
  money: { appropriated, spent },
  department,
}: Pick<SupervisionBoard, 'money' | 'department'>): string {
  if (department !== null) return spent === 0 ? '' : `所涉措施今年已支出${sayMoney(spent)}。`;
  if (appropriated === 0) return spent === 0 ? '今年还没有下达预算。' : `今年已支出${sayMoney(spent)}。`;
  const share = Math.round((spent / appropriated) * 1000) / 10;
  return `今年下达预算${sayMoney(appropriated)}，已支出${sayMoney(spent)}，执行${String(share)}%。`;
}

const WAN: Fen = 1_000_000;

function sayMoney(amount: Fen): string {
  return amount >= WAN && amount % (WAN / 100) === 0 ? formatWan(amount) : formatYuan(amount);
}

function sayDay(day: Day): string {
  const { year, month, day: ofMonth } = civilOf(day);
  return `${String(year)}年${String(month)}月${String(ofMonth)}日`;
}
