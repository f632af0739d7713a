import Type, { type TProperties } from 'typebox';
import { CaseRefused, RegisterRefused, type CaseRefusalCode, type CaseView } from '../../flow/index.ts';
import { RequestProblem } from '../errors.ts';
import { wrongMark } from '../page.ts';
import type { ProblemCode, ProblemError } from '../problems.ts';
import type { Answer } from '../route-spec.ts';
import { refused as refusedAccess, text, textOrNull } from './accounts-shared.ts';
import { refused as refusedRegister } from './registers-shared.ts';

/** What the families of cases and materials share. */

const PROBLEM_OF: Readonly<Record<CaseRefusalCode, ProblemCode>> = {
  'not-found': 'no-such-resource',
  stale: 'precondition-failed',
  refused: 'conflict',
  conflict: 'conflict',
  invalid: 'bad-input',
};

/** A refusal of a case as a problem: every fault and where it stands, and what can be done now. */
export function refused(error: unknown): RequestProblem | undefined {
  if (error instanceof RegisterRefused) return refusedRegister(error);
  if (!(error instanceof CaseRefused)) return refusedAccess(error);
  const errors = error.faults.map(({ field, message, hint }): ProblemError => {
    return { pointer: pointerOf(field), code: 'A021', message, hint };
  });
  const detail = [error.message, error.hint].filter((part) => part !== '').join('。');
  return new RequestProblem(
    PROBLEM_OF[error.code],
    `${detail}。`,
    errors,
    error.available.length === 0 ? {} : { available: error.available },
  );
}

/** Parts of a command that a request has under another name, or not at all. */
const ELSEWHERE: readonly string[] = ['by', 'id', 'record', 'procedure', 'application', 'respondBy.day'];

/** Where in the request a part of the command stands; the whole request where it isn't in it. */
function pointerOf(field: string): string {
  if (field.startsWith('/')) return field;
  const names = field.split('.').filter((name) => name !== '');
  if (names[0] === 'application' && names.length > 1) names.shift();
  if (names.join('.') === 'decision.record' || ELSEWHERE.includes(names.join('.'))) return '';
  return names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The same where a batch is looked at: its mark stands in the address, as that of a page does. */
export function refusedLook(error: unknown): RequestProblem | undefined {
  const isMark = error instanceof CaseRefused && error.faults.some(({ field }) => field === 'after');
  return isMark ? wrongMark() : refused(error);
}

export const CASE_TAG = '办件';

/** One batch of a look through the registers. */
export const batchAsked = Type.Object({
  item: Type.String({ minLength: 1, maxLength: 20, description: '事项编码' }),
  after: Type.Optional(Type.String({ maxLength: 400, description: '上一批答复中的 next' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '一批看多少对象，缺省 50' })),
});

/** What is said of a batch: how many were looked at, what came of them, and where the next one begins. */
export function batchAnswer<T extends TProperties>(came: T) {
  const schema = Type.Object({
    seen: Type.Integer({ description: '看了多少对象' }),
    ...came,
    next: Type.Union([Type.String(), Type.Null()], { description: '下一批从哪里开始；空为都看过了' }),
  });
  return { 200: { description: '一批', schema } };
}

export const caseParameter = Type.Object({
  id: Type.String({ maxLength: 20, description: '办件编号，如 2026-0000123' }),
});

export const longText = (description: string, least = 1) =>
  Type.String({ minLength: least, maxLength: 2000, description });

export const amountSchema = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 1_000_000_000_000, description: `${description}（分）` });

const amountOrNull = (description: string) => Type.Union([Type.Integer(), Type.Null()], { description });

const day = (description: string) => Type.String({ description: `${description}，如 2026-03-02` });
const dayOrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

// ── what comes in ───────────────────────────────────────────────────────────────────────────────────────────────────

const cell = Type.Union([Type.String({ maxLength: 4000 }), Type.Number(), Type.Boolean(), Type.Null()]);

/** What an applicant gives; spread into bodies. */
export const applicationBody = {
  form: Type.Optional(
    Type.Record(Type.String(), cell, {
      description: '申请表的各栏：日期如 2025-09-01，金额以元为单位，身份证号写全（保存时换成代号）',
    }),
  ),
  payee: Type.Optional(
    Type.Union([Type.String({ maxLength: 100 }), Type.Null()], { description: '收款账户的代号；空（null）为去掉' }),
  ),
  materials: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String({ minLength: 1, maxLength: 200, description: '材料的名称，照办事指南' }),
        digest: Type.String({ pattern: '^[0-9a-f]{64}$', description: '上传时得到的摘要（SHA-256）' }),
      }),
      { maxItems: 100, description: '全部材料；以前上传过的直接引用，不用再传' },
    ),
  ),
};

/** What whoever decides says; spread into bodies. */
export const decisionBody = {
  decision: Type.Optional(
    Type.Object(
      {
        explanations: Type.Optional(
          Type.Record(Type.String(), Type.String({ maxLength: 1000 }), {
            description: '与上一次测算的每处不同，按名称写明原因；见 decision-preview',
          }),
        ),
        discretion: Type.Optional(
          Type.Object(
            { amount: amountSchema('核定额'), reason: longText('核定理由') },
            { description: '核定：金额由部门在幅度内决定的' },
          ),
        ),
        verified: Type.Optional(
          Type.Record(
            Type.String(),
            Type.Object({
              verdict: Type.Enum(['verified', 'immaterial'], { description: 'verified 已核实，immaterial 不影响' }),
              text: longText('核实说明'),
            }),
            { description: '交叉核验的每个疑点，按编号说明；见 cross-checks' },
          ),
        ),
      },
      { description: '决定环节才有。测算由系统按台账重新作出' },
    ),
  ),
};

export const departmentsBody = {
  departments: Type.Optional(
    Type.Array(Type.String({ maxLength: 60 }), {
      minItems: 1,
      maxItems: 50,
      description: '派单：下一环节由哪些部门办理',
    }),
  ),
};

// ── what goes out ───────────────────────────────────────────────────────────────────────────────────────────────────

const bySchema = Type.Object({
  role: text('角色'),
  roleName: text('角色的名称'),
  department: textOrNull('部门'),
  name: textOrNull('姓名；申请人看经办人时为空'),
  behalf: textOrNull('受谁委托；申请人看时为空'),
});

const list = Type.Array;
const opt = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const anyObject = (description: string) => Type.Object({}, { additionalProperties: true, description });

export const recordSchema = Type.Object({
  asOf: day('截至'),
  status: text('结果，如 award'),
  statusName: text('结果，如 可以享受'),
  outcome: Type.Enum(['money', 'benefit', 'verdict', 'none']),
  amount: amountOrNull('应发（分）'),
  full: amountOrNull('应得（分）'),
  benefit: opt(anyObject('待遇')),
  figures: opt(anyObject('核算数据')),
  range: opt(Type.Object({ low: Type.Integer(), high: Type.Integer() }, { description: '核定幅度（分）' })),
  clause: text('依据条款'),
  sentence: text('给出它的原句'),
  trace: list(Type.String(), { description: '理由，按判断的先后' }),
  missing: list(Type.String(), { description: '还不知道的事实' }),
  readings: list(
    Type.Object({
      code: text('口径编号'),
      question: text('问题'),
      option: textOrNull('现行选项；空表示已撤回'),
      reason: text('选项的理由'),
      standing: text('待主管部门确认等'),
    }),
  ),
  noticeVersion: text('所用规则的摘要'),
});

export const differenceSchema = Type.Object({ what: text('哪一项'), before: text('原来'), after: text('现在') });

const clockSchema = Type.Object({
  name: text('环节，或全程'),
  promised: Type.Integer({ description: '承诺的工作日' }),
  used: Type.Union([Type.Integer(), Type.Null()], { description: '已用的工作日' }),
  deadline: dayOrNull('最后一天；暂停中为空'),
  paused: textOrNull('暂停的原因'),
  level: textOrNull('in-time、reminder、overdue、escalated'),
  note: textOrNull('节假日安排尚未公布时的说明'),
});

const availableSchema = Type.Object({
  command: text('命令，如 accept'),
  name: text('名称，如 受理'),
  by: text('谁可以办'),
  yours: Type.Boolean({ description: '您是否可以办' }),
});

const stageSchema = Type.Object({ index: Type.Integer(), name: Type.String() });

export const findingSchema = Type.Object({
  id: text('疑点的编号'),
  check: text('哪一项核验'),
  name: text('名称'),
  found: text('发现了什么'),
  why: text('为什么要紧'),
  places: list(
    Type.Object({
      text: text('在哪里'),
      case: textOrNull('办件；您看不到的为空'),
      register: textOrNull('台账；您看不到的为空'),
      row: textOrNull('台账的行'),
    }),
  ),
  open: Type.Boolean({ description: '还没有核实说明' }),
  verdict: Type.Union([Type.Enum(['verified', 'immaterial']), Type.Null()]),
  text: textOrNull('核实说明'),
});

/** A case, whole. Its ETag is its version. */
export const caseSchema = Type.Object({
  id: text('办件编号'),
  version: Type.Integer({ description: '版本，也是 ETag' }),
  item: Type.Object({
    code: text('事项编码'),
    name: text('事项名称'),
    notice: text('通知'),
    noticeNumber: text('通知的文号'),
    kind: text('award、benefit、check、service'),
    fund: textOrNull('资金来源'),
  }),
  beneficiary: Type.Object({
    kind: Type.Enum(['person', 'organisation']),
    name: text('姓名或名称'),
    number: textOrNull('统一社会信用代码，或遮盖的身份证号'),
  }),
  key: textOrNull('同项键'),
  county: textOrNull('区县'),
  status: text('状态'),
  statusName: text('状态的名称'),
  stage: Type.Union([Type.Integer(), Type.Null()], { description: '环节，从 0 起' }),
  stageName: textOrNull('环节的名称'),
  round: Type.Integer({ description: '第几轮' }),
  turn: text('现在由谁办'),
  applicant: opt(bySchema),
  initiated: Type.Union([Type.Object({ by: bySchema, reason: text('立案理由') }), Type.Null()], {
    description: '依职权立案的；申请和主动提示的为空',
  }),
  application: Type.Object({
    register: textOrNull('申请表是哪个台账的一行'),
    form: Type.Union([anyObject('申请表'), Type.Null()]),
    materials: list(
      Type.Object({
        name: text('材料'),
        material: text('编号'),
        digest: text('摘要'),
        fileName: textOrNull('文件名'),
        mediaType: textOrNull('类型'),
        size: Type.Union([Type.Integer(), Type.Null()]),
      }),
    ),
    payee: opt(
      Type.Object({
        token: text('代号'),
        holder: text('户名'),
        bank: text('开户行'),
        masked: text('账号，已遮盖'),
        verified: Type.Boolean(),
      }),
    ),
  }),
  required: list(
    Type.Object({
      name: text('材料'),
      fromRegister: Type.Boolean({ description: '系统提取，不用提交' }),
      whenNeeded: Type.Boolean({ description: '需要时提交：只有一部分申请人有，没有的不用交' }),
      account: Type.Boolean({ description: '填写收款账户即可，不用上传' }),
      given: Type.Boolean(),
    }),
  ),
  stages: list(
    Type.Object({
      ...stageSchema.properties,
      kind: text('种类'),
      departments: list(Type.String()),
      days: Type.Integer({ description: '承诺的工作日' }),
      state: Type.Enum(['past', 'now', 'later']),
    }),
  ),
  opinions: list(
    Type.Object({
      round: Type.Integer(),
      stage: text('环节'),
      at: text('时间'),
      verdict: text('agree、disagree、return、reject'),
      verdictName: text('意见'),
      text: text('意见的内容'),
      meeting: opt(Type.Object({ minutes: text('纪要文号'), on: day('日期'), attendees: list(Type.String()) })),
      by: bySchema,
    }),
  ),
  clocks: Type.Object({
    stage: opt(clockSchema),
    whole: opt(clockSchema),
    forecast: dayOrNull('预计办结'),
    forecastNote: opt(text('为什么还不能预计')),
  }),
  pauses: list(Type.Object({ reason: text('原因'), from: day('自'), to: dayOrNull('至') })),
  supplements: list(
    Type.Object({
      round: Type.Integer(),
      respondBy: day('最后一天'),
      items: list(Type.Object({ name: text('哪一项'), problem: text('有什么问题') })),
    }),
  ),
  respondBy: dayOrNull('答复的最后一天'),
  assessments: list(
    Type.Object({
      seq: Type.Integer(),
      moment: text('offer、submission、supplement、decision'),
      momentName: text('何时'),
      round: Type.Integer(),
      record: recordSchema,
      differences: list(Type.Object({ ...differenceSchema.properties, explanation: textOrNull('决定时的说明') })),
    }),
  ),
  decides: Type.Boolean({ description: '现在的环节是否作决定' }),
  decision: opt(
    Type.Object({
      round: Type.Integer(),
      at: text('时间'),
      by: bySchema,
      amount: amountOrNull('决定的金额（分）'),
      explanations: anyObject('对各处不同的说明'),
      discretion: opt(Type.Object({ amount: Type.Integer(), reason: Type.String() })),
      verified: list(
        Type.Object({
          name: text('疑点'),
          found: text('发现了什么'),
          verdict: text('已核实、不影响'),
          text: text('说明'),
        }),
        { description: '核实说明；申请人看时为空' },
      ),
    }),
  ),
  approval: opt(Type.Object({ round: Type.Integer(), amount: amountOrNull('核准的金额（分）') })),
  rejections: list(Type.Object({ round: Type.Integer(), reasons: list(Type.String()), basis: text('依据') })),
  ruling: opt(Type.Object({ reading: text('口径编号'), question: text('问题') })),
  notice: opt(Type.Object({ batch: text('公示批次'), row: Type.Integer(), until: day('到') })),
  objections: list(
    Type.Object({
      receipt: text('回执'),
      grounds: text('理由'),
      outcome: text('结果'),
      reason: textOrNull('处理的理由'),
    }),
  ),
  appeals: list(
    Type.Object({
      round: Type.Integer(),
      kind: text('复核、申诉'),
      grounds: text('理由'),
      outcome: text('结果'),
      reason: textOrNull('处理的理由'),
    }),
  ),
  money: Type.Object({
    paid: Type.Integer({ description: '已拨付（分）' }),
    withheld: Type.Integer({ description: '已抵扣（分）' }),
    recovered: Type.Integer({ description: '已追回（分）' }),
    due: amountOrNull('还应拨付；负数为应追回（分）'),
  }),
  payments: list(Type.Object({ batch: text('批次'), amount: Type.Integer(), state: text('状态') })),
  receipts: list(Type.Object({ number: text('回执'), on: day('日期'), batch: text('批次'), amount: Type.Integer() })),
  rating: opt(Type.Object({ stars: Type.Integer(), text: Type.String() })),
  at: text('最近一次变动的时间'),
  available: list(availableSchema, { description: '现在可以办的步骤' }),
  returnTo: list(stageSchema, { description: '可以退回到的环节' }),
  reopenTo: list(stageSchema, { description: '重新办理可以从哪个环节起' }),
  supplementable: list(Type.String(), { description: '一次性告知补正可以列出的：材料的名称、申请表的栏目' }),
});

/** A case as an answer: its version is its ETag. */
export function shown(view: CaseView, status = 200): Answer {
  return { status, body: view, version: view.version };
}
