/** What the server has written into the page, so that nothing has to be asked before the first question. */
export interface KnownFromPage {
  /** Whether the browser came with a session. */
  signedIn: boolean;
  /** Other houses by which one may sign in. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
}

let known: KnownFromPage | undefined;

/** Of one window; signing in and out keep it true. */
export function knownFromPage(): KnownFromPage {
  known ??= read(document.getElementById('desk')?.dataset ?? {});
  return known;
}

function read(data: DOMStringMap): KnownFromPage {
  const list: unknown = JSON.parse(data['providers'] ?? '[]');
  const providers: readonly unknown[] = Array.isArray(list) ? list : [];
  return { signedIn: data['signedIn'] === 'yes', providers: providers.filter(isProvider) };
}

function isProvider(value: unknown): value is { readonly id: string; readonly name: string } {
  return typeof value === 'object' && value !== null && 'id' in value && 'name' in value;
}
