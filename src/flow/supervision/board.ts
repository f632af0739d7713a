import type { Status } from '../../case/index.ts';
import { chinaDay, civilOf, formatDay, type Day, type Fen } from '../../kit/index.ts';
import type { RuleSet, Task } from '../../rules/index.ts';
import { casesByItem, supervisedTasks, type CaseCount } from '../../store/index.ts';
import {
  isAbove,
  LADDER_STEPS,
  rungName,
  standingOf,
  STANDINGS,
  type Ladder,
  type Rung,
  type Standing,
  type StandingName,
  type TaskState,
} from '../../supervision/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { looking } from '../public/door.ts';
import { publicFigures, type Figures } from '../public/figures.ts';
import { read } from '../step.ts';
import { figureOf, type GoalFigure } from './figures.ts';
import { refuseTask } from './refused.ts';
import { sayStanding, sayStandings, summaryOf } from './say-board.ts';
import { ladderOn, mayLookAt, ownDepartments, seesAll, taskKey } from './tasks.ts';

/** A measure as its notice has it; the rules keep no titles. */
export interface MeasureHead {
  readonly notice: string;
  readonly number: string;
  readonly title: string;
  /** 牵头单位. */
  readonly leads: readonly string[];
}

/** How a measure stands: as its worst task; `none`: the notice gives it no task, so its indicators are watched. */
export type MeasureStanding = StandingName | 'none';

interface Timed {
  /** `2026-10-10`; null: nothing is owed. */
  readonly nextDue: string | null;
  readonly rung: Rung;
  readonly rungName: string;
  /** Days after the last day, of what is most overdue. */
  readonly late: number;
}

export interface BoardTask extends Timed {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly notice: string;
  readonly measure: string;
  readonly departments: readonly string[];
  readonly standing: StandingName;
  readonly standingName: string;
  /** Who is the latest; null: nobody is late. */
  readonly lateDepartment: string | null;
  /** What is owed by whom, in words; empty: nothing. */
  readonly owes: readonly string[];
  readonly figure: GoalFigure;
}

export interface BoardMeasure extends Timed {
  readonly notice: string;
  readonly number: string;
  readonly title: string;
  readonly leads: readonly string[];
  readonly tasks: number;
  readonly standing: MeasureStanding;
  readonly standingName: string;
  /** `2项推进中，1项逾期`. */
  readonly words: string;
  /** The number that says the most: of a task with a target, else an indicator's, else a task's; null: there is none. */
  readonly figure: GoalFigure | null;
  readonly indicators: readonly GoalFigure[];
  /** This year, 分. */
  readonly spent: Fen;
  /** Cases that were handed in this year. */
  readonly cases: {
    readonly submitted: number;
    readonly granted: number;
    readonly open: number;
    readonly late: number;
  };
}

export interface SupervisionBoard {
  /** `2026-11-22`. */
  readonly asOf: string;
  readonly year: number;
  /** The department whose part this is; null: the whole city. */
  readonly department: string | null;
  /** Departments that the board can be narrowed to. */
  readonly departments: readonly string[];
  /** The picture in a few sentences. */
  readonly summary: readonly string[];
  readonly counts: Readonly<Record<StandingName, number>>;
  readonly ladder: readonly {
    readonly rung: Rung;
    readonly name: string;
    readonly days: number;
    readonly does: string;
    readonly tasks: number;
  }[];
  readonly money: { readonly appropriated: Fen; readonly spent: Fen };
  readonly measures: readonly BoardMeasure[];
  readonly tasks: readonly BoardTask[];
}

/**
 * The whole picture as it stands now: every measure, its tasks, numbers and money. A department sees its own part.
 * @param measures of all notices, in their order. @throws AccessRefused; SupervisionRefused of a department that answers for nothing
 */
export async function supervisionBoard(
  context: Context,
  measures: readonly MeasureHead[],
  asked: { readonly department?: string | undefined } = {},
): Promise<SupervisionBoard> {
  await demand(context, 'supervision.read');
  const day = chinaDay(context.now);
  const department = narrowedTo(context, asked.department);
  const states = await read(context, supervisedTasks);
  const figures = await publicFigures(context);
  const cases = await looking(context, (tx) => casesByItem(tx, `${String(civilOf(day).year)}-01-01`));
  const ladder = ladderOn(context.ruleSet, day);
  const part: Part = { context, day, ladder, states, figures, cases, department };
  const tasks = shownTasks(part).map((task) => boardTask(part, task));
  const lines = shownMeasures(part, measures, tasks).map((measure) => boardMeasure(part, measure, tasks));
  const counts = countOf(tasks);
  const ladderTasks = ladder.flatMap(({ rung, days }) => {
    const said = LADDER_STEPS.find((step) => step.rung === rung);
    const reached = tasks.filter((task) => task.rung === rung).length;
    return said === undefined ? [] : [{ rung, name: said.name, does: said.does, days, tasks: reached }];
  });
  const money =
    department === null
      ? { appropriated: figures.appropriated, spent: figures.spent.reduce((sum, one) => sum + one.spent, 0) }
      : { appropriated: 0, spent: lines.reduce((sum, one) => sum + one.spent, 0) };
  const board = { measures: lines, tasks, counts, ladder: ladderTasks, money, department };
  return {
    ...board,
    asOf: formatDay(day),
    year: figures.year,
    departments: departmentsOf(context),
    summary: summaryOf(board, day),
  };
}

interface Part {
  readonly context: Context;
  readonly day: Day;
  readonly ladder: Ladder;
  readonly states: ReadonlyMap<string, TaskState>;
  readonly figures: Figures;
  readonly cases: readonly CaseCount[];
  readonly department: string | null;
}

/** Somebody who doesn't see the whole city sees one of their own departments' parts. */
function narrowedTo(context: Context, asked: string | undefined): string | null {
  const all = departmentsOf(context);
  if (asked === undefined || asked === '') return seesAll(context.actor) ? null : (all[0] ?? null);
  if (all.includes(asked)) return asked;
  throw refuseTask('not-found', 'T014', `没有“${asked}”负责的任务`, `可以选：${all.join('、')}`, 'department');
}

function departmentsOf({ actor, ruleSet }: Context): readonly string[] {
  const all = [...new Set(ruleSet.tasks.flatMap(({ departments }) => departments))].sort((one, other) =>
    one.localeCompare(other, 'zh-CN'),
  );
  return seesAll(actor) ? all : all.filter((one) => ownDepartments(actor).includes(one));
}

function shownTasks({ context, department }: Part): readonly Task[] {
  return context.ruleSet.tasks.filter(
    (task) => mayLookAt(context.actor, task) && (department === null || task.departments.includes(department)),
  );
}

function boardTask({ states, day, ladder, figures }: Part, task: Task): BoardTask {
  const { id, notice, code } = taskKey(task);
  const state = states.get(id) ?? null;
  const standing = standingOf(state, day, ladder);
  return {
    ...{ id, notice, code, name: task.name, measure: task.measure, departments: task.departments },
    ...timed(standing),
    standing: standing.name,
    standingName: STANDINGS[standing.name],
    lateDepartment: standing.duties.find(({ late }) => late > 0 && late === standing.late)?.department ?? null,
    owes: sayStanding(standing),
    figure: figureOf('task', task, figures, state?.target ?? null),
  };
}

function timed({ duties, rung, late }: Standing): Timed {
  const [first] = duties;
  return { nextDue: first === undefined ? null : formatDay(first.due), rung, rungName: rungName(rung), late };
}

/** Preamble and closing, which are measures of their own in the files, follow the numbered ones where they have tasks. */
function shownMeasures(
  { context, department }: Part,
  measures: readonly MeasureHead[],
  tasks: readonly BoardTask[],
): readonly MeasureHead[] {
  const supervised = new Set(context.ruleSet.tasks.map(({ notice }) => notice));
  const isNumbered = ({ number }: MeasureHead): boolean => number !== '00' && number !== '99';
  const isShown = (measure: MeasureHead): boolean =>
    supervised.has(measure.notice) &&
    (tasks.some((task) => isOf(task, measure)) ||
      (isNumbered(measure) && (department === null || measure.leads.includes(department))));
  const shown = measures.filter(isShown);
  return [...shown.filter(isNumbered), ...shown.filter((measure) => !isNumbered(measure))];
}

function isOf(one: { readonly notice: string; readonly measure: string }, { notice, number }: MeasureHead): boolean {
  return one.notice === notice && one.measure === number;
}

/** What a reader must know first, first. */
const WORST: readonly StandingName[] = ['overdue', 'to-check', 'unassigned', 'extended', 'under-way', 'concluded'];

function boardMeasure(part: Part, measure: MeasureHead, all: readonly BoardTask[]): BoardMeasure {
  const { ruleSet } = part.context;
  const tasks = all.filter((task) => isOf(task, measure));
  const indicators = ruleSet.indicators
    .filter((one) => isOf(one, measure))
    .map((one) => figureOf('indicator', one, part.figures));
  const standing = WORST.find((name) => tasks.some((task) => task.standing === name)) ?? 'none';
  const dues = tasks.flatMap(({ nextDue }) => nextDue ?? []).sort();
  const rung = tasks.reduce<Rung>((highest, task) => (isAbove(task.rung, highest) ? task.rung : highest), 'none');
  return {
    ...{ notice: measure.notice, number: measure.number, title: measure.title },
    leads: measure.leads.length > 0 ? measure.leads : [...new Set(tasks.flatMap(({ departments }) => departments))],
    tasks: tasks.length,
    standing,
    standingName: standing === 'none' ? '看指标' : STANDINGS[standing],
    words: sayStandings(countOf(tasks)),
    nextDue: dues[0] ?? null,
    ...{ rung, rungName: rungName(rung), late: Math.max(0, ...tasks.map(({ late }) => late)) },
    figure: mostTelling(tasks, indicators),
    indicators,
    spent: spentOn(measure, part),
    cases: casesOf(measure, part),
  };
}

function mostTelling(tasks: readonly BoardTask[], indicators: readonly GoalFigure[]): GoalFigure | null {
  const figures = tasks.map(({ figure }) => figure);
  const withTarget = figures.filter(({ percent }) => percent !== null);
  // Of several targets the one that is the furthest from being reached.
  withTarget.sort((one, other) => (one.percent ?? 0) - (other.percent ?? 0));
  return withTarget[0] ?? indicators[0] ?? figures[0] ?? null;
}

function countOf(tasks: readonly BoardTask[]): Record<StandingName, number> {
  const of = (name: StandingName): number => tasks.filter(({ standing }) => standing === name).length;
  return {
    concluded: of('concluded'),
    overdue: of('overdue'),
    'to-check': of('to-check'),
    extended: of('extended'),
    'under-way': of('under-way'),
    unassigned: of('unassigned'),
  };
}

function itemsOf(ruleSet: RuleSet, measure: MeasureHead): ReadonlySet<string> {
  return new Set([...ruleSet.items, ...ruleSet.services].filter((one) => isOf(one, measure)).map(({ code }) => code));
}

function spentOn(measure: MeasureHead, { context, figures }: Part): Fen {
  const items = itemsOf(context.ruleSet, measure);
  return figures.spent.reduce((sum, { item, spent }) => sum + (items.has(item) ? spent : 0), 0);
}

const GRANTED: readonly Status[] = ['awaiting-payment', 'in-batch', 'paid', 'payment-returned', 'recovering', 'closed'];
const ENDED: readonly Status[] = ['rejected', 'withdrawn', 'declined', 'lapsed'];

function casesOf(measure: MeasureHead, { context, cases }: Part): BoardMeasure['cases'] {
  const items = itemsOf(context.ruleSet, measure);
  const own = cases.filter(({ item }) => items.has(item));
  const sum = (of: (one: CaseCount) => number): number => own.reduce((total, one) => total + of(one), 0);
  return {
    submitted: sum(({ count }) => count),
    granted: sum(({ status, count }) => (GRANTED.includes(status) ? count : 0)),
    open: sum(({ status, count }) => (GRANTED.includes(status) || ENDED.includes(status) ? 0 : count)),
    late: sum(({ late }) => late),
  };
}
