import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { SupervisionRefused, type MeasureHead, type SupervisionRefusalCode } from '../../flow/index.ts';
import { RequestProblem } from '../errors.ts';
import type { ProblemCode, ProblemError } from '../problems.ts';
import { refused as refusedAccess, text, textOrNull } from './accounts-shared.ts';

/** What the routes of supervision share. */

export const TAG = '督查';

const PROBLEM_OF: Readonly<Record<SupervisionRefusalCode, ProblemCode>> = {
  'not-found': 'no-such-resource',
  stale: 'precondition-failed',
  refused: 'conflict',
  'not-allowed': 'forbidden',
};

/** A refusal of the flow as a problem, with every fault. */
export function refused(error: unknown): RequestProblem | undefined {
  if (!(error instanceof SupervisionRefused)) return refusedAccess(error);
  const errors = error.faults.map(({ field, code, message, hint }): ProblemError => {
    return { pointer: field === '' ? '' : `/${field}`, code, message, hint };
  });
  return new RequestProblem(PROBLEM_OF[error.code], `${error.message}。`, errors);
}

/** The measures of all notices: the rules keep their numbers alone. */
export function measureHeads({ services }: FastifyInstance): readonly MeasureHead[] {
  return services.notices.flatMap(({ id, measures }) =>
    measures.map(({ number, title, leads }) => ({ notice: id, number, title, leads })),
  );
}

export const taskParameter = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100, description: '任务，如 liaocheng-2024-23.06-R1' }),
});

export const departmentQuery = Type.Object({
  department: Type.Optional(
    Type.String({ maxLength: 60, description: '只看这个单位负责的；缺省全市，部门经办人缺省本单位' }),
  ),
});

const STANDING_CODES = ['unassigned', 'under-way', 'to-check', 'extended', 'overdue', 'concluded'] as const;
const RUNG_CODES = ['none', 'remind', 'urge', 'announce', 'summon'] as const;

const count = (description: string) => Type.Integer({ description });
const strings = (description: string) => Type.Array(Type.String(), { description });
const standing = Type.Enum([...STANDING_CODES], {
  description:
    'unassigned 未下达，under-way 推进中，to-check 待核实，extended 准予延期，overdue 逾期，concluded 已办结',
});
const rung = Type.Enum([...RUNG_CODES], {
  description: 'none 未到提醒，remind 提醒，urge 催办，announce 通报，summon 约谈',
});

const figure = Type.Object({
  code: text('任务或指标的编码'),
  name: text('名称'),
  kind: Type.Enum(['task', 'indicator'], { description: 'task 任务，indicator 指标' }),
  text: text('现在的数，如 103人；没有数的写明原因'),
  target: textOrNull('目标值，如 200家'),
  percent: Type.Union([Type.Integer(), Type.Null()], { description: '完成目标的百分之几' }),
});

const timed = {
  nextDue: textOrNull('最早到期的一天'),
  rung,
  rungName: text('督办级别的名称'),
  late: count('逾期几天'),
};

const task = Type.Object({
  id: text('任务'),
  code: text('任务编码'),
  name: text('任务名称'),
  notice: text('文件的编号'),
  measure: text('措施的序号'),
  departments: strings('责任单位，第一个总负责'),
  standing,
  standingName: text('状态的名称'),
  ...timed,
  lateDepartment: textOrNull('逾期最久的单位'),
  owes: strings('谁应在什么时候以前办什么'),
  figure,
});

const measure = Type.Object({
  notice: text('文件的编号'),
  number: text('措施的序号'),
  title: text('措施'),
  leads: strings('牵头单位'),
  tasks: count('几项任务'),
  standing: Type.Enum([...STANDING_CODES, 'none'], { description: '最差的一项任务的状态；none 没有任务，看指标' }),
  standingName: text('状态的名称'),
  words: text('各状态的任务几项'),
  ...timed,
  figure: Type.Union([figure, Type.Null()], { description: '最能说明情况的一个数' }),
  indicators: Type.Array(figure, { description: '全部指标' }),
  spent: count('今年支出（分）'),
  cases: Type.Object({
    submitted: count('今年申报的办件'),
    granted: count('其中兑现的和待拨付的'),
    open: count('其中正在办理的'),
    late: count('其中超期的'),
  }),
});

export const boardSchema = Type.Object({
  asOf: text('截至哪一天'),
  year: count('年度'),
  department: textOrNull('只看这个单位的；空是全市'),
  departments: strings('可以选的单位'),
  summary: strings('总体情况'),
  counts: Type.Object(Object.fromEntries(STANDING_CODES.map((code) => [code, count('几项任务')]))),
  ladder: Type.Array(
    Type.Object({
      rung,
      name: text('督办级别'),
      days: count('逾期几天'),
      does: text('怎么办'),
      tasks: count('现在有几项任务'),
    }),
  ),
  money: Type.Object({ appropriated: count('今年下达的预算（分）'), spent: count('今年支出（分）') }),
  measures: Type.Array(measure),
  tasks: Type.Array(task),
});

const report = Type.Object({
  seq: count('第几次'),
  department: text('报送单位'),
  period: text('期次'),
  on: text('报送日期'),
  by: text('谁报送'),
  entered: Type.Boolean({ description: '由督查办代为录入' }),
  words: text('进展'),
  figure: Type.Union([Type.Number(), Type.Null()], { description: '单位填报的完成数' }),
  evidence: textOrNull('佐证'),
  complete: Type.Boolean({ description: '报请办结' }),
  state: Type.Enum(['sent', 'accepted', 'returned'], { description: 'sent 待核实，accepted 已核实，returned 已退回' }),
  answer: textOrNull('督查办的意见'),
});

export const taskSchema = Type.Object({
  id: text('任务'),
  version: count('版本，也是 ETag；0 是还没有下达'),
  code: text('任务编码'),
  name: text('任务名称'),
  notice: text('文件的编号'),
  noticeTitle: text('文件'),
  clause: text('条款'),
  measure: text('措施的序号'),
  sentences: strings('原文'),
  goal: text('目标'),
  milestones: strings('里程碑'),
  departments: strings('责任单位，第一个总负责'),
  standing,
  standingName: text('状态的名称'),
  rung,
  rungName: text('督办级别的名称'),
  late: count('逾期几天'),
  owes: strings('谁应在什么时候以前办什么'),
  due: Type.Union([Type.Object({ day: text('哪一天'), from: text('谁定的') }), Type.Null()], {
    description: '任务的期限；空是长期',
  }),
  extended: Type.Union([Type.Object({ to: text('延到哪一天'), reason: text('理由') }), Type.Null()], {
    description: '准予的延期',
  }),
  targetFrom: textOrNull('目标值由督查办设定的，写明依据'),
  figure,
  unit: text('计量单位'),
  reports: Type.Array(report, { description: '历次报送，早的在前' }),
  course: Type.Array(
    Type.Object({
      at: text('时间'),
      by: text('谁'),
      type: text('发生了什么'),
      text: text('发生了什么，用话说'),
      details: strings('其他要知道的'),
    }),
    { description: '经过，新的在前' },
  ),
  can: Type.Object({
    assign: Type.Boolean({ description: '可以下达' }),
    reportFor: strings('可以替哪些单位报送'),
    manage: strings('督查办可以办的'),
  }),
});

export const doneSchema = Type.Object({ id: text('任务'), version: count('现在的版本') });
