import { maskText, NOTICE_LIFE, type NoticeBatch, type Procedure, type RowSource } from '../../case/index.ts';
import { chinaDay, yearOf } from '../../kit/index.ts';
import { awaitingNotice, listedIn, nextNoticeNumber, type AwaitingCase, type Tx } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import { procedureOf } from '../cases/open.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';
import { batchActor, holdBatch, moveBatch } from './move-batch.ts';
import { NoticeRefused } from './refused.ts';
import { rowSources } from './row-sources.ts';
import { staffNotice, type StaffNotice } from './staff-view.ts';

/** So many rows at most are frozen at once: what is published together is written in one transaction. */
export const MOST_ROWS = 1000;

/** How long the page stays after the end, in calendar days. */
export const DEFAULT_KEEP_DAYS = 30;

export interface CandidatesAsked {
  readonly item: string;
  readonly county?: string | undefined;
}

/** A case that could be listed. */
export type Candidate = Readonly<{ case: string }> & RowSource;

export interface Candidates {
  readonly cases: readonly Candidate[];
  /** Whether there are more than are shown. */
  readonly more: boolean;
  /** 分. */
  readonly amount: number;
}

/** The cases of an item that wait for their notice and stand in no batch, as their rows would be; numbers masked. */
export async function noticeCandidates(context: Context, { item, county }: CandidatesAsked): Promise<Candidates> {
  await demand(context, 'public-notice.manage');
  procedureWithNotice(context, item);
  return read(context, async (tx) => {
    const waiting = ordered(context, await awaitingNotice(tx, { item, county }));
    const shown = waiting.slice(0, MOST_ROWS);
    const sources = await rowSources(tx, context, shown);
    const cases = shown.flatMap(({ state: { id } }): Candidate[] => {
      const source = sources.get(id);
      return source === undefined ? [] : [{ case: id, ...source, matter: maskText(source.matter) }];
    });
    const amount = cases.reduce((sum, one) => sum + (one.amount ?? 0), 0);
    return { cases, more: waiting.length > MOST_ROWS, amount };
  });
}

export interface FreezeAsked {
  readonly item: string;
  /** Only cases of this county. */
  readonly county?: string | undefined;
  /** `关于拟发放…的公示` where absent. */
  readonly title?: string | undefined;
  /** Working days; those of the item's guide where absent, never below five. */
  readonly days?: number | undefined;
  /** These cases alone; all that wait where absent. */
  readonly cases?: readonly string[] | undefined;
}

/** A new batch: its rows are taken from the cases and registers as they are now, masked, and don't change any more. */
export async function freezeNotice(context: Context, asked: FreezeAsked): Promise<StaffNotice> {
  await demand(context, 'public-notice.manage');
  const { id } = await step(context, async (tx) => {
    const number = await nextNoticeNumber(tx, yearOf(chinaDay(context.now)));
    return freeze(tx, context, null, number, asked);
  });
  return staffNotice(context, id);
}

/** The same batch frozen anew: before it is published, or as its next edition after it was withdrawn. */
export async function refreezeNotice(
  context: Context,
  id: string,
  version: number,
  asked: Pick<FreezeAsked, 'title' | 'days' | 'cases'>,
): Promise<StaffNotice> {
  await demand(context, 'public-notice.manage');
  await step(context, async (tx) => {
    const { state, facts } = await holdBatch(tx, id, version);
    if (state.status !== 'frozen' && state.status !== 'withdrawn') throw notAnew(state);
    const { item, title, days } = state;
    return freeze(tx, context, state, id, { item, county: facts.county ?? undefined, title, days, ...given(asked) });
  });
  return staffNotice(context, id);
}

function notAnew({ status }: NoticeBatch): NoticeRefused {
  const message = `“${NOTICE_LIFE[status].name}”的公示不能重新冻结`;
  return new NoticeRefused('refused', [{ field: '', message, hint: '有错误的先撤回，再重新冻结' }]);
}

function given(asked: Pick<FreezeAsked, 'title' | 'days' | 'cases'>): Partial<FreezeAsked> {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

async function freeze(
  tx: Tx,
  context: Context,
  before: NoticeBatch | null,
  id: string,
  asked: FreezeAsked,
): Promise<{ readonly id: string }> {
  const { item, county = null } = asked;
  const procedure = procedureWithNotice(context, item);
  const cases = await casesToList(tx, context, before, asked);
  const sources = await rowSources(tx, context, cases);
  const command = {
    type: 'freeze' as const,
    by: batchActor(context),
    ...{ id, item, notice: numberOf(context, procedure) },
    title: asked.title ?? titleOf(procedure),
    days: asked.days ?? Math.max(5, daysOf(procedure)),
    rows: cases.flatMap(({ state }) => {
      const source = sources.get(state.id);
      return source === undefined ? [] : [{ case: state.id, source }];
    }),
  };
  await refusingTwice(() =>
    moveBatch(tx, context, before, command, () => ({ itemName: procedure.name, county, office: null, until: null })),
  );
  return { id };
}

/** The cases that were asked for, or all that wait. @throws NoticeRefused with every one that can't be listed. */
async function casesToList(
  tx: Tx,
  context: Context,
  before: NoticeBatch | null,
  { item, county, cases: ids }: FreezeAsked,
): Promise<readonly AwaitingCase[]> {
  const waiting = await awaitingNotice(tx, { item, county, ids, batch: before?.id });
  if (waiting.length > MOST_ROWS && ids !== undefined)
    throw new NoticeRefused('invalid', [
      { field: 'cases', message: `一批最多${String(MOST_ROWS)}件`, hint: '分成几批公示' },
    ]);
  const found = new Set(waiting.map(({ state }) => state.id));
  const missing = (ids ?? []).filter((id) => !found.has(id));
  if (missing.length > 0) {
    const listed = await listedIn(tx, missing);
    throw new NoticeRefused(
      'invalid',
      missing.map((id) => {
        const batch = listed.get(id);
        return batch === undefined
          ? { field: 'cases', message: `办件 ${id} 不在待公示的办件里`, hint: '核对事项、区县和办件现在的状态' }
          : { field: 'cases', message: `办件 ${id} 已列入公示 ${batch}`, hint: '从名单里去掉' };
      }),
    );
  }
  if (waiting.length === 0)
    throw new NoticeRefused('refused', [
      { field: '', message: '没有待公示的办件', hint: '办件经过复核、到达公示环节以后，再冻结名单' },
    ]);
  return ordered(context, waiting).slice(0, MOST_ROWS);
}

/** As printed: by county in the order of 枚举 区县, then by number. */
function ordered({ ruleSet }: Pick<Context, 'ruleSet'>, cases: readonly AwaitingCase[]): readonly AwaitingCase[] {
  const counties = ruleSet.enums['区县']?.values ?? [];
  const place = ({ state: { county } }: AwaitingCase): number => (county === null ? -1 : counties.indexOf(county));
  return [...cases].sort((one, other) => place(one) - place(other) || (one.state.id < other.state.id ? -1 : 1));
}

function procedureWithNotice({ ruleSet }: Context, item: string): Procedure {
  const procedure = procedureOf(ruleSet, item);
  if (procedure.stages.some(({ kind }) => kind === 'public-notice')) return procedure;
  throw new NoticeRefused('invalid', [
    { field: 'item', message: `${item}“${procedure.name}”的办理流程里没有公示`, hint: '看办事指南的“办理流程”' },
  ]);
}

function daysOf({ stages }: Procedure): number {
  return stages.find(({ kind }) => kind === 'public-notice')?.days ?? 0;
}

function titleOf({ name, kind }: Procedure): string {
  return kind === 'award' ? `关于拟发放${name}的公示` : `关于拟给予${name}的公示`;
}

/** 文号 of the notice that the item stands in. */
function numberOf({ ruleSet }: Context, { notice }: Procedure): string {
  return ruleSet.notices.find(({ id }) => id === notice)?.head.文号 ?? notice;
}

/** PostgreSQL sees to it that a case stands in one batch at a time, whoever freezes what at the same moment. */
async function refusingTwice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && 'constraint' in error && error.constraint === 'listed_once')) throw error;
    throw new NoticeRefused('conflict', [
      { field: 'cases', message: '刚刚有人把其中的办件列入了另一批公示', hint: '重新查看待公示的办件，再冻结' },
    ]);
  }
}
