import {
  initiatorFaults,
  isAssessed,
  type Application,
  type CaseState,
  type Party,
  type Procedure,
} from '../../case/index.ts';
import { openCaseOf, record, type Tx } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { noteDoubts } from '../cross-checks/findings.ts';
import { keepAssessment } from '../facts/index.ts';
import { read, step } from '../step.ts';
import { caseActors } from './actors.ts';
import { attachFiles, evidenceOf, type GivenMaterial } from './application.ts';
import { refuseUnfilled } from './apply.ts';
import { assessClaim, resultName } from './assess.ts';
import { beneficiaryNamed, tracingRefusals, type Beneficiary, type GivenParty } from './beneficiary.ts';
import { caseView, type CaseView } from './case-view.ts';
import { claimedKey, keysOf } from './claim.ts';
import { declaredRows, readForm, type GivenForm } from './form.ts';
import { open, procedureOf } from './open.ts';
import { CaseRefused } from './refused.ts';

/** Whom and what a case ex officio would be about. */
export interface GivenConcern extends GivenParty {
  /** Code of an item or a service. */
  readonly item: string;
  readonly form?: GivenForm | undefined;
}

/** 依职权立案: what an official says of the case that they begin. */
export interface GivenInitiation extends GivenConcern {
  /** 同项键, where the beneficiary has more than one claim of the item. */
  readonly key?: string | undefined;
  /** Files that whoever acts has brought about the one concerned. */
  readonly materials?: readonly GivenMaterial[] | undefined;
  /** 立案理由. */
  readonly reason: string;
}

/**
 * Begins a case ex officio, handed in at once. It is assessed by the registers and by what the form states, and begun whatever comes of
 * that: 不合规 is what an office looks for.
 * @throws CaseRefused where nothing is there to assess, and where it isn't this office's; `conflict` names the case that is open already.
 * AccessRefused
 */
export async function initiateCase(context: Context, given: GivenInitiation): Promise<CaseView> {
  await demand(context, 'case.initiate');
  const work = () => step(context, (tx) => initiate(tx, context, given));
  return tracingRefusals(context, given, { action: 'case.initiate', subject: `事项:${given.item}` }, work);
}

async function initiate(tx: Tx, context: Context, given: GivenInitiation): Promise<CaseView> {
  const { procedure, county, name, party: beneficiary } = await concernOf(tx, context, given);
  const { item, reason } = given;
  const form = given.form === undefined ? null : await readForm(tx, context, item, given.form);
  refuseUnfilled(context, procedure, { form });
  const key = await claimedKey(tx, context, { procedure, beneficiary, form, key: given.key, byOffice: true });
  const materials = await evidenceOf(tx, beneficiary, given.materials ?? []);
  const application: Application = { form, materials, payee: null };
  return caseView(
    tx,
    context,
    await begin(tx, context, { procedure, county, name, beneficiary, key, reason, application }),
  );
}

interface Beginning {
  readonly procedure: Procedure;
  readonly beneficiary: Party;
  readonly name: string;
  readonly county: string | null;
  readonly key: string | null;
  readonly reason: string;
  readonly application: Application;
}

/** The case itself, with its assessment and what the cross-checks find of it. */
async function begin(tx: Tx, context: Context, given: Beginning): Promise<CaseState> {
  const { procedure, beneficiary, name, county, key, reason, application } = given;
  const assessed = await assessClaim(tx, context, { procedure, beneficiary, key, form: application.form });
  const state = await open(tx, context, {
    ...{ item: procedure.item, beneficiary, beneficiaryName: name, key, county },
    initiation: { reason, application, ...(assessed === undefined ? {} : { record: assessed.record }) },
  });
  await attachFiles(tx, state);
  if (assessed !== undefined) await keepAssessment(tx, state.id, 'submission', assessed);
  await noteDoubts(tx, context, state, true);
  return state;
}

/** Begins a case on what the registers alone say. @returns its number; undefined where the same began at the same moment */
export async function beginFromRegisters(
  tx: Tx,
  context: Context,
  given: Omit<Beginning, 'application'>,
): Promise<string | undefined> {
  try {
    return (await begin(tx, context, { ...given, application: { form: null, materials: [], payee: null } })).id;
  } catch (error) {
    if (error instanceof CaseRefused && error.code === 'conflict') return undefined;
    throw error;
  }
}

/** What there is of somebody that a case could be begun about. */
export type ConcernView = Readonly<{
  name: string;
  county: string | null;
  /** Empty of a service, which has no 同项键. */
  claims: readonly Readonly<{
    key: string;
    /** What the assessment gives today, such as 不合规. */
    result: string;
    why: readonly string[];
    /** Number of the case in which it is under way already. */
    open: string | null;
  }>[];
}>;

/**
 * Looked at before anything is begun: whom the number is of, and what is there to be assessed. It is in the audit, refused or not.
 * @throws CaseRefused, AccessRefused as `initiateCase` does
 */
export async function concernFor(context: Context, given: GivenConcern): Promise<ConcernView> {
  await demand(context, 'case.initiate');
  const work = () => read(context, (tx) => concern(tx, context, given));
  return tracingRefusals(context, given, { action: 'case.claims', subject: `事项:${given.item}` }, work);
}

async function concern(tx: Tx, context: Context, given: GivenConcern): Promise<ConcernView> {
  const { procedure, county, name, party: beneficiary } = await concernOf(tx, context, given);
  const { item } = given;
  const detail = { item, beneficiary: beneficiary.token };
  await record(tx, { action: 'case.claims', subject: `事项:${item}`, detail });
  if (!isAssessed(procedure)) return { name, county, claims: [] };
  const form = given.form === undefined ? null : await readForm(tx, context, item, given.form);
  const keys = await keysOf(tx, context, item, beneficiary, declaredRows(context, item, form));
  const claims: ConcernView['claims'][number][] = [];
  for (const key of keys) {
    const assessed = await assessClaim(tx, context, { procedure, beneficiary, key, form });
    const { status = 'none', trace = [] } = assessed?.record ?? {};
    const under = await openCaseOf(tx, item, beneficiary, key);
    claims.push({ key, result: resultName(status), why: trace, open: under ?? null });
  }
  return { name, county, claims };
}

interface Concern extends Beneficiary {
  readonly procedure: Procedure;
}

/** Whom the case is about, and how it is handled: told to nobody but those who may begin it. @throws CaseRefused */
async function concernOf(tx: Tx, context: Context, given: GivenConcern): Promise<Concern> {
  const procedure = exOfficio(context, given.item);
  // What is for the departments alone is no county's.
  const countyOf = ({ county }: Beneficiary): string | null => (procedure.confidential === true ? null : county);
  const refusalFor = (one: Beneficiary): CaseRefused | undefined =>
    notTheirs(context, { procedure, county: countyOf(one), beneficiary: one.party });
  const known = await beneficiaryNamed(tx, context, given, (one) => refusalFor(one) === undefined);
  const refusal = refusalFor(known);
  if (refusal !== undefined) throw refusal;
  return { ...known, county: countyOf(known), procedure };
}

/** Why the actor may not begin it, by any of their grants; undefined where they may. */
export function notTheirs(
  { actor }: Context,
  opening: Pick<CaseState, 'procedure' | 'county' | 'beneficiary'>,
): CaseRefused | undefined {
  const found = caseActors(actor).map((one) => initiatorFaults(opening, one));
  const [nearest = []] = found;
  return found.some((faults) => faults.length === 0) ? undefined : new CaseRefused('refused', nearest);
}

/** @throws CaseRefused where the item isn't 依职权 */
export function exOfficio({ ruleSet }: Context, item: string): Procedure {
  const procedure = procedureOf(ruleSet, item);
  if (procedure.exOfficio === true) return procedure;
  throw new CaseRefused('invalid', [
    { field: 'item', message: `“${procedure.name}”不是依职权办理的事项`, hint: '由申请人申请' },
  ]);
}
