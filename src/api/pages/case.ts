import type { FastifyInstance } from 'fastify';
import {
  acknowledgeResult,
  appealCase,
  caseForm,
  caseHistory,
  changeAccount,
  confirmOffer,
  declineOffer,
  disputeResult,
  draftOutlook,
  earlierMaterials,
  formFromPage,
  rateCase,
  seeMessages,
  supplementCase,
  withdrawCase,
  type CaseView,
  type EarlierMaterial,
  type GivenApplication,
  type Seen,
} from '../../flow/index.ts';
import {
  answerPage,
  appealPage,
  casePage,
  changeAccountPage,
  declinePage,
  disputePage,
  ratePage,
  sayDate,
  sayInstant,
  withdrawPage,
  type Acting,
  type ActionView,
  type OneTap,
  type Site,
} from '../../web/portal/index.ts';
import { accountsOf, accountTyped, chosenAccount, NO_ACCOUNT } from './accounts.ts';
import { sameFirst } from './apply-draft.ts';
import { refilled } from './apply-start.ts';
import { sentenceOf } from './entitlements.ts';
import { bring, MOST_FILE_BYTES } from './materials.ts';
import {
  actingOf,
  doneText,
  formTexts,
  looking,
  myOwn,
  ownCase,
  seenVersion,
  since,
  trying,
  typedIn,
  withDone,
  type Objected,
} from './own.ts';
import type { OwnIncoming, PageAnswer } from './page.ts';

const MOST_MESSAGES = 20;

/** One case, whole, and what its applicant does with it. */
export function casePages(app: FastifyInstance, site: Site): void {
  myOwn(app, site, {
    method: 'GET',
    url: '/my/cases/:id',
    permission: 'case.read',
    handle: (incoming) =>
      incoming.actor.kind === 'staff'
        ? Promise.resolve({ redirect: `/desk/cases/${encodeURIComponent(incoming.params['id'] ?? '')}` })
        : show(incoming),
  });
  askingPages(app, site);
  answerPages(app, site);
  myOwn(app, site, {
    method: 'POST',
    url: '/my/cases/:id/acknowledge',
    handle: (incoming) => take(incoming, 'acknowledged', (seen) => acknowledgeResult(incoming.context, seen), show),
  });
}

async function show(incoming: OwnIncoming, objected?: Objected): Promise<PageAnswer> {
  const { context, query, form, site } = incoming;
  const view = await ownCase(incoming);
  const acting = await actingOf(incoming, view.beneficiary);
  const isDraft = view.status === 'draft';
  const html = casePage(site, acting, {
    view,
    history: await caseHistory(looking(context), view.id),
    messages: await seeMessages(looking(context), { about: `case:${view.id}`, limit: MOST_MESSAGES }),
    known: isDraft ? [] : (await draftOutlook(looking(context), view.id)).known,
    sentence: sentenceOf(site.ruleSet, view.item.code, view.item.notice),
    done: objected === undefined ? doneText(query) : undefined,
    meanwhile:
      objected === undefined
        ? []
        : objected.isStale
          ? await since(incoming, seenVersion(form))
          : objected.faults.map(({ message, hint }) => `${message}。${hint}`),
    oneTap: view.status === 'offered' ? await oneTapOf(incoming, view, acting) : undefined,
    noticeHref: view.notice === null ? undefined : `/public-notices/${encodeURIComponent(view.notice.batch)}`,
  });
  return { html, status: objected?.status ?? 200 };
}

/** A command of a case, from a page that shows what stands against it. */
async function take(
  incoming: OwnIncoming,
  done: string,
  work: (seen: Seen) => Promise<CaseView>,
  again: (incoming: OwnIncoming, objected: Objected) => Promise<PageAnswer>,
): Promise<PageAnswer> {
  const id = incoming.params['id'] ?? '';
  const taken = await trying(() => work({ id, version: seenVersion(incoming.form) }));
  return 'objected' in taken ? again(incoming, taken.objected) : { redirect: withDone(`/my/cases/${id}`, done) };
}

// ── one question, then a command ────────────────────────────────────────────────────────────────────────────────────

interface Asking {
  readonly verb: string;
  readonly command: string;
  readonly done: string;
  readonly page: (
    site: Site,
    acting: Acting,
    view: ActionView,
    incoming: OwnIncoming,
    of: CaseView,
  ) => string | Promise<string>;
  readonly flow: (incoming: OwnIncoming, seen: Seen) => Promise<CaseView>;
}

const ASKING: readonly Asking[] = [
  {
    verb: 'withdraw',
    command: 'withdraw',
    done: 'withdrawn',
    page: withdrawPage,
    flow: ({ context, form }, seen) => withdrawCase(context, seen, textIn(form, 'reason')),
  },
  {
    verb: 'decline',
    command: 'decline',
    done: 'declined',
    page: declinePage,
    flow: ({ context, form }, seen) => declineOffer(context, seen, textIn(form, 'reason')),
  },
  {
    verb: 'dispute',
    command: 'dispute',
    done: 'disputed',
    page: disputePage,
    flow: ({ context, form }, seen) => disputeResult(context, seen, textIn(form, 'reason')),
  },
  {
    verb: 'appeal',
    command: 'appeal',
    done: 'appealed',
    page: (site, acting, view, _incoming, { appeals }) =>
      appealPage(site, acting, { ...view, kind: appeals.some(({ kind }) => kind === '复核') ? '申诉' : '复核' }),
    flow: ({ context, form }, seen) =>
      appealCase(context, seen, form.get('kind') === '申诉' ? '申诉' : '复核', textIn(form, 'grounds')),
  },
  {
    verb: 'rate',
    command: 'rate',
    done: 'rated',
    page: ratePage,
    flow: ({ context, form }, seen) => rateCase(context, seen, Number(form.get('stars') ?? '0'), textIn(form, 'text')),
  },
];

function textIn(form: URLSearchParams, name: string): string {
  return (form.get(name) ?? '').trim().slice(0, 2000);
}

function askingPages(app: FastifyInstance, site: Site): void {
  for (const asking of ASKING) {
    const again = (incoming: OwnIncoming, objected?: Objected): Promise<PageAnswer> => ask(incoming, asking, objected);
    const url = `/my/cases/:id/${asking.verb}` as const;
    myOwn(app, site, { method: 'GET', url, handle: (incoming) => again(incoming) });
    myOwn(app, site, {
      method: 'POST',
      url,
      handle: (incoming) => take(incoming, asking.done, (seen) => asking.flow(incoming, seen), again),
    });
  }
  const account = '/my/cases/:id/account';
  myOwn(app, site, { method: 'GET', url: account, handle: (incoming) => ask(incoming, ACCOUNT) });
  myOwn(app, site, {
    method: 'POST',
    url: account,
    handle: async (incoming) => {
      const { party } = await actingOf(incoming, (await ownCase(incoming)).beneficiary);
      const chosen = await chosenAccount(incoming, party);
      if ('objected' in chosen) return ask(incoming, ACCOUNT, chosen.objected);
      const { token } = chosen;
      if (token === undefined) return ask(incoming, ACCOUNT, { faults: [NO_ACCOUNT], isStale: false, status: 422 });
      return take(
        incoming,
        'account',
        (seen) => changeAccount(incoming.context, seen, token),
        (again, objected) => ask(again, ACCOUNT, objected),
      );
    },
  });
}

const ACCOUNT: Omit<Asking, 'flow' | 'done' | 'verb'> = {
  command: 'change-account',
  page: async (site, acting, view, { context, form }, { application }) =>
    changeAccountPage(site, acting, {
      ...view,
      accounts: {
        accounts: await accountsOf(context, acting.party),
        chosen: form.get('payee') ?? application.payee?.token,
        typed: accountTyped(form),
      },
    }),
};

/** The page that asks, while the command is open; else the case says why it isn't. */
async function ask(
  incoming: OwnIncoming,
  { command, page }: Pick<Asking, 'command' | 'page'>,
  objected?: Objected,
): Promise<PageAnswer> {
  const view = await ownCase(incoming);
  const isOpen = view.available.some((one) => one.command === command && one.yours);
  if (!isOpen) return objected === undefined ? { redirect: `/my/cases/${view.id}` } : show(incoming, objected);
  const acting = await actingOf(incoming, view.beneficiary);
  const { id, version, item } = view;
  const asked: ActionView = {
    id,
    version,
    itemName: item.name,
    faults: objected?.faults ?? [],
    meanwhile: objected?.isStale === true ? await since(incoming, seenVersion(incoming.form)) : [],
    typed: objected === undefined ? {} : typedIn(incoming.form),
  };
  return { html: await page(incoming.site, acting, asked, incoming, view), status: objected?.status ?? 200 };
}

// ── answers that go out at once: 补正, and offers ───────────────────────────────────────────────────────────────────

type Answering = 'supplement' | 'confirm';

function answerPages(app: FastifyInstance, site: Site): void {
  for (const what of ['supplement', 'confirm'] as const) {
    const url = `/my/cases/:id/${what}` as const;
    myOwn(app, site, { method: 'GET', url, handle: (incoming) => answering(incoming, what) });
    myOwn(app, site, { method: 'POST', url, handle: (incoming) => answer(incoming, what) });
    myOwn(app, site, {
      method: 'POST',
      url: `${url}/file`,
      rate: 'costly',
      mostBytes: MOST_FILE_BYTES,
      handle: (incoming) => bringFor(incoming, what),
    });
  }
}

/** A file for one of the places; what was chosen for the others goes along in the address. */
async function bringFor(incoming: OwnIncoming, what: Answering): Promise<PageAnswer> {
  const view = await ownCase(incoming);
  const { party } = await actingOf(incoming, view.beneficiary);
  const brought = await bring(incoming, party.organisation);
  if ('objected' in brought) return answering(incoming, what, brought.objected);
  const place = incoming.form.get('place') ?? '0';
  const chosen = new URLSearchParams(
    [...chosenIn(incoming).filter(([at]) => at !== place), [place, brought.done.digest]].map(
      ([at = '', digest = '']) => [`chosen-${at}`, digest],
    ),
  );
  return { redirect: withDone(`/my/cases/${view.id}/${what}?${chosen.toString()}#upload-${place}`, 'uploaded') };
}

function chosenIn({ query, form }: OwnIncoming): (readonly [string, string])[] {
  return [...query, ...form].flatMap(([name, digest]) => {
    const place = /^(?:chosen|material)-(\d{1,2})$/u.exec(name)?.[1];
    return place === undefined || !/^[0-9a-f]{64}$/u.test(digest) ? [] : [[place, digest] as const];
  });
}

/** Materials that are to be given, in the order of the guide: all of an offer, of a 补正 those that it names. */
function wantedIn(
  { required, supplements }: CaseView,
  what: Answering,
): { readonly name: string; readonly problem: string | undefined; readonly whenNeeded: boolean }[] {
  const asked = required.filter(({ fromRegister }) => !fromRegister);
  if (what === 'confirm')
    return asked
      .filter(({ account }) => !account)
      .map(({ name, whenNeeded }) => ({ name, problem: undefined, whenNeeded }));
  const items = supplements.at(-1)?.items ?? [];
  return asked.flatMap(({ name }) => {
    const item = items.find((one) => one.name === name);
    return item === undefined ? [] : [{ name, problem: item.problem, whenNeeded: false }];
  });
}

/** What a 补正 wants of the form: everything that is no material. */
function problemsIn({
  required,
  supplements,
}: CaseView): readonly { readonly name: string; readonly problem: string }[] {
  const items = supplements.at(-1)?.items ?? [];
  return items.filter(({ name }) => !required.some((one) => one.name === name));
}

async function answering(incoming: OwnIncoming, what: Answering, objected?: Objected): Promise<PageAnswer> {
  const { context, query, form, site } = incoming;
  const view = await ownCase(incoming);
  if (!view.available.some(({ command, yours }) => command === what && yours))
    return objected === undefined ? { redirect: `/my/cases/${view.id}` } : show(incoming, objected);
  const acting = await actingOf(incoming, view.beneficiary);
  const earlier = await earlierMaterials(looking(context), acting.party.organisation);
  const chosen = Object.fromEntries(chosenIn(incoming));
  const problems = what === 'supplement' ? problemsIn(view) : [];
  const shown = problems.length === 0 ? undefined : await caseForm(looking(context), view.id);
  const paysMoney = view.stages.some(({ kind }) => kind === 'payment');
  const html = answerPage(site, acting, {
    id: view.id,
    version: view.version,
    itemName: view.item.name,
    what,
    lead: leadOf(view, what),
    faults: objected?.faults ?? [],
    meanwhile: objected?.isStale === true ? await since(incoming, seenVersion(form)) : [],
    materials: wantedIn(view, what).map(({ name, problem, whenNeeded }, index) => {
      const refused = view.application.materials.filter((one) => one.name === name).map(({ digest }) => digest);
      const files = filesFor(earlier, name, refused);
      return { name, problem, whenNeeded, files, chosen: chosen[String(index)] ?? usual(files, what) };
    }),
    form: shown === undefined ? undefined : { fields: refilled(shown, form), problems },
    accounts:
      what === 'confirm' && paysMoney
        ? {
            accounts: await accountsOf(context, acting.party),
            chosen: form.get('payee') ?? undefined,
            typed: accountTyped(form),
          }
        : undefined,
    chosen,
    done: objected === undefined ? doneText(query) : undefined,
  });
  return { html, status: objected?.status ?? 200 };
}

function leadOf({ respondBy }: CaseView, what: Answering): string {
  const until = respondBy === null ? '' : `请在${sayDate(respondBy)}以前提交。`;
  return what === 'supplement'
    ? `${until}下面是全部要补正的，一次提交。没有列出的不用动。`
    : `${until}别的都由系统提取，只差下面这些。`;
}

interface UsableFile {
  readonly digest: string;
  readonly fileName: string;
  readonly at: string;
  readonly isSame: boolean;
  readonly brought: string;
}

/** Files that can go out as a material: not the ones that were found wanting. */
function filesFor(
  earlier: readonly EarlierMaterial[],
  name: string,
  refused: readonly string[],
): readonly UsableFile[] {
  return sameFirst(
    earlier
      .filter(({ digest }) => !refused.includes(digest))
      .map(({ digest, fileName, at, names }) => ({
        digest,
        fileName,
        at: sayInstant(at),
        isSame: names.includes(name),
        brought: at,
      })),
  );
}

/** Without a choice: what was handed in as the same before. */
function usual(files: readonly UsableFile[], what: Answering): string | undefined {
  return what === 'confirm' ? files.find(({ isSame }) => isSame)?.digest : undefined;
}

async function answer(incoming: OwnIncoming, what: Answering): Promise<PageAnswer> {
  const { context, form } = incoming;
  const view = await ownCase(incoming);
  const acting = await actingOf(incoming, view.beneficiary);
  const chosen = await chosenAccount(incoming, acting.party);
  const again = (asked: OwnIncoming, objected: Objected): Promise<PageAnswer> => answering(asked, what, objected);
  if ('objected' in chosen) return again(incoming, chosen.objected);
  const withForm = form.get('with-form') === 'yes';
  const given = async (): Promise<GivenApplication> => ({
    materials: materialsIn(incoming, view, what),
    ...(chosen.token === undefined ? {} : { payee: chosen.token }),
    ...(withForm ? { form: await formFromPage(looking(context), view.id, formTexts(form)) } : {}),
  });
  const flow = what === 'supplement' ? supplementCase : confirmOffer;
  return take(
    incoming,
    what === 'supplement' ? 'supplemented' : 'confirmed',
    async (seen) => flow(context, seen, await given()),
    (asked, objected) =>
      again(asked, { ...objected, faults: objected.faults.map((fault) => atPlace(fault, view, what)) }),
  );
}

/** What the case has, with the files of the form in the place of those of the same name. */
function materialsIn(incoming: OwnIncoming, view: CaseView, what: Answering) {
  const places = new Map(chosenIn(incoming));
  const named = wantedIn(view, what).flatMap(({ name }, index) => {
    const digest = places.get(String(index));
    return digest === undefined ? [] : [{ name, digest }];
  });
  const replaced = new Set(named.map(({ name }) => name));
  const before = view.application.materials.map(({ name, digest }) => ({ name, digest }));
  return [...before.filter(({ name }) => !replaced.has(name)), ...named];
}

/** A fault that names a material leads to it. */
function atPlace<F extends { readonly field: string; readonly message: string }>(
  fault: F,
  view: CaseView,
  what: Answering,
): F {
  const place = wantedIn(view, what).findIndex(({ name }) => fault.message.includes(`“${name}”`));
  if (place >= 0) return { ...fault, field: `material-${String(place)}` };
  return fault.field === 'application.payee' ? { ...fault, field: 'payee' } : fault;
}

/** Whether an offer needs nothing that isn't there: then one tap takes it up. What only some have is asked about on a page first. */
async function oneTapOf({ context }: OwnIncoming, view: CaseView, { party }: Acting): Promise<OneTap | undefined> {
  const wanted = wantedIn(view, 'confirm');
  const earlier = wanted.length === 0 ? [] : await earlierMaterials(looking(context), party.organisation);
  const materials = wanted.flatMap(({ name }) => {
    const same = earlier.find(({ names }) => names.includes(name));
    return same === undefined ? [] : [{ name, digest: same.digest, fileName: same.fileName }];
  });
  if (materials.length < wanted.length) return undefined;
  if (!view.stages.some(({ kind }) => kind === 'payment')) return { materials, payee: undefined };
  const [account] = await accountsOf(context, party);
  return account === undefined
    ? undefined
    : { materials, payee: { token: account.token, said: `${account.bank} ${account.masked}，${account.holder}` } };
}
