import { chinaDay, type Day } from '../../../kit/index.ts';
import type { Task } from '../../../rules/index.ts';
import { periodDue, periodOf } from '../../../supervision/index.ts';
import type { Context } from '../../context.ts';
import { assignTasks, climbLadder, manageTask, reportTask, type OfficeCommand } from '../../supervision/index.ts';
import { taskKey } from '../../supervision/tasks.ts';
import type { Play } from './play.ts';

/** Days before today on which the year's tasks are handed down: at most one quarter has to be reported on since. */
const ASSIGNED = 100;

/** Tasks whose courses are played at the same moment: none has to do with another. */
const AT_ONCE = 4;

const NOTICE = 'liaocheng-2024-23';
/** Left for whoever tries the platform out. */
const NOT_ASSIGNED = ['99-R2'];
/** Tasks with a last day that the office has set: days from today, so that each rung of the ladder is there. */
const DUE: Readonly<Record<string, number>> = { '05-R5': -35, '12-R2': -22, '06-R4': -13, '02-R1': -3, '06-R1': 20 };
/** Days before today on which the ladder is looked at: when one of those reaches a rung. */
const LADDER_DAYS = [34, 25, 21, 15, 12, 5, 3, 2];
const CONCLUDED = '07-R7';
const EXTENDED = '13-R2';
const SENT_BACK = '04-R2';
/** Of these the last report waits to be checked. */
const WAITING = new Set(['03-R1', '07-R4', '09-R2', '16-R5']);

const WORDS = [
  '按年度工作计划推进，台账已更新，本季度任务按期完成。',
  '会同有关部门召开调度会2次，逐项核对进度，问题已列清单。',
  '完成走访和核对，有关情况已录入台账。',
  '已印发通知，各县（市、区）正在落实，下季度组织抽查。',
  '县级推荐已收齐，正在复核，月底前公布结果。',
  '与上季度相比进度加快，尚有两个县区没有报齐，已催报。',
];
const EVIDENCE = ['工作简报第3期', '台账及汇总表', '会议纪要', null, '印发的通知', null];

/** Some weeks of supervision: tasks handed down, reported on, checked, late, extended, sent back and concluded. */
export async function playSupervision(play: Play): Promise<void> {
  const today = chinaDay(play.platform(0).now);
  const tasks = play
    .platform(0)
    .ruleSet.tasks.filter(({ notice, code }) => notice === NOTICE && !NOT_ASSIGNED.includes(code));
  if (tasks.length === 0) return;
  await assignTasks(
    office(play, ASSIGNED),
    tasks.map((task) => taskKey(task).id),
  );
  const courses = tasks.map((task, index) => new Course(play, task, index, today));
  const lanes = Array.from({ length: AT_ONCE }, async (_, lane) => {
    for (const course of courses.filter((_course, i) => i % AT_ONCE === lane)) await course.run();
  });
  await Promise.all(lanes);
  for (const ago of LADDER_DAYS) await climbLadder(play.platform(ago));
}

function office(play: Play, ago: number): Context {
  return play.by(play.official('city-reviewer'), ago);
}

/** The department's own official; where the sample has none, the office enters what came on paper. */
function reporter(play: Play, department: string, ago: number): Context {
  const [own] = play.cast.officials(`department@${department}`);
  return own === undefined ? office(play, ago) : play.by(own, ago);
}

/** What becomes of one task, step by step. */
class Course {
  readonly #play: Play;
  readonly #task: Task;
  readonly #index: number;
  readonly #today: Day;
  #version = 1;

  constructor(play: Play, task: Task, index: number, today: Day) {
    this.#play = play;
    this.#task = task;
    this.#index = index;
    this.#today = today;
  }

  async run(): Promise<void> {
    const { code, departments } = this.#task;
    const due = DUE[code];
    const reason = '市政府高技能人才工作专题会议纪要（示例）';
    if (due !== undefined) await this.#manage(ASSIGNED - 5, { type: 'set-due', due: this.#today + due, reason });
    const ago = this.#reportedAgo();
    for (const [i, department] of departments.entries()) await this.#report(department, ago, i);
    const reports = departments.map((_, i) => i + 1);
    if (code === SENT_BACK) await this.#sendBack(ago - 2);
    else if (!WAITING.has(code)) await this.#manage(ago - 2, { type: 'accept', reports, words: '与台账一致，属实。' });
    if (code === EXTENDED)
      await this.#manage(Math.min(15, ago - 2), {
        type: 'extend',
        to: this.#today + 30,
        reason: '县乡换届工作延后，推荐名单随之顺延',
      });
    if (code === CONCLUDED) await this.#conclude();
  }

  /** Some days before the end of the term, or, where that is still to come, some weeks ago. */
  #reportedAgo(): number {
    const last = this.#today - periodDue(periodOf(this.#today - ASSIGNED));
    const early = 2 + (this.#index % 5);
    return last > 0 ? Math.min(last + early, ASSIGNED - 6) : 20 + early;
  }

  async #report(department: string, ago: number, nth: number, complete = false): Promise<void> {
    const n = this.#index + nth;
    const { id } = taskKey(this.#task);
    const words = complete ? '目录经专家论证、公示后已印发公布，现行有效，报请办结。' : (WORDS[n % WORDS.length] ?? '');
    const evidence = EVIDENCE[n % EVIDENCE.length] ?? null;
    const context = reporter(this.#play, department, ago);
    const seen = { id, version: this.#version };
    this.#version = (await reportTask(context, seen, { department, words, evidence, complete })).version;
  }

  async #manage(ago: number, command: OfficeCommand): Promise<void> {
    const { id } = taskKey(this.#task);
    const done = await manageTask(office(this.#play, Math.max(0, ago)), { id, version: this.#version }, command);
    this.#version = done.version;
  }

  async #sendBack(ago: number): Promise<void> {
    const [first = ''] = this.#task.departments;
    await this.#manage(ago, { type: 'return', reports: [1], words: '没有写明更新公布的日期和网址，请补充。' });
    await this.#report(first, ago - 1, 1);
  }

  async #conclude(): Promise<void> {
    const [first = ''] = this.#task.departments;
    await this.#report(first, 12, 1, true);
    await this.#manage(9, { type: 'conclude', words: '经核实，目录已公布并现行有效，同意办结。' });
  }
}
