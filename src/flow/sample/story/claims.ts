import { PLATFORM_SCOPE } from '../../../access/index.ts';
import type { Party } from '../../../case/index.ts';
import { concernedIn, isToken, transact } from '../../../store/index.ts';
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

/** Looked up in pages of so many, and each claim is given out once. */
const PAGE = 100;

/**
 * Claims of an item, one after another, of people and organisations of these counties: there the sample has officials who handle them.
 * @param context the platform's.
 */
export async function* claimsOf(
  context: Context,
  item: string,
  counties: readonly string[],
  besides: ReadonlySet<string>,
): AsyncGenerator<Claim> {
  const { database, ruleSet } = context;
  const rule = ruleSet.items.find(({ code }) => code === item);
  if (rule === undefined) return;
  const registers = [rule.unit.register];
  const persons = rule.audience.includes('个人');
  for (let after: string | undefined; ;) {
    const asked = { registers, persons, organisations: !persons, after, limit: PAGE };
    const tokens = await transact(database, PLATFORM_SCOPE, (tx) => concernedIn(tx, asked));
    for (const token of tokens) if (!besides.has(token)) yield* await claimsBy(context, item, counties, token);
    after = tokens.at(-1);
    if (tokens.length < PAGE) return;
  }
}

async function claimsBy(
  context: Context,
  item: string,
  counties: readonly string[],
  token: string,
): Promise<readonly Claim[]> {
  const party: Party = { kind: isToken(token) ? 'person' : 'organisation', token };
  return transact(context.database, PLATFORM_SCOPE, async (tx) => {
    const { name, county } = await registered(tx, context, party);
    if (county === null || !counties.includes(county)) return [];
    const { awards, checks } = await entitlements(tx, context, party);
    const [first] = [...awards, ...checks].filter((one) => one.item === item);
    return first === undefined ? [] : [{ item, key: first.key, party, name }];
  });
}
