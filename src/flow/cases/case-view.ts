import type { Actor } from '../../access/index.ts';
import {
  available,
  clocks,
  departmentsAt,
  differences,
  dueOf,
  isAccount,
  isAssessed,
  ROLE_NAMES,
  stageOf,
  stagesBefore,
  stagesToReopen,
  statusName,
  supplementable,
  type Available,
  type By,
  type CaseState,
  type Clock,
  type Opinion,
  type Pause,
} from '../../case/index.ts';
import {
  chinaDay,
  formatDay,
  isNotPublished,
  sayNotPublished,
  type Day,
  type WorkCalendar,
  type YearNotPublished,
} from '../../kit/index.ts';
import { withScope, claimOf, casePayee, getMaterials, type Tx } from '../../store/index.ts';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import { workCalendar } from '../calendar.ts';
import type { Context } from '../context.ts';
import { caseActors } from './actors.ts';
import { isDeciding } from './assess.ts';
import { formColumns, formRegister, shownForm } from './form.ts';
import { namesOfAccounts } from '../access/account-names.ts';
import { differenceView, recordView, type RecordView } from './record-view.ts';
import { withoutSecrets } from './without-secrets.ts';
import { sayTurn } from './say-turn.ts';

/** Who took a step, as it is shown: officials see each other's names, applicants see roles and departments. */
export type ByView = Readonly<{
  role: string;
  roleName: string;
  department: string | null;
  name: string | null;
  /** 受…委托; of officials alone. */
  behalf: string | null;
}>;

export type OpinionView = Readonly<{
  round: number;
  stage: string;
  at: string;
  verdict: Opinion['verdict'];
  verdictName: string;
  text: string;
  meeting: Readonly<{ minutes: string; on: string; attendees: readonly string[] }> | null;
  by: ByView;
}>;

/** Where a stage of the guide stands in the round that the case is in. */
export type StageView = Readonly<{
  index: number;
  name: string;
  kind: string;
  departments: readonly string[];
  days: number;
  state: 'past' | 'now' | 'later';
}>;

/** Days are null where there is none, and left unsaid in a year that isn't published (`note`). */
export type ClockView = Readonly<{
  name: string;
  promised: number;
  used: number | null;
  deadline: string | null;
  paused: string | null;
  level: string | null;
  note: string | null;
}>;

export type MaterialView = Readonly<{
  name: string;
  material: string;
  digest: string;
  fileName: string | null;
  mediaType: string | null;
  size: number | null;
}>;

export type AvailableView = Readonly<{ command: string; name: string; by: string; yours: boolean }>;

/** A case as it is shown to somebody who may see it. Days are `2025-09-01`, money is in 分. No token of a person is in it. */
export type CaseView = Readonly<{
  id: string;
  version: number;
  item: Readonly<{
    code: string;
    name: string;
    notice: string;
    /** 文号 of the notice. */
    noticeNumber: string;
    kind: string;
    fund: string | null;
  }>;
  beneficiary: Readonly<{ kind: string; name: string; number: string | null }>;
  key: string | null;
  county: string | null;
  status: string;
  statusName: string;
  stage: number | null;
  stageName: string | null;
  round: number;
  /** Whose turn it is, in Chinese. */
  turn: string;
  applicant: ByView | null;
  /** 依职权立案: by whom, and why. */
  initiated: Readonly<{ by: ByView; reason: string }> | null;
  application: Readonly<{
    register: string | null;
    form: CaseState['application']['form'];
    materials: readonly MaterialView[];
    payee: Readonly<{ token: string; holder: string; bank: string; masked: string; verified: boolean }> | null;
  }>;
  required: readonly Readonly<{
    name: string;
    fromRegister: boolean;
    /** Handed in only where it applies. */
    whenNeeded: boolean;
    /** Filled in as the account to pay to; a file of it need not be brought. */
    account: boolean;
    given: boolean;
  }>[];
  stages: readonly StageView[];
  opinions: readonly OpinionView[];
  clocks: Readonly<{
    stage: ClockView | null;
    whole: ClockView | null;
    forecast: string | null;
    /** Why there is no forecast yet. */
    forecastNote: string | null;
  }>;
  pauses: readonly Readonly<{ reason: string; from: string; to: string | null }>[];
  supplements: readonly Readonly<{
    round: number;
    respondBy: string;
    items: readonly Readonly<{ name: string; problem: string }>[];
  }>[];
  respondBy: string | null;
  assessments: readonly Readonly<{
    seq: number;
    moment: string;
    momentName: string;
    round: number;
    record: RecordView;
    /** From the one before it. */
    differences: readonly Readonly<{ what: string; before: string; after: string; explanation: string | null }>[];
  }>[];
  /** Whether the stage that it is in decides it, so that a preview can be asked for. */
  decides: boolean;
  decision: Readonly<{
    round: number;
    at: string;
    by: ByView;
    amount: number | null;
    explanations: Readonly<Record<string, string>>;
    discretion: Readonly<{ amount: number; reason: string }> | null;
    /** 核实说明; of officials alone. */
    verified: readonly Readonly<{ name: string; found: string; verdict: string; text: string }>[];
  }> | null;
  approval: Readonly<{ round: number; amount: number | null }> | null;
  rejections: readonly Readonly<{ round: number; reasons: readonly string[]; basis: string }>[];
  ruling: Readonly<{ reading: string; question: string }> | null;
  notice: Readonly<{ batch: string; row: number; until: string }> | null;
  objections: readonly Readonly<{ receipt: string; grounds: string; outcome: string; reason: string | null }>[];
  appeals: readonly Readonly<{
    round: number;
    kind: string;
    grounds: string;
    outcome: string;
    reason: string | null;
  }>[];
  money: Readonly<{ paid: number; withheld: number; recovered: number; due: number | null }>;
  payments: readonly Readonly<{ batch: string; amount: number; state: string }>[];
  receipts: readonly Readonly<{ number: string; on: string; batch: string; amount: number }>[];
  rating: Readonly<{ stars: number; text: string }> | null;
  at: string;
  available: readonly AvailableView[];
  /** Where 退回 and 重新办理 can lead from here. */
  returnTo: readonly Readonly<{ index: number; name: string }>[];
  reopenTo: readonly Readonly<{ index: number; name: string }>[];
  /** What a 一次性告知 can name: materials to bring, columns of the form. */
  supplementable: readonly string[];
}>;

const VERDICTS: Readonly<Record<Opinion['verdict'], string>> = {
  agree: '同意',
  disagree: '不同意',
  return: '退回',
  reject: '不予通过',
};

const MOMENTS: Readonly<Record<CaseState['assessments'][number]['moment'], string>> = {
  offer: '主动提示时',
  submission: '提交时',
  supplement: '补正后',
  decision: '决定时',
};

const VERIFICATIONS = { verified: '已核实', immaterial: '不影响' } as const;

/** The case as the actor sees it, whole. */
export async function caseView(tx: Tx, context: Context, state: CaseState): Promise<CaseView> {
  const { actor, ruleSet } = context;
  const today = chinaDay(context.now);
  const { procedure, beneficiary, application } = state;
  const claim = await claimOf(tx, state.id);
  const seen = await besides(tx, state);
  const by = byView(state, actor, await namesOfAccounts(tx, accountsOf(state)));
  const view: CaseView = {
    id: state.id,
    version: state.events,
    item: {
      code: procedure.item,
      name: procedure.name,
      notice: procedure.notice,
      noticeNumber: ruleSet.notices.find(({ id }) => id === procedure.notice)?.head.文号 ?? procedure.notice,
      kind: procedure.kind,
      fund: procedure.fund,
    },
    beneficiary: { kind: beneficiary.kind, name: claim?.beneficiaryName ?? '', number: beneficiary.token },
    key: claim?.key ?? null,
    county: state.county,
    status: state.status,
    statusName: statusName(state.status),
    stage: state.stage,
    stageName: stageOf(state)?.name ?? null,
    round: state.round,
    turn: sayTurn(state),
    applicant: state.applicant === null ? null : by(state.applicant),
    initiated: state.initiated === undefined ? null : { by: by(state.initiated.by), reason: state.initiated.reason },
    application: {
      register: formRegister(ruleSet, procedure.item) ?? null,
      form: await shownForm(tx, context, procedure.item, application.form),
      materials: seen.materials,
      payee: seen.payee,
    },
    required: procedure.materials.map(({ name, fromRegister, whenNeeded = false }) => ({
      name,
      fromRegister,
      whenNeeded,
      account: isAccount(procedure, name),
      given:
        application.materials.some((one) => one.name === name) ||
        (isAccount(procedure, name) && application.payee !== null),
    })),
    stages: stagesOf(state),
    opinions: state.opinions.map((one) => opinionView(state, one, by)),
    clocks: clocksOf(state, today, await workCalendar(tx)),
    pauses: state.times.pauses.map(pauseView),
    supplements: state.supplements.map((one) => ({ ...one, respondBy: formatDay(one.respondBy) })),
    respondBy: state.respondBy === null ? null : formatDay(state.respondBy),
    assessments: assessmentsOf(state, context),
    decides: isDeciding(state),
    decision: decisionOf(state, by, actor),
    approval: state.approval === null ? null : { round: state.approval.round, amount: state.approval.amount },
    rejections: state.rejections.map(({ round, reasons, basis }) => ({ round, reasons, basis })),
    ruling: state.ruling === null ? null : { reading: state.ruling.reading, question: state.ruling.question },
    notice:
      state.notice === null
        ? null
        : { batch: state.notice.batch, row: state.notice.row, until: formatDay(state.notice.until) },
    objections: state.objections.map(({ receipt, grounds, outcome, reason }) => ({
      receipt,
      grounds,
      outcome,
      reason,
    })),
    appeals: state.appeals.map(({ round, kind, grounds, outcome, reason }) => ({
      round,
      kind,
      grounds,
      outcome,
      reason,
    })),
    money: {
      paid: state.money.paid,
      withheld: state.money.withheld,
      recovered: state.money.recovered,
      due: state.approval === null ? null : dueOf(state),
    },
    payments: state.payments.map(({ batch, amount, state: how }) => ({ batch, amount, state: how })),
    receipts: state.receipts.map(({ number, on, batch, amount }) => ({ number, on: formatDay(on), batch, amount })),
    rating: state.rating === null ? null : { stars: state.rating.stars, text: state.rating.text },
    at: state.at,
    available: availableTo(state, actor, today),
    returnTo: named(state, stagesBefore(state, state.stage ?? 0)),
    reopenTo: named(state, stagesToReopen(state)),
    supplementable: supplementable(state, formColumns(ruleSet, procedure.item)),
  };
  return withoutSecrets(tx, view);
}

/** What belongs to the case and stands elsewhere: read for whoever sees the case, whatever else they see. */
async function besides(
  tx: Tx,
  { application: { materials, payee } }: CaseState,
): Promise<Pick<CaseView['application'], 'materials' | 'payee'>> {
  return withScope(tx, PLATFORM_SCOPE, async () => {
    const files = new Map(
      (
        await getMaterials(
          tx,
          materials.map(({ file }) => file),
        )
      ).map((one) => [one.id, one]),
    );
    const account = payee === null ? undefined : await casePayee(tx, payee);
    return {
      materials: materials.map(({ name, file, digest }) => ({
        name,
        material: file,
        digest,
        fileName: files.get(file)?.fileName ?? null,
        mediaType: files.get(file)?.mediaType ?? null,
        size: files.get(file)?.size ?? null,
      })),
      payee:
        account === undefined
          ? null
          : {
              token: account.token,
              holder: account.holder,
              bank: account.bank,
              masked: account.masked,
              verified: account.verified,
            },
    };
  });
}

// ── who ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

type ShowBy = (by: By) => ByView;

function byView(state: CaseState, actor: Actor, names: ReadonlyMap<string, string>): ShowBy {
  const isApplicant = actor.kind === 'citizen';
  return ({ account, role, department, behalf }) => {
    const own = account === actor.account || account === state.applicant?.account;
    return {
      role,
      roleName: ROLE_NAMES[role],
      department: department ?? null,
      name: isApplicant && !own ? null : (names.get(account) ?? null),
      behalf: isApplicant || behalf === undefined ? null : (names.get(behalf.account) ?? '同事'),
    };
  };
}

/** The account that acted, and the one it acted for. */
export function accountsIn({ account, behalf }: By): readonly string[] {
  return behalf === undefined ? [account] : [account, behalf.account];
}

function accountsOf({ applicant, initiated, opinions, decision }: CaseState): readonly string[] {
  const all = [applicant, initiated?.by, decision?.by, ...opinions.map(({ by }) => by)];
  return all.flatMap((by) => (by === null || by === undefined ? [] : accountsIn(by)));
}

/** What can be done with the case today, by whom, and what of it by the one who asks, through any of their grants. */
export function availableTo(state: CaseState, actor: Actor, today: Day): readonly AvailableView[] {
  const found = new Map<string, Available>();
  for (const as of caseActors(actor))
    for (const one of available(state, as, today))
      if (one.yours || !found.has(one.command)) found.set(one.command, one);
  return [...found.values()].map(({ command, name, by, yours }) => ({ command, name, by, yours }));
}

// ── stages and times ────────────────────────────────────────────────────────────────────────────────────────────────

function stagesOf(state: CaseState): readonly StageView[] {
  const at = state.stage ?? -1;
  const ended = ['closed'].includes(state.status);
  return state.procedure.stages.map(({ name, kind, days }, index) => ({
    index,
    name,
    kind,
    departments: departmentsAt(state, index),
    days,
    state: index < at || ended ? 'past' : index === at ? 'now' : 'later',
  }));
}

function named({ procedure }: CaseState, indices: readonly number[]): readonly { index: number; name: string }[] {
  return indices.map((index) => ({ index, name: procedure.stages[index]?.name ?? '' }));
}

function opinionView(
  state: CaseState,
  { round, stage, at, verdict, text, meeting, by }: Opinion,
  show: ShowBy,
): OpinionView {
  return {
    round,
    stage: state.procedure.stages[stage]?.name ?? '',
    at,
    verdict,
    verdictName: VERDICTS[verdict],
    text,
    meeting:
      meeting === undefined
        ? null
        : { minutes: meeting.minutes, on: formatDay(meeting.on), attendees: meeting.attendees },
    by: show(by),
  };
}

/** @param today in China */
function clocksOf(state: CaseState, today: Day, calendar: WorkCalendar): CaseView['clocks'] {
  const { stage, whole, forecast } = clocks(state, today, calendar);
  return {
    stage: stage === null ? null : clockView(stage),
    whole: whole === null ? null : clockView(whole),
    forecast: dayOrNull(forecast),
    forecastNote: isNotPublished(forecast) ? `${String(forecast.year)}年节假日安排公布后给出` : null,
  };
}

function clockView({ name, promised, used, deadline, paused, level }: Clock): ClockView {
  const unknown = [used, deadline].find((one) => typeof one === 'object' && one !== null);
  return {
    name,
    promised,
    used: typeof used === 'number' ? used : null,
    deadline: dayOrNull(deadline),
    paused,
    level,
    note: unknown === undefined ? null : sayUnpublished(unknown),
  };
}

function sayUnpublished(unknown: Day | YearNotPublished | null): string | null {
  return unknown !== null && isNotPublished(unknown) ? sayNotPublished(unknown) : null;
}

function dayOrNull(day: Day | null | YearNotPublished): string | null {
  return day === null || isNotPublished(day) ? null : formatDay(day);
}

function pauseView({ reason, from, to }: Pause): CaseView['pauses'][number] {
  return { reason, from: formatDay(from), to: to === null ? null : formatDay(to) };
}

// ── assessments ─────────────────────────────────────────────────────────────────────────────────────────────────────

function assessmentsOf(state: CaseState, context: Context): CaseView['assessments'] {
  if (!isAssessed(state.procedure)) return [];
  return state.assessments.map(({ moment, round, record }, index) => {
    const before = state.assessments[index - 1]?.record;
    const explained = record === state.decision?.record || sameAs(record, state.decision?.record);
    return {
      seq: index + 1,
      moment,
      momentName: moment === 'submission' && state.initiated !== undefined ? '立案时' : MOMENTS[moment],
      round,
      record: recordView(record, context.ruleSet),
      differences: (before === undefined ? [] : differences(before, record)).map((one) => ({
        ...differenceView(one),
        explanation: explained && moment === 'decision' ? (state.decision?.explanations[one.what] ?? null) : null,
      })),
    };
  });
}

function sameAs(one: object, other: object | undefined): boolean {
  return other !== undefined && JSON.stringify(one) === JSON.stringify(other);
}

function decisionOf({ decision }: CaseState, show: ShowBy, actor: Actor): CaseView['decision'] {
  if (decision === null) return null;
  const { round, at, by, record, explanations, discretion, verified = [] } = decision;
  return {
    round,
    at,
    by: show(by),
    amount: record.amount,
    explanations,
    discretion: discretion === null ? null : { amount: discretion.amount, reason: discretion.reason },
    verified:
      actor.kind === 'citizen'
        ? []
        : verified.map(({ name, found, verdict, text }) => ({ name, found, verdict: VERIFICATIONS[verdict], text })),
  };
}
