import { redirect, type LoaderFunctionArgs } from 'react-router';
import { knownFromPage } from './known-from-page.ts';
import { ProblemError } from './problem.ts';

/** Not signed in, or something is left to do before one is. */
const NOT_IN = new Set(['unauthenticated', 'second-factor-needed', 'password-change-needed']);

export function mustSignIn(error: unknown): boolean {
  return error instanceof ProblemError && NOT_IN.has(error.problem.code);
}

/** The sign-in that leads back to this address (below `/desk`). */
export function signInFor(address: string): string {
  return address === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(address)}`;
}

/** An address of the API; parts are escaped, parameters that are undefined or empty left out. */
export function api(parts: TemplateStringsArray, ...values: readonly (string | number)[]): `/api/${string}` {
  const text = parts.map((part, i) => part + (i < values.length ? encodeURIComponent(String(values[i])) : '')).join('');
  return `/api/${text}`;
}

export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

export interface Asked {
  readonly params: Readonly<Record<string, string>>;
  /** Of the page's own address. */
  readonly query: URLSearchParams;
  readonly signal: AbortSignal;
}

/** What a page shows, read before it is shown; whoever isn't signed in comes to the sign-in and back. */
export function loader<T>(read: (asked: Asked) => Promise<T>): (args: LoaderFunctionArgs) => Promise<T> {
  return async ({ params, request }) => {
    const url = new URL(request.url);
    const away = signInFor(belowDesk(url));
    // The loaders of a page run at once: without a session, all of them would ask in vain.
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- how the router is told to go elsewhere
    if (!knownFromPage().signedIn) throw redirect(away);
    const known = Object.entries(params).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    try {
      return await read({ params: Object.fromEntries(known), query: url.searchParams, signal: request.signal });
    } catch (error) {
      if (!mustSignIn(error)) throw error;
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- how the router is told to go elsewhere
      throw redirect(away);
    }
  };
}

function belowDesk({ pathname, search }: URL): string {
  return `${pathname.replace(/^\/desk(?=\/|$)/u, '') || '/'}${search}`;
}
