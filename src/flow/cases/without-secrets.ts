import { isToken, maskedOf, maskText, type Tx } from '../../store/index.ts';

const TOKEN = /个:[\w-]{22}/gu;

/**
 * The same JSON as it may leave the platform: what is shown of each ID number in the place of its token, and numbers of people, phones
 * and accounts that somebody typed into a text masked. Amounts stay: only texts are looked at.
 */
export async function withoutSecrets<T>(tx: Tx, value: T): Promise<T> {
  const tokens = [...new Set(JSON.stringify(value).match(TOKEN) ?? [])].filter(isToken);
  const masks = await maskedOf(tx, tokens);
  const shown = inTexts(value, (text) => maskText(text.replaceAll(TOKEN, (token) => masks.get(token) ?? '******')));
  // Texts are all that differs.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  return shown as T;
}

function inTexts(value: unknown, show: (text: string) => string): unknown {
  if (typeof value === 'string') return show(value);
  if (Array.isArray(value)) return value.map((one) => inTexts(one, show));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inTexts(one, show)]));
}
