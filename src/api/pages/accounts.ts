import type { FastifyInstance } from 'fastify';
import { addPayee, retirePayee, seePayees, type Context, type PayeeView } from '../../flow/index.ts';
import { accountsPage, NEW_ACCOUNT, type FormFault, type PartyView, type Site } from '../../web/portal/index.ts';
import {
  actingOf,
  also,
  doneText,
  looking,
  myOwn,
  partyPath,
  seenVersion,
  trying,
  withDone,
  type Objected,
} from './own.ts';
import type { OwnIncoming, PageAnswer } from './page.ts';

const MOST_ACCOUNTS = 100;

/** Where money is paid to. */
export function accountPages(app: FastifyInstance, site: Site): void {
  myOwn(app, site, {
    method: 'GET',
    url: '/my/accounts',
    permission: 'payment.payee',
    handle: (incoming) => list(incoming, {}),
  });
  myOwn(app, site, {
    method: 'POST',
    url: '/my/accounts',
    permission: 'payment.payee',
    handle: async (incoming) => {
      const { party } = await actingOf(incoming);
      const added = await trying(() => addPayee(incoming.context, accountIn(incoming.form, party)));
      return 'objected' in added
        ? list(incoming, added.objected)
        : { redirect: withDone(partyPath('/my/accounts', party), 'account-added') };
    },
  });
  myOwn(app, site, {
    method: 'POST',
    url: '/my/accounts/retire',
    permission: 'payment.payee',
    handle: async (incoming) => {
      const { context, form } = incoming;
      const { party } = await actingOf(incoming);
      const done = await trying(() => retirePayee(context, form.get('token') ?? '', seenVersion(form)));
      return 'objected' in done
        ? list(incoming, done.objected)
        : { redirect: withDone(partyPath('/my/accounts', party), 'account-retired') };
    },
  });
}

async function list(incoming: OwnIncoming, { faults = [], status = 200 }: Partial<Objected>): Promise<PageAnswer> {
  const acting = await actingOf(incoming);
  const html = accountsPage(incoming.site, acting, {
    accounts: await accountsOf(incoming.context, acting.party, true),
    typed: accountTyped(incoming.form),
    faults,
    done: doneText(incoming.query),
  });
  return { html, status };
}

/** Accounts of oneself or of an organisation. */
export async function accountsOf(
  context: Context,
  party: PartyView,
  retiredToo = false,
): Promise<readonly PayeeView[]> {
  const all = await seePayees(looking(context), { by: 'payment.payee' }, { limit: MOST_ACCOUNTS });
  return all.filter(
    ({ ownerKind, owner, retired }) =>
      (retiredToo || !retired) && ownerKind === party.kind && (party.kind === 'person' || owner === party.organisation),
  );
}

/** What was typed of a new account, but for its number: that stands on no page. */
export function accountTyped(form: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['holder', 'bank', 'branch'].flatMap((name) => (form.has(name) ? [[name, form.get(name) ?? '']] : [])),
  );
}

function accountIn(form: URLSearchParams, { organisation }: PartyView) {
  return {
    organisation,
    holder: (form.get('holder') ?? '').slice(0, 100),
    bank: (form.get('bank') ?? '').slice(0, 100),
    branch: (form.get('branch') ?? '').slice(0, 100),
    number: (form.get('number') ?? '').slice(0, 60),
  };
}

export type AccountChosen = { readonly token: string | undefined } | { readonly objected: Objected };

/** The account that a form names: one of those there are, or a new one, which is registered first. */
export async function chosenAccount(incoming: OwnIncoming, party: PartyView): Promise<AccountChosen> {
  const { context, form } = incoming;
  const payee = form.get('payee') ?? '';
  if (payee !== NEW_ACCOUNT) return { token: payee === '' ? undefined : payee };
  const isEmpty = ['bank', 'branch', 'number'].every((name) => (form.get(name) ?? '').trim() === '');
  if (isEmpty) return { token: undefined };
  const added = await trying(() => addPayee(also(context, 'payee'), accountIn(form, party)));
  return 'objected' in added ? added : { token: added.done.token };
}

export const NO_ACCOUNT: FormFault = { field: 'payee', message: '还没有选收款账户', hint: '选一个，或者登记一个新的' };
