import {
  decide,
  foldAll,
  procedureFrom,
  type Application,
  type AssessmentRecord,
  type CaseActor,
  type Party,
  type Procedure,
  type Refusal,
  type CaseState,
} from '../../case/index.ts';
import { chinaDay, yearOf, type Day } from '../../kit/index.ts';
import type { RuleSet } from '../../rules/index.ts';
import { insertCase, nextCaseNumber, openCaseOf, type Tx } from '../../store/index.ts';
import { workCalendar } from '../calendar.ts';
import type { Context } from '../context.ts';
import { shapeOf } from '../registers/shape-of.ts';
import { caseActors, PLATFORM_CASE_ACTOR } from './actors.ts';
import { columnsOf } from './columns.ts';
import { follow } from './command.ts';
import { CaseRefused, refusalOf } from './refused.ts';

export interface CaseAsked {
  /** Code of an item or a service. */
  readonly item: string;
  readonly beneficiary: Party;
  readonly beneficiaryName: string;
  /** 同项键; null for a service, of which any number may be open. */
  readonly key: string | null;
  readonly county: string | null;
  /** 免申即享: the platform offers it, with the assessment that found it. */
  readonly offer?: { readonly record?: AssessmentRecord; readonly respondBy: Day };
  /** 依职权: an office begins it, with what it hands in. */
  readonly initiation?: {
    readonly reason: string;
    readonly application: Application;
    readonly record?: AssessmentRecord;
  };
}

/**
 * A case begins: applied for by the actor, offered by the platform, or initiated by the actor's office. Of one claim only one can be open at a time; PostgreSQL sees to it.
 * @throws CaseRefused; `conflict` names the open one.
 */
export async function open(tx: Tx, context: Context, asked: CaseAsked): Promise<CaseState> {
  const { item, beneficiary, beneficiaryName, key, county, offer } = asked;
  const procedure = procedureOf(context.ruleSet, item);
  const id = await nextCaseNumber(tx, yearOf(chinaDay(context.now)));
  const opening = { id, procedure, beneficiary, county };
  const given = beginning(opening, asked);
  const actors = offer === undefined ? caseActors(context.actor) : [PLATFORM_CASE_ACTOR];
  const outcomes = actors.map((by: CaseActor) => decide(null, { ...given, by }, context.now));
  const done = outcomes.find((outcome) => 'events' in outcome);
  if (done === undefined)
    throw notOpened(
      given.type,
      outcomes.flatMap((outcome) => ('refusal' in outcome ? outcome.refusal : [])),
    );
  const state = foldAll(done.events);
  if (state === null) throw new Error('a case begins with an event');
  const kept = await insertCase(
    tx,
    state,
    done.events,
    { beneficiaryName, key, departments: departmentsOf(procedure) },
    columnsOf(state, context.now, await workCalendar(tx)),
  );
  if (!kept) throw await alreadyOpen(tx, asked);
  await follow(tx, context, null, state, done.events, given.type);
  return state;
}

interface Opening {
  readonly id: string;
  readonly procedure: Procedure;
  readonly beneficiary: Party;
  readonly county: string | null;
}

function beginning(opening: Opening, { offer, initiation }: CaseAsked) {
  if (initiation !== undefined) return { type: 'initiate', ...opening, ...initiation } as const;
  return offer === undefined
    ? ({ type: 'open', ...opening } as const)
    : ({ type: 'offer', ...opening, ...offer } as const);
}

/** @throws CaseRefused where no notice has such an item or service. */
export function procedureOf(ruleSet: RuleSet, code: string): Procedure {
  const { items, services } = ruleSet;
  const source = items.find((one) => one.code === code) ?? services.find((one) => one.code === code);
  if (source === undefined)
    throw new CaseRefused('invalid', [
      { field: 'item', message: `没有事项 ${code}`, hint: '写事项编码，如 14-01；见“事项”一览' },
    ]);
  return { ...procedureFrom(source), confidential: isConfidential(ruleSet, source.guide.form) };
}

/** Whether the register that the 申请表 is a row of is for departments alone: not for those it is about, nor for whoever proposes them. */
function isConfidential(ruleSet: RuleSet, register: string | undefined): boolean {
  if (register === undefined) return false;
  const { visibility } = shapeOf(ruleSet, register);
  return visibility.kind === 'restricted' && !visibility.person && visibility.organisationColumns.length === 0;
}

/** Who sees the case besides its county and the city: whoever leads it, and the departments of its stages. */
function departmentsOf({ leads, stages }: Procedure): readonly string[] {
  return [...new Set([...leads, ...stages.flatMap(({ departments }) => departments)])].sort();
}

/** As whichever of the actor's grants comes nearest to beginning it. */
function notOpened(type: 'open' | 'offer' | 'initiate', refusals: readonly Refusal[]): CaseRefused {
  const nearest = refusals.find(({ faults }) => faults.every(({ field }) => field !== 'by')) ?? refusals[0];
  if (nearest !== undefined) return refusalOf(nearest);
  return new CaseRefused('refused', [
    type === 'initiate'
      ? { field: 'by', message: '您的授权里没有立案的角色', hint: '由县级受理或者牵头部门立案' }
      : { field: 'by', message: '只能由本人或者本单位的经办人申请', hint: '用本人的账号，或者由单位授权的经办人申请' },
  ]);
}

async function alreadyOpen(tx: Tx, { item, beneficiary, key }: CaseAsked): Promise<CaseRefused> {
  const id = key === null ? undefined : await openCaseOf(tx, item, beneficiary, key);
  const which = id === undefined ? '另一件' : `办件 ${id}`;
  return new CaseRefused('conflict', [
    { field: 'key', message: `这一项已经在办：${which}`, hint: `在${which}里继续办理，不用重新申请` },
  ]);
}
