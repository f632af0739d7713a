/** A path of this site to go on to; anything else, such as another site's address, is none. */
export function ownPath(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined || !/^\/(?![/\\])[\x21-\x7e]{0,500}$/u.test(text)) return undefined;
  const url = new URL(text, 'http://here.invalid');
  return url.host === 'here.invalid' ? `${url.pathname}${url.search}${url.hash}` : undefined;
}

/** Where to sign in, and to go on to afterwards. */
export function signInAddress(next: string): string {
  return `/sign-in?${new URLSearchParams({ next }).toString()}`;
}
