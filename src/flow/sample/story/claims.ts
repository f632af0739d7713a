import { PLATFORM_SCOPE } from '../../../access/index.ts';
import type { Party } from '../../../case/index.ts';
import { concernedIn, isToken, transact, type Tx } from '../../../store/index.ts';
import { registered } from '../../cases/beneficiary.ts';
import type { Context } from '../../context.ts';
import { entitlements } from '../../facts/index.ts';

/** Something that the registers give somebody, and that nobody has applied for yet. */
export interface Claim {
  readonly item: string;
  readonly key: string;
  readonly party: Party;
  readonly name: string;
}

/** The two days between which a story is played. */
export interface Between {
  readonly then: Context;
  readonly now: Context;
}

/** Looked up in pages of so many, and each claim is given out once. */
const PAGE = 100;

/**
 * Claims of an item, one after another, of people and organisations of these counties: there the sample has officials who handle them. What
 * they claim, the registers gave them at the beginning of the story and still do.
 * @param between the platform's contexts.
 */
export async function* claimsOf(
  between: Between,
  item: string,
  counties: readonly string[],
  besides: ReadonlySet<string>,
): AsyncGenerator<Claim> {
  const { database, ruleSet } = between.now;
  const rule = ruleSet.items.find(({ code }) => code === item);
  if (rule === undefined) return;
  const registers = [rule.unit.register];
  const persons = rule.audience.includes('个人');
  for (let after: string | undefined; ;) {
    const asked = { registers, persons, organisations: !persons, after, limit: PAGE };
    const tokens = await transact(database, PLATFORM_SCOPE, (tx) => concernedIn(tx, asked));
    for (const token of tokens) if (!besides.has(token)) yield* await claimsBy(between, item, counties, token);
    after = tokens.at(-1);
    if (tokens.length < PAGE) return;
  }
}

async function claimsBy(
  { then, now }: Between,
  item: string,
  counties: readonly string[],
  token: string,
): Promise<readonly Claim[]> {
  const party: Party = { kind: isToken(token) ? 'person' : 'organisation', token };
  return transact(now.database, PLATFORM_SCOPE, async (tx) => {
    const { name, county } = await registered(tx, now, party);
    if (county === null || !counties.includes(county)) return [];
    const earlier = await keysOf(tx, then, party, item);
    const still = earlier.length === 0 ? [] : await keysOf(tx, now, party, item);
    const [first] = earlier.filter((key) => still.includes(key)).map((key) => ({ key }));
    return first === undefined ? [] : [{ item, key: first.key, party, name }];
  });
}

async function keysOf(tx: Tx, context: Context, party: Party, item: string): Promise<readonly string[]> {
  const { awards, checks } = await entitlements(tx, context, party, { items: [item] });
  return [...awards, ...checks].flatMap((one) => (one.item === item ? [one.key] : []));
}
