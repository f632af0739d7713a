import { chinaDay, civilOf, formatDay, readWorkYear, type Day, type WorkCalendar } from '../kit/index.ts';
import {
  decideWorkYear,
  getWorkYear,
  listWorkYears,
  proposeWorkYear as storeProposal,
  type ProposalState,
  type StoredWorkYear,
  type Tx,
} from '../store/index.ts';
import { staffNames, type NameOf } from './access/account-names.ts';
import { AccessRefused, demand, refuse } from './access/refusal.ts';
import { programYears, workCalendar } from './calendar.ts';
import type { Context } from './context.ts';
import { namedProposal, type ProposalView } from './rulings/rulings.ts';
import { read, step } from './step.ts';

/** A year as it was taken in from the notice. Days as `2027-01-01`. */
export type WorkYearProposal = ProposalView &
  Readonly<{
    year: number;
    document: string;
    holidays: readonly string[];
    workdays: readonly string[];
    note: string | null;
  }>;

/** A year as terms are counted by it now; of December, with what the next year's notice arranges. */
export type KnownYear = Readonly<{
  year: number;
  /** `program`: it came with the program; `platform`: it was taken in here. */
  from: 'program' | 'platform';
  /** 文号, where it was taken in here. */
  document: string | null;
  holidays: readonly string[];
  workdays: readonly string[];
}>;

/** From this month on it is worth saying that next year's arrangement isn't there. */
const WARN_FROM_MONTH = 11;

export type Calendars = Readonly<{
  /** The latest first. */
  years: readonly KnownYear[];
  /** What was taken in, newest first. */
  proposals: readonly WorkYearProposal[];
  /** The year whose arrangement is missing, this year's or from November on next year's; null: nothing is missing. */
  missing: number | null;
  /** Of the day, in China. */
  today: string;
}>;

/** Which years are known and from where, and what is missing. @throws AccessRefused */
export async function seeCalendars(context: Context): Promise<Calendars> {
  await demand(context, 'calendar.read');
  return read(context, async (tx) => {
    const [calendar, taken] = [await workCalendar(tx), await listWorkYears(tx)];
    const nameOf = await staffNames(
      tx,
      context,
      taken.flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy]),
    );
    const today = chinaDay(context.now);
    return {
      years: knownYears(calendar, taken),
      proposals: taken.map((one) => shown(one, nameOf)).reverse(),
      missing: missingYear(calendar, today),
      today: formatDay(today),
    };
  });
}

function knownYears(calendar: WorkCalendar, taken: readonly StoredWorkYear[]): readonly KnownYear[] {
  return [...calendar.values()]
    .map(({ year, holidays, workdays }): KnownYear => {
      const own = taken.findLast((one) => one.year === year && one.state === 'approved');
      return {
        year,
        from: own === undefined ? 'program' : 'platform',
        document: own?.document ?? null,
        holidays: texts(holidays),
        workdays: texts(workdays),
      };
    })
    .sort((a, b) => b.year - a.year);
}

function missingYear(calendar: WorkCalendar, today: Day): number | null {
  const { year, month } = civilOf(today);
  if (!calendar.has(year)) return year;
  return month >= WARN_FROM_MONTH && !calendar.has(year + 1) ? year + 1 : null;
}

function texts(days: ReadonlySet<Day>): readonly string[] {
  return [...days].sort((a, b) => a - b).map(formatDay);
}

export interface GivenWorkYear {
  readonly year: number;
  readonly document: string;
  readonly holidays: readonly string[];
  readonly workdays: readonly string[];
  readonly note?: string | undefined;
}

/** Takes a year in from the published notice; another person compares it. @throws AccessRefused with every fault */
export async function proposeWorkYear(context: Context, given: GivenWorkYear): Promise<WorkYearProposal> {
  await demand(context, 'calendar.propose');
  const note = given.note?.trim() ?? '';
  const year = { ...refusingFaults(given), note: note === '' ? null : note };
  return step(context, async (tx) => {
    const id = await storeProposal(tx, year);
    if (id !== undefined) return proposalView(tx, context, id);
    const message = `${String(given.year)}年的安排已有一件等着批准`;
    throw new AccessRefused('refused', message, [{ field: 'year', message, hint: '等它办结，或请录入的人撤回' }]);
  });
}

const FIELDS: Readonly<Record<string, string>> = {
  年度: 'year',
  依据: 'document',
  放假: 'holidays',
  调休上班: 'workdays',
};

function refusingFaults({ year, document, holidays, workdays }: GivenWorkYear) {
  const reading = readWorkYear({ 年度: year, 依据: document, 放假: holidays, 调休上班: workdays });
  if ('faults' in reading) {
    const objections = reading.faults.map(({ path, message, hint }) => ({ field: fieldOf(path), message, hint }));
    throw new AccessRefused('invalid', objections.map(({ message }) => message).join('；'), objections);
  }
  const { file } = reading;
  const unusual = beyond(year, programYears());
  if (unusual.length > 0) throw new AccessRefused('invalid', unusual.map(({ message }) => message).join('；'), unusual);
  return { year, document: file.source, holidays: texts(file.holidays), workdays: texts(file.workdays) };
}

/** `放假[3]` as a pointer's path: `holidays/3`. */
function fieldOf(path: string): string {
  const [, name = '', index] = /^([^[]*)(?:\[(\d+)\])?$/u.exec(path) ?? [];
  const field = FIELDS[name] ?? '';
  return index === undefined ? field : `${field}/${index}`;
}

/** Years before the last that came with the program are what they were: terms over them have been counted. */
function beyond(year: number, calendar: WorkCalendar) {
  const latest = Math.max(...calendar.keys());
  return year < latest
    ? [
        {
          field: 'year',
          message: `${String(year)}年的安排早已公布，平台已有`,
          hint: `只录入${String(latest)}年及以后的`,
        },
      ]
    : [];
}

/** Approves what somebody else took in: from now on every term counts with it. @throws AccessRefused */
export async function approveWorkYear(
  context: Context,
  id: string,
  decision: string | null,
): Promise<WorkYearProposal> {
  return decided(context, await toDecide(context, id, 'calendar.approve'), 'approved', decision);
}

/** @throws AccessRefused */
export async function refuseWorkYear(context: Context, id: string, decision: string): Promise<WorkYearProposal> {
  return decided(context, await toDecide(context, id, 'calendar.refuse'), 'refused', decision);
}

/** Takes one's own back while nobody has decided it. @throws AccessRefused */
export async function cancelWorkYear(context: Context, id: string): Promise<WorkYearProposal> {
  await demand(context, 'calendar.propose');
  const year = await read(context, (tx) => yearOrRefuse(tx, id));
  if (year.proposedBy !== context.actor.account)
    throw new AccessRefused('refused', '只有录入的人可以撤回', [
      { field: '', message: '只有录入的人可以撤回', hint: '不同意的，请不予批准' },
    ]);
  return decided(context, year, 'cancelled', null);
}

/** @throws AccessRefused */
export async function seeWorkYear(context: Context, id: string): Promise<WorkYearProposal> {
  await demand(context, 'calendar.read');
  return read(context, (tx) => proposalView(tx, context, id));
}

async function toDecide(
  context: Context,
  id: string,
  action: 'calendar.approve' | 'calendar.refuse',
): Promise<StoredWorkYear> {
  await demand(context, 'calendar.decide');
  const found = await read(context, (tx) => yearOrRefuse(tx, id));
  if (found.proposedBy === context.actor.account)
    await refuse(context, action, `年度:${String(found.year)}`, [
      {
        field: '',
        message: '不能批准自己录入的，也不能不予批准',
        hint: '请另一位系统管理员或政策编辑核对；自己的可以撤回',
      },
    ]);
  return found;
}

function decided(
  context: Context,
  year: StoredWorkYear,
  state: Exclude<ProposalState, 'open'>,
  decision: string | null,
): Promise<WorkYearProposal> {
  return step(context, async (tx) => {
    if (!(await decideWorkYear(tx, year, state, decision)))
      throw new AccessRefused('stale', '这件录入已经办结。重新打开，看办理结果');
    return proposalView(tx, context, year.id);
  });
}

async function yearOrRefuse(tx: Tx, id: string): Promise<StoredWorkYear> {
  const found = await getWorkYear(tx, id);
  if (found === undefined) throw new AccessRefused('not-found', `没有年度安排 ${id}`);
  return found;
}

async function proposalView(tx: Tx, context: Context, id: string): Promise<WorkYearProposal> {
  const found = await yearOrRefuse(tx, id);
  return shown(found, await staffNames(tx, context, [found.proposedBy, found.decidedBy]));
}

function shown(taken: StoredWorkYear, nameOf: NameOf): WorkYearProposal {
  const { year, document, holidays, workdays, note } = taken;
  return { ...namedProposal(taken, nameOf), year, document, holidays, workdays, note };
}
