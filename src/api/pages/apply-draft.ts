import type { FastifyInstance } from 'fastify';
import {
  caseForm,
  draftOutlook,
  earlierMaterials,
  formFromPage,
  saveDraft,
  submitCase,
  type CaseView,
  type DraftOutlook,
  type GivenApplication,
} from '../../flow/index.ts';
import {
  accountPage,
  checkPage,
  factsPage,
  formPage,
  materialPlace,
  materialsPage,
  receiptPage,
  sayInstant,
  sayMoney,
  stepAddress,
  stepAfter,
  stepsOf,
  type Acting,
  type Draft,
  type OutlookView,
  type Site,
  type StepName,
  type StepsAsked,
} from '../../web/portal/index.ts';
import { accountsOf, accountTyped, chosenAccount, NO_ACCOUNT } from './accounts.ts';
import { refilled } from './apply-start.ts';
import { sentenceOf } from './entitlements.ts';
import { bring, MOST_FILE_BYTES } from './materials.ts';
import {
  actingOf,
  also,
  doneText,
  formTexts,
  looking,
  myOwn,
  ownCase,
  seenVersion,
  since,
  trying,
  withDone,
  type Objected,
} from './own.ts';
import type { OwnIncoming, PageAnswer } from './page.ts';

const STEPS: readonly StepName[] = ['facts', 'form', 'materials', 'account', 'check'];

/** A page for each step of an application that isn't handed in yet; every one of them saves. */
export function applyDraftPages(app: FastifyInstance, site: Site): void {
  const url = '/my/cases/:id/apply';
  myOwn(app, site, {
    method: 'GET',
    url,
    handle: async (incoming) => {
      const view = await ownCase(incoming);
      if (view.status !== 'draft') return { redirect: `/my/cases/${view.id}` };
      const asked = stepsAsked(view, await draftOutlook(looking(incoming.context), view.id));
      return { redirect: stepAddress(view.id, firstOpen(view, asked)) };
    },
  });
  for (const step of STEPS)
    myOwn(app, site, { method: 'GET', url: `${url}/${step}`, handle: (incoming) => show(incoming, step) });
  myOwn(app, site, { method: 'POST', url: `${url}/form`, handle: saveForm });
  myOwn(app, site, { method: 'POST', url: `${url}/account`, handle: saveAccount });
  myOwn(app, site, { method: 'POST', url: `${url}/check`, handle: submit });
  materialSteps(app, site, `${url}/materials`);
  myOwn(app, site, { method: 'GET', url: '/my/cases/:id/receipt', handle: receipt });
}

/** Where somebody who comes back goes on: at the first page that still lacks something. */
function firstOpen({ application, required }: CaseView, asked: StepsAsked): StepName {
  const isMissing: Readonly<Record<StepName, boolean>> = {
    // Where nothing was given yet, it begins with what is known.
    facts: application.form === null && application.materials.length === 0 && application.payee === null,
    form: application.form === null,
    materials: required.some(isLacking),
    account: application.payee === null,
    check: true,
  };
  return stepsOf(asked).find((step) => isMissing[step]) ?? 'check';
}

/** What is uploaded: neither what a register has, nor what is filled in as the account. */
function isBrought({ fromRegister, account }: CaseView['required'][number]): boolean {
  return !fromRegister && !account;
}

/** What everybody has to upload and isn't there yet. */
function isLacking(one: CaseView['required'][number]): boolean {
  return isBrought(one) && !one.whenNeeded && !one.given;
}

function stepsAsked({ required, stages, item }: CaseView, { needsForm, form }: DraftOutlook): StepsAsked {
  const isAssessed = item.kind !== 'service';
  return {
    isAssessed,
    needsForm: isAssessed ? needsForm : form !== undefined,
    asksMaterials: required.some(isBrought),
    paysMoney: stages.some(({ kind }) => kind === 'payment'),
  };
}

interface Opened {
  readonly view: CaseView;
  readonly outlook: DraftOutlook;
  readonly acting: Acting;
  readonly draft: Draft;
}

/** The case as it stands; undefined where it is no draft any more. */
async function open(incoming: OwnIncoming, objected?: Objected): Promise<Opened | undefined> {
  const view = await ownCase(incoming);
  if (view.status !== 'draft') return undefined;
  const { context, query, form, marks } = incoming;
  const outlook = await draftOutlook(looking(context), view.id);
  const draft: Draft = {
    id: view.id,
    version: view.version,
    itemName: view.item.name,
    key: view.key,
    steps: stepsAsked(view, outlook),
    marks,
    faults: objected?.faults ?? [],
    meanwhile: objected?.isStale === true ? await since(incoming, seenVersion(form)) : [],
    done: objected === undefined ? doneText(query) : undefined,
  };
  return { view, outlook, acting: await actingOf(incoming, view.beneficiary), draft };
}

async function show(incoming: OwnIncoming, step: StepName, objected?: Objected): Promise<PageAnswer> {
  const opened = await open(incoming, objected);
  // Going back after it was handed in leads to the case.
  if (opened === undefined) return { redirect: `/my/cases/${incoming.params['id'] ?? ''}` };
  return { html: await PAGES[step](incoming, opened), status: objected?.status ?? 200 };
}

type StepPage = (incoming: OwnIncoming, opened: Opened) => string | Promise<string>;

const PAGES: Readonly<Record<StepName, StepPage>> = {
  facts: ({ site }, { acting, draft, outlook, view }) =>
    factsPage(site, acting, draft, {
      known: outlook.known,
      outlook: outlookView(site.ruleSet, view, outlook),
      canAdd: outlook.form !== undefined && !outlook.needsForm,
    }),
  form: async ({ site, context, form }, { acting, draft, view }) => {
    const shown = await caseForm(looking(context), view.id);
    if (shown === undefined) return accountlessForm(site, acting, draft);
    return formPage(
      site,
      acting,
      { ...draft, steps: { ...draft.steps, needsForm: true } },
      { register: shown.register, fields: refilled(shown, form) },
    );
  },
  materials: async ({ site, context }, { acting, draft, view }) => {
    const earlier = await earlierMaterials(looking(context), acting.party.organisation);
    const { materials } = view.application;
    return materialsPage(site, acting, draft, {
      wanted: view.required.filter(isBrought).map(({ name, whenNeeded }) => {
        const given = materials.filter((one) => one.name === name);
        const used = new Set(given.map(({ digest }) => digest));
        return {
          name,
          whenNeeded,
          given: given.map(({ material, digest, fileName, size }) => ({
            material,
            digest,
            fileName: fileName ?? '文件',
            size,
          })),
          earlier: sameFirst(
            earlier
              .filter(({ digest }) => !used.has(digest))
              .map(({ digest, fileName, at, names }) => ({
                digest,
                fileName,
                at: sayInstant(at),
                isSame: names.includes(name),
              })),
          ),
        };
      }),
      fromRegisters: view.required.filter(({ fromRegister }) => fromRegister).map(({ name }) => name),
    });
  },
  account: async ({ site, context, form }, { acting, draft, view }) =>
    accountPage(site, acting, draft, {
      accounts: await accountsOf(context, acting.party),
      chosen: form.get('payee') ?? view.application.payee?.token,
      typed: accountTyped(form),
    }),
  check: async ({ site, context }, { acting, draft, outlook, view }) => {
    const shown = draft.steps.needsForm ? await caseForm(looking(context), view.id) : undefined;
    const isFilled = view.application.form !== null;
    const { materials, payee } = view.application;
    return checkPage(site, acting, draft, {
      outlook: outlookView(site.ruleSet, view, outlook),
      form: isFilled
        ? (shown?.fields ?? [])
            .filter(({ value }) => value !== '')
            .map(({ name, value, unit }) => ({ name, value: `${value}${unit}` }))
        : [],
      materials: view.required
        .filter(({ account }) => !account)
        .map(({ name, fromRegister, whenNeeded }) => ({
          name,
          fromRegister,
          whenNeeded,
          files: materials.filter((one) => one.name === name).map(({ fileName }) => fileName ?? '文件'),
        })),
      account: payee === null ? undefined : `${payee.bank} ${payee.masked}，${payee.holder}`,
      promisedDays: view.stages.reduce((sum, { days }) => sum + days, 0),
      lacking: lackingOf(view, draft, shown?.fields ?? []),
      known: outlook.known.map(({ register }) => register),
    });
  },
};

/** An item without a 申请表 has no such page; a stray address leads to what there is. */
function accountlessForm(site: Site, acting: Acting, draft: Draft): string {
  return factsPage(site, acting, draft, { known: [], outlook: undefined, canAdd: false });
}

export function sameFirst<T extends { readonly isSame: boolean }>(files: readonly T[]): readonly T[] {
  return [...files.filter(({ isSame }) => isSame), ...files.filter(({ isSame }) => !isSame)];
}

function lackingOf(
  { required, application }: CaseView,
  { steps }: Draft,
  fields: readonly { readonly name: string; readonly required: boolean; readonly value: string }[],
): { readonly text: string; readonly step: StepName }[] {
  const unfilled = application.form === null ? [] : fields.filter((one) => one.required && one.value === '');
  return [
    ...(steps.needsForm && application.form === null ? [{ text: '申请表还没有填', step: 'form' as const }] : []),
    ...unfilled.map(({ name }) => ({ text: `申请表的“${name}”还没有填`, step: 'form' as const })),
    ...required.filter(isLacking).map(({ name }) => ({ text: `还没有交“${name}”`, step: 'materials' as const })),
    ...(steps.paysMoney && application.payee === null ? [{ text: '还没有填收款账户', step: 'account' as const }] : []),
  ];
}

function outlookView(
  ruleSet: Site['ruleSet'],
  { item }: Pick<CaseView, 'item'>,
  { record }: DraftOutlook,
): OutlookView | undefined {
  if (record === undefined) return undefined;
  const { status, statusName, amount, benefit, trace, clause, sentence, missing, range } = record;
  return {
    status,
    statusName: status === 'none' ? '登记里还没有，填写申请表以后再看' : statusName,
    gives: amount === null ? (benefit === null ? '' : sayBenefit(benefit)) : sayMoney(amount),
    trace,
    clause,
    sentence,
    at: sentenceOf(ruleSet, item.code, item.notice),
    missing,
    range,
  };
}

function sayBenefit(benefit: Readonly<Record<string, string | number>>): string {
  const { kind, ...figures } = benefit;
  return [String(kind ?? ''), ...Object.entries(figures).map(([name, value]) => `${name} ${String(value)}`)].join('，');
}

// ── saving ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function goOn(view: CaseView, outlook: DraftOutlook, step: StepName, form: URLSearchParams): PageAnswer {
  if (form.get('then') === 'later') return { redirect: withDone(`/my/cases/${view.id}`, 'saved') };
  return { redirect: stepAddress(view.id, stepAfter(stepsOf(stepsAsked(view, outlook)), step)) };
}

async function save(
  incoming: OwnIncoming,
  step: StepName,
  given: () => Promise<GivenApplication>,
): Promise<PageAnswer> {
  const { context, form, params } = incoming;
  const seen = { id: params['id'] ?? '', version: seenVersion(form) };
  const saved = await trying(async () => saveDraft(context, seen, await given()));
  if ('objected' in saved) return show(incoming, step, saved.objected);
  return goOn(saved.done, await draftOutlook(looking(context), saved.done.id), step, form);
}

function saveForm(incoming: OwnIncoming): Promise<PageAnswer> {
  const { context, form, params } = incoming;
  return save(incoming, 'form', async () => ({
    form: await formFromPage(looking(context), params['id'] ?? '', formTexts(form)),
  }));
}

async function saveAccount(incoming: OwnIncoming): Promise<PageAnswer> {
  const { party } = await actingOf(incoming, (await ownCase(incoming)).beneficiary);
  const chosen = await chosenAccount(incoming, party);
  if ('objected' in chosen) return show(incoming, 'account', chosen.objected);
  const { token } = chosen;
  const isLater = incoming.form.get('then') === 'later';
  if (token === undefined && !isLater)
    return show(incoming, 'account', { faults: [NO_ACCOUNT], isStale: false, status: 422 });
  return save(incoming, 'account', () => Promise.resolve(token === undefined ? {} : { payee: token }));
}

async function submit(incoming: OwnIncoming): Promise<PageAnswer> {
  const { context, form, params } = incoming;
  const seen = { id: params['id'] ?? '', version: seenVersion(form) };
  const sent = await trying(() => submitCase(context, seen));
  return 'objected' in sent
    ? show(incoming, 'check', sent.objected)
    : { redirect: `/my/cases/${sent.done.id}/receipt` };
}

function materialSteps(app: FastifyInstance, site: Site, url: '/my/cases/:id/apply/materials'): void {
  const refuse = (incoming: OwnIncoming, objected: Objected): Promise<PageAnswer> =>
    show(incoming, 'materials', objected);
  myOwn(app, site, {
    method: 'POST',
    url: `${url}/file`,
    rate: 'costly',
    mostBytes: MOST_FILE_BYTES,
    handle: async (incoming) => {
      const view = await ownCase(incoming);
      const { party } = await actingOf(incoming, view.beneficiary);
      const brought = await bring(incoming, party.organisation);
      if ('objected' in brought) return refuse(incoming, brought.objected);
      return attach(incoming, view, 'uploaded', (before) => [
        ...before,
        { name: nameOf(incoming), digest: brought.done.digest },
      ]);
    },
  });
  myOwn(app, site, {
    method: 'POST',
    url: `${url}/reuse`,
    handle: async (incoming) => {
      const digest = incoming.form.get('digest') ?? '';
      return attach(incoming, await ownCase(incoming), 'reused', (before) => [
        ...before,
        { name: nameOf(incoming), digest },
      ]);
    },
  });
  myOwn(app, site, {
    method: 'POST',
    url: `${url}/remove`,
    handle: async (incoming) => {
      const digest = incoming.form.get('digest') ?? '';
      return attach(incoming, await ownCase(incoming), 'removed', (before) =>
        before.filter((one) => one.name !== nameOf(incoming) || one.digest !== digest),
      );
    },
  });

  function nameOf({ form }: OwnIncoming): string {
    return form.get('name') ?? '';
  }

  /** A file more or less is added to what the case has now, so that an older page of it takes nothing away. */
  async function attach(
    incoming: OwnIncoming,
    view: CaseView,
    done: string,
    change: (
      before: readonly { readonly name: string; readonly digest: string }[],
    ) => readonly { readonly name: string; readonly digest: string }[],
  ): Promise<PageAnswer> {
    const { context } = incoming;
    const place = view.required.filter(isBrought).findIndex(({ name }) => name === nameOf(incoming));
    const before = view.application.materials.map(({ name, digest }) => ({ name, digest }));
    const materials = distinct(change(before));
    const saved = await trying(() =>
      saveDraft(also(context, 'attach'), { id: view.id, version: view.version }, { materials }),
    );
    if ('objected' in saved) return refuse(incoming, saved.objected);
    return { redirect: withDone(`${stepAddress(view.id, 'materials')}#${materialPlace(Math.max(0, place))}`, done) };
  }
}

function distinct<T extends { readonly name: string; readonly digest: string }>(given: readonly T[]): readonly T[] {
  return [...new Map(given.map((one) => [`${one.name}\n${one.digest}`, one])).values()];
}

async function receipt(incoming: OwnIncoming): Promise<PageAnswer> {
  const view = await ownCase(incoming);
  if (view.status === 'draft') return { redirect: stepAddress(view.id, 'check') };
  const { whole } = view.clocks;
  const html = receiptPage(incoming.site, await actingOf(incoming, view.beneficiary), {
    id: view.id,
    itemName: view.item.name,
    key: view.key,
    at: sayInstant(view.at),
    promisedDays: view.stages.reduce((sum, { days }) => sum + days, 0),
    deadline: whole?.deadline ?? null,
    note: whole?.note ?? null,
    turn: view.turn,
    materials: view.application.materials.map(({ name }) => name),
  });
  return { html };
}
