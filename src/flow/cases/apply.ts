import type { Application, CaseState, Procedure } from '../../case/index.ts';
import type { Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { keepAssessment, type Assessed } from '../facts/index.ts';
import { step } from '../step.ts';
import { applicationWith, attachFiles, type GivenApplication } from './application.ts';
import { assessApplication, submissionFaults } from './assess.ts';
import { beneficiaryOf } from './beneficiary.ts';
import { caseView, type CaseView } from './case-view.ts';
import { claimedKey } from './claim.ts';
import { command } from './command.ts';
import { formFaults, readForm } from './form.ts';
import { open, procedureOf } from './open.ts';
import { payeeFaults } from './payee.ts';
import { CaseRefused } from './refused.ts';
import { take, type Seen } from './take.ts';

export interface GivenCase extends GivenApplication {
  /** Code of an item or a service. */
  readonly item: string;
  /** 统一社会信用代码 of the organisation that it is for; absent: oneself. */
  readonly organisation?: string | undefined;
  /** 同项键, where the beneficiary has more than one claim of the item. */
  readonly key?: string | undefined;
}

/**
 * Begins an application, as a draft. An item that is assessed is claimed under its key: as the registers, or the form, have it.
 * @throws CaseRefused; `conflict` names the case in which the same claim is under way
 */
export function openCase(context: Context, given: GivenCase): Promise<CaseView> {
  return step(context, async (tx) => {
    const { party, name, county } = await beneficiaryOf(tx, context, given.organisation);
    const procedure = procedureOf(context.ruleSet, given.item);
    const form = given.form === undefined ? null : await readForm(tx, context, given.item, given.form);
    const key = await claimedKey(tx, context, { procedure, beneficiary: party, form, key: given.key });
    const asked = { item: given.item, beneficiary: party, beneficiaryName: name, county, key };
    const opened = await open(tx, context, asked);
    return caseView(tx, context, isEmpty(given) ? opened : await edit(tx, context, { id: opened.id }, given));
  });
}

function isEmpty({ form, payee, materials }: GivenApplication): boolean {
  return form === undefined && payee === undefined && materials === undefined;
}

/** Keeps a draft. What isn't given stays as it was, so that each save can be small. */
export function saveDraft(context: Context, seen: Seen, given: GivenApplication): Promise<CaseView> {
  return step(context, async (tx) => caseView(tx, context, await edit(tx, context, seen, given)));
}

function edit(
  tx: Tx,
  context: Context,
  seen: { readonly id: string; readonly version?: number },
  given: GivenApplication,
): Promise<CaseState> {
  return command(tx, context, {
    ...seen,
    command: async (state) => ({ type: 'edit', application: await applicationWith(tx, context, state, given) }),
  });
}

/**
 * Hands a draft in. It is assessed at this moment, by registers and by what the form states.
 * @throws CaseRefused where something is missing, and where the rules give nothing, with the reasons
 */
export function submitCase(context: Context, seen: Seen, given: GivenApplication = {}): Promise<CaseView> {
  return handIn(context, seen, given, 'submit');
}

/** Takes up what the platform offers, with what no register has. */
export function confirmOffer(context: Context, seen: Seen, given: GivenApplication): Promise<CaseView> {
  return handIn(context, seen, given, 'confirm');
}

/** Answers everything that a 补正 asked for, at once. */
export function supplementCase(context: Context, seen: Seen, given: GivenApplication): Promise<CaseView> {
  return handIn(context, seen, given, 'supplement');
}

function handIn(
  context: Context,
  seen: Seen,
  given: GivenApplication,
  type: 'submit' | 'confirm' | 'supplement',
): Promise<CaseView> {
  return step(context, async (tx) => {
    let assessed: Assessed | undefined;
    const after = await command(tx, context, {
      ...seen,
      command: async (state) => {
        const application = await applicationWith(tx, context, state, given);
        refuseUnfilled(context, state.procedure, application);
        assessed = await assessApplication(tx, context, state, application.form);
        if (mustGive(state, type)) refuseHopeless(assessed);
        return { type, application, ...(assessed === undefined ? {} : { record: assessed.record }) };
      },
    });
    await attachFiles(tx, after);
    if (assessed !== undefined)
      await keepAssessment(tx, after.id, type === 'supplement' ? 'supplement' : 'submission', assessed);
    return caseView(tx, context, after);
  });
}

/**
 * Only where the step is open at all: otherwise that it isn't is what has to be said. An answer to a 补正 is always taken: what comes of
 * it is for the office to decide.
 */
function mustGive({ status }: CaseState, type: 'submit' | 'confirm' | 'supplement'): boolean {
  return (type === 'submit' && status === 'draft') || (type === 'confirm' && status === 'offered');
}

function refuseHopeless(assessed: Assessed | undefined): void {
  const faults = submissionFaults(assessed?.record);
  if (faults.length > 0) throw new CaseRefused('refused', faults);
}

/** @throws CaseRefused with everything that the form lacks */
export function refuseUnfilled(
  context: Context,
  { item }: Pick<Procedure, 'item'>,
  { form }: Pick<Application, 'form'>,
): void {
  const faults = formFaults(context, item, form);
  if (faults.length > 0) throw new CaseRefused('invalid', faults);
}

/** Takes the application back. */
export function withdrawCase(context: Context, seen: Seen, reason: string): Promise<CaseView> {
  return take(context, seen, { type: 'withdraw', reason });
}

/** Doesn't take up what the platform offers. */
export function declineOffer(context: Context, seen: Seen, reason: string): Promise<CaseView> {
  return take(context, seen, { type: 'decline', reason });
}

/** Another account, while the money hasn't gone out or has come back. */
export function changeAccount(context: Context, seen: Seen, payee: string): Promise<CaseView> {
  return take(context, seen, async (tx, state) => {
    const faults = await payeeFaults(tx, state, payee);
    if (faults.length > 0) throw new CaseRefused('invalid', faults);
    return { type: 'change-account', payee };
  });
}
