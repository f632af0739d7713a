import type { FastifyInstance } from 'fastify';
import { encode } from 'uqr';
import {
  AccessRefused,
  beginTotp,
  changePassword,
  confirmTotpSecret,
  passSecondFactor,
  resumeSession,
  signIn,
  signOut,
  totpUri,
  type Door,
} from '../../flow/index.ts';
import { codePage, enrolPage, newPasswordPage, signInPage, type FormFault, type Site } from '../../web/portal/index.ts';
import { doorOf } from '../routes/accounts-shared.ts';
import { ownPath, signInAddress } from './addresses.ts';
import { ownPage, publicPage, type OwnIncoming, type PageAnswer, type PageIncoming } from './page.ts';

const GENERIC: FormFault = {
  field: '',
  message: '登录名或密码不对，或账号不能登录',
  hint: '连续错5次锁定15分钟；忘了密码，看下面怎么办',
};

/** Signing in and out, for everybody; what a session still lacks is asked for one page after another. */
export function signInPages(app: FastifyInstance, site: Site): void {
  const providers = (app.services.platform?.oidc?.providers ?? []).map(({ id, name }) => ({ id, name }));
  publicPage(app, site, {
    method: 'GET',
    url: '/sign-in',
    handle: ({ site: seen, session, query }) => {
      const next = ownPath(query.get('next')) ?? '';
      if (session !== undefined) return { redirect: afterSignIn(session.actor, next) };
      const faults = query.get('problem') === 'provider' ? [PROVIDER_FAULT] : [];
      return { html: signInPage(seen, { next, providers, faults }), status: faults.length === 0 ? 200 : 401 };
    },
  });
  publicPage(app, site, {
    method: 'POST',
    url: '/sign-in',
    rate: 'sign-in',
    handle: async ({ site: seen, form, now, visitor, token }) => {
      const next = ownPath(form.get('next')) ?? '';
      const login = form.get('login') ?? '';
      const door = doorOf(app, now);
      const signedIn = await signIn(door, { login, password: form.get('password') ?? '' }, visitor);
      if (signedIn === undefined)
        return { html: signInPage(seen, { next, login, providers, faults: [GENERIC] }), status: 401 };
      await leaveBefore(door, token);
      return { session: signedIn.token, redirect: afterSignIn(signedIn.session.actor, next) };
    },
  });
  ownPage(app, site, {
    method: 'POST',
    url: '/sign-out',
    permission: 'session.own',
    handle: async ({ context, actor }) => {
      await signOut(context, actor);
      return { session: null, redirect: '/' };
    },
  });
  codePages(app, site);
  passwordPages(app, site);
  enrolPages(app, site);
}

const PROVIDER_FAULT: FormFault = {
  field: '',
  message: '统一身份认证没有完成登录',
  hint: '再试一次，或者用本平台的账号登录',
};

/** Who signs in anew in this browser leaves the old session. */
async function leaveBefore(door: Door, token: string | undefined): Promise<void> {
  const before = token === undefined ? undefined : await resumeSession(door, token);
  if (before !== undefined) await signOut(door, before.actor);
}

/** The next page: what the session still lacks, then where the visitor wanted to go, else their own desk. */
function afterSignIn({ pending, kind }: { readonly pending?: string; readonly kind: string }, next: string): string {
  const goOn = next === '' ? (kind === 'staff' ? '/desk' : '/my') : next;
  const query = `?${new URLSearchParams({ next: goOn }).toString()}`;
  switch (pending) {
    case 'totp':
      return `/sign-in/code${query}`;
    case 'change-password':
      return `/sign-in/password${query}`;
    case 'enrol-totp':
      return `/sign-in/authenticator${query}`;
    default:
      return goOn;
  }
}

function codePages(app: FastifyInstance, site: Site): void {
  ownPage(app, site, {
    method: 'GET',
    url: '/sign-in/code',
    permission: 'session.own',
    handle: ({ site: seen, query, marks, actor }) =>
      actor.pending === 'totp'
        ? { html: codePage(seen, { next: nextOf(query), marks }) }
        : { redirect: afterSignIn(actor, nextOf(query)) },
  });
  ownPage(app, site, {
    method: 'POST',
    url: '/sign-in/code',
    permission: 'session.own',
    rate: 'sign-in',
    handle: (incoming) =>
      proving(app, incoming, codePage, async () => {
        const { context, form, visitor } = incoming;
        return passSecondFactor(context, form.get('code') ?? '', visitor);
      }),
  });
}

function passwordPages(app: FastifyInstance, site: Site): void {
  ownPage(app, site, {
    method: 'GET',
    url: '/sign-in/password',
    permission: 'session.own',
    handle: ({ site: seen, query, marks }) => ({ html: newPasswordPage(seen, { next: nextOf(query), marks }) }),
  });
  ownPage(app, site, {
    method: 'POST',
    url: '/sign-in/password',
    permission: 'session.own',
    rate: 'sign-in',
    handle: (incoming) =>
      proving(app, incoming, newPasswordPage, async () => {
        const { actor, form, now, visitor } = incoming;
        const given = { old: form.get('old') ?? '', password: form.get('password') ?? '' };
        return changePassword({ ...doorOf(app, now), actor }, given, visitor);
      }),
  });
}

function enrolPages(app: FastifyInstance, site: Site): void {
  ownPage(app, site, {
    method: 'GET',
    url: '/sign-in/authenticator',
    permission: 'session.own',
    rate: 'sign-in',
    handle: async ({ site: seen, query, marks, context, actor }) => {
      if (actor.pending !== 'enrol-totp') return { redirect: afterSignIn(actor, nextOf(query)) };
      const { secret, uri } = await beginTotp(context, undefined);
      return { html: enrolPage(seen, { next: nextOf(query), marks, secret, code: encode(uri).data }) };
    },
  });
  ownPage(app, site, {
    method: 'POST',
    url: '/sign-in/authenticator',
    permission: 'session.own',
    rate: 'sign-in',
    handle: (incoming) => {
      const { form, context, visitor, actor } = incoming;
      const secret = form.get('secret') ?? '';
      const code = encode(totpUri(secret, actor.name)).data;
      return proving(
        app,
        incoming,
        (site, view) => enrolPage(site, { ...view, secret, code }),
        () => confirmTotpSecret(context, form.get('code') ?? '', visitor),
      );
    },
  });
}

type StepPage = typeof codePage;
type Proof = Awaited<ReturnType<typeof passSecondFactor>>;

/** A step of the sign-in: on to the next one, or the same page with what was wrong. */
async function proving(
  app: FastifyInstance,
  incoming: OwnIncoming,
  page: StepPage,
  prove: () => Promise<Proof>,
): Promise<PageAnswer> {
  const { form, site, marks, token } = incoming;
  const next = nextOf(form);
  try {
    const { token: fresh, session } = await prove();
    return { session: fresh, redirect: afterSignIn(session.actor, next) };
  } catch (error) {
    if (!(error instanceof AccessRefused)) throw error;
    const still = token === undefined ? undefined : await resumeSession(doorOf(app, incoming.now), token);
    // The fifth wrong try ends the session, too.
    if (still === undefined) return { session: null, redirect: signInAddress(next) };
    const faults =
      error.objections.length > 0 ? error.objections : [{ field: '', message: error.message, hint: '再试一次' }];
    return { html: page(site, { next, marks, faults }), status: 401 };
  }
}

function nextOf(fields: PageIncoming['query']): string {
  return ownPath(fields.get('next')) ?? '/my';
}
