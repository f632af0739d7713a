import {
  addWorkingDays,
  formatDay,
  isNotPublished,
  sayNotPublished,
  type Day,
  type WorkCalendar,
  type YearNotPublished,
} from '../kit/index.ts';
import { fault, faultIf, needsText, type CaseFault } from './fault.ts';
import { maskText } from './masked.ts';
import { foldNotice, nextEdition } from './public-notice-fold.ts';
import type {
  NoticeBatch,
  NoticeCommand,
  NoticeCommandOf,
  NoticeEvent,
  NoticeEventBody,
  NoticeRow,
} from './public-notice-model.ts';
import { maskRow } from './public-row.ts';
import { lastDay } from './spans.ts';

/** 公示 is never shorter. */
const LEAST_NOTICE_DAYS = 5;

export interface Moment {
  readonly today: Day;
  readonly calendar: WorkCalendar;
  readonly stamp: Pick<NoticeEvent, 'at' | 'by'>;
}

/** Everything that is wrong with a command, and what happens where nothing is. */
export interface Plan {
  readonly faults: readonly CaseFault[];
  readonly events: () => readonly NoticeEventBody[];
}

/** What a command that the batch's state has comes to. */
export function planNoticeBatch(batch: NoticeBatch | null, command: NoticeCommand, moment: Moment): Plan {
  if (command.type === 'freeze') return planFreeze(batch, command);
  if (batch === null) return { faults: [], events: () => [] };
  switch (command.type) {
    case 'publish':
      return planPublish(batch, command, moment);
    case 'object':
      return planObject(batch, command, moment);
    case 'settle':
      return planSettle(batch, command, moment);
    case 'advance':
      return { faults: [], events: () => closing(batch, endings(batch, moment), moment) };
    case 'withdraw': {
      const { reason } = command;
      return { faults: needsText('reason', reason, '撤回的理由'), events: () => [{ type: 'withdrawn', reason }] };
    }
    case 'expire':
      return { faults: expiryFaults(batch, moment), events: () => [{ type: 'expired' }] };
  }
}

function planFreeze(batch: NoticeBatch | null, command: NoticeCommandOf<'freeze'>): Plan {
  const { id, notice, item, days } = command;
  const title = maskText(command.title);
  const rows = command.rows.map((row, index) => ({ case: row.case, shown: maskRow(index + 1, row.source) }));
  const cases = rows.map((row) => row.case);
  const twice = cases.filter((one, index) => cases.indexOf(one) < index);
  return {
    faults: [
      ...needsText('id', id, '批次编号'),
      ...faultIf(batch !== null && batch.id !== id, 'id', '不是这个批次的编号', '用原来的编号'),
      ...needsText('title', title, '公示标题'),
      ...needsText('notice', notice, '依据的文号'),
      ...needsText('item', item, '事项'),
      ...faultIf(rows.length === 0, 'rows', '名单是空的', '至少列入一件'),
      ...twice.map((one) => fault('rows', `办件“${one}”在名单中重复`, '删去一行')),
      ...faultIf(
        !Number.isSafeInteger(days) || days < LEAST_NOTICE_DAYS,
        'days',
        `公示少于${String(LEAST_NOTICE_DAYS)}个工作日`,
        `不少于${String(LEAST_NOTICE_DAYS)}个工作日`,
      ),
    ],
    events: () => {
      const shown = rows.map((row) => row.shown);
      const canonical = canonicalOf({ batch: id, edition: nextEdition(batch), title, notice, item, days, rows: shown });
      return [{ type: 'frozen', id, title, notice, item, days, rows, canonical }];
    },
  };
}

/** The text that is hashed: JSON with the names of every object in order, so that the same list always gives the same text. */
function canonicalOf(value: object): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function planPublish({ days }: NoticeBatch, command: NoticeCommandOf<'publish'>, { today, calendar }: Moment): Plan {
  const { digest, keepDays } = command;
  const until = addWorkingDays(calendar, today, days);
  return {
    faults: [
      ...needsText('digest', digest, '名单的摘要值'),
      ...faultIf(!Number.isSafeInteger(keepDays) || keepDays < 0, 'keepDays', '保留天数不是从0起的整数', '填写天数'),
      ...unknownYear(until),
    ],
    events: () => (isNotPublished(until) ? [] : [{ type: 'published', digest, keepDays, until }]),
  };
}

function planObject(batch: NoticeBatch, command: NoticeCommandOf<'object'>, moment: Moment): Plan {
  const { row: number, receipt, grounds, objector } = command;
  const row = batch.rows.find(({ shown }) => shown.row === number);
  const known = batch.rows.some(({ objections }) => objections.some((one) => one.receipt === receipt));
  return {
    faults: [
      ...needsText('receipt', receipt, '回执号'),
      ...needsText('grounds', grounds, '异议的内容'),
      ...faultIf(known, 'receipt', `回执号“${receipt}”已经登记`, '每个异议一个回执号'),
      ...objectionFaults(batch, number, row, moment),
    ],
    events: () => [{ type: 'row-objected', row: number, receipt, grounds, objector }],
  };
}

function objectionFaults(
  batch: NoticeBatch,
  number: number,
  row: NoticeRow | undefined,
  { today, calendar }: Moment,
): CaseFault[] {
  if (row === undefined) return [fault('row', `名单没有第${String(number)}行`, `共${String(batch.rows.length)}行`)];
  const until = rowUntil(batch, row, calendar);
  const over = row.state === 'ended' || row.state === 'removed' || (typeof until === 'number' && today > until);
  return faultIf(over, 'row', `第${String(number)}行的公示已经结束`, '公示期外的问题，向办理部门反映');
}

function planSettle(batch: NoticeBatch, command: NoticeCommandOf<'settle'>, moment: Moment): Plan {
  const { receipt, upheld, reason } = command;
  const waiting = batch.rows.flatMap(({ objections }) => objections.filter(({ outcome }) => outcome === 'open'));
  const receipts = waiting.map((one) => one.receipt);
  const row = batch.rows.find(({ objections }) =>
    objections.some((one) => one.receipt === receipt && one.outcome === 'open'),
  );
  const event = (until: Day | null): NoticeEventBody[] =>
    row === undefined ? [] : [{ type: 'row-settled', row: row.shown.row, receipt, upheld, reason, until }];
  const until = row === undefined ? null : untilAfter(batch, event(null), row.shown.row, moment);
  return {
    faults: [
      ...needsText('reason', reason, '处理的理由'),
      ...faultIf(row === undefined, 'receipt', `没有待处理的异议“${receipt}”`, `待处理的有：${receipts.join('、')}`),
      ...unknownYear(until),
    ],
    events: () => closing(batch, event(isNotPublished(until) ? null : until), moment),
  };
}

/** The row's last day with these events; null where it doesn't go on. */
function untilAfter(
  batch: NoticeBatch,
  bodies: readonly NoticeEventBody[],
  number: number,
  { calendar, stamp }: Moment,
): Day | null | YearNotPublished {
  const after = bodies.reduce<NoticeBatch>((folded, body) => foldNotice(folded, { ...body, ...stamp }), batch);
  const row = after.rows.find(({ shown }) => shown.row === number);
  return row?.state === 'shown' ? rowUntil(after, row, calendar) : null;
}

/** The rows whose days are over; those that are paused wait. */
function endings(batch: NoticeBatch, { today, calendar }: Moment): NoticeEventBody[] {
  return batch.rows.flatMap((row): NoticeEventBody[] => {
    if (row.state !== 'shown') return [];
    const until = rowUntil(batch, row, calendar);
    return typeof until === 'number' && today > until ? [{ type: 'row-ended', row: row.shown.row, on: until }] : [];
  });
}

/** With the last row the batch ends, too. */
function closing(batch: NoticeBatch, bodies: readonly NoticeEventBody[], { stamp, today }: Moment): NoticeEventBody[] {
  const after = bodies.reduce<NoticeBatch>((folded, body) => foldNotice(folded, { ...body, ...stamp }), batch);
  const over = after.rows.every(({ state }) => state === 'ended' || state === 'removed');
  const days = bodies.flatMap((body) => (body.type === 'row-ended' ? [body.on] : []));
  const on = days.length === 0 ? today : Math.max(...days);
  return over && bodies.length > 0 ? [...bodies, { type: 'ended', on }] : [...bodies];
}

/** The last day of one row: its working days from the day of publication, moved on by its own pauses; null while it is paused. */
export function rowUntil(
  { publishedOn, days }: NoticeBatch,
  { pauses }: NoticeRow,
  calendar: WorkCalendar,
): Day | null | YearNotPublished {
  return publishedOn === null ? null : lastDay(publishedOn, days, pauses, calendar);
}

function expiryFaults({ endedOn, keepDays }: NoticeBatch, { today }: Moment): CaseFault[] {
  const last = (endedOn ?? today) + keepDays;
  return faultIf(today <= last, '', `公示页保留到${formatDay(last)}`, '保留期过后下线');
}

function unknownYear(day: Day | null | YearNotPublished): CaseFault[] {
  return isNotPublished(day) ? [fault('', sayNotPublished(day), '等国务院办公厅公布，录入该年安排后再办理')] : [];
}
