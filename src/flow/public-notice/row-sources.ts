import { PLATFORM_SCOPE } from '../../access/index.ts';
import type { CaseState, RowSource } from '../../case/index.ts';
import { creditCodeFault } from '../../kit/index.ts';
import { ORGANISATION, PERSON } from '../../register/index.ts';
import { isToken, maskedOf, namesByKey, withScope, type AwaitingCase, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { shapesOf } from '../registers/shape-of.ts';

/** Of the city itself, of no county. */
const CITY = '市直';

interface Known {
  readonly people: ReadonlyMap<string, string>;
  readonly organisations: ReadonlyMap<string, string>;
  readonly masks: ReadonlyMap<string, string>;
}

/** What each case says for its row: names as the registers have them today, numbers masked already; by the case's number. */
export async function rowSources(
  tx: Tx,
  { ruleSet }: Pick<Context, 'ruleSet'>,
  cases: readonly AwaitingCase[],
): Promise<ReadonlyMap<string, RowSource>> {
  const words = cases.flatMap(({ state, key }) => [state.beneficiary.token, ...partsOf(key)]);
  const known = await lookUp(tx, ruleSet, words);
  return new Map(cases.map((one) => [one.state.id, sourceOf(one, known, ruleSet)]));
}

/** Whoever freezes sees the whole city; what is restricted beyond that, the platform looks up. */
function lookUp(tx: Tx, ruleSet: Context['ruleSet'], words: readonly string[]): Promise<Known> {
  const tokens = words.filter(isToken);
  const codes = words.filter((word) => creditCodeFault(word) === undefined);
  const [person, organisation] = [PERSON, ORGANISATION].map((name) => shapesOf(ruleSet).get(name));
  return withScope(tx, PLATFORM_SCOPE, async () => ({
    people: person === undefined ? new Map<string, string>() : await namesByKey(tx, person, tokens),
    organisations: organisation === undefined ? new Map<string, string>() : await namesByKey(tx, organisation, codes),
    masks: await maskedOf(tx, tokens),
  }));
}

function sourceOf({ state, beneficiaryName, key }: AwaitingCase, known: Known, ruleSet: Context['ruleSet']): RowSource {
  const { beneficiary, county, decision, procedure } = state;
  const isPerson = beneficiary.kind === 'person';
  const names = isPerson ? known.people : known.organisations;
  return {
    name: names.get(beneficiary.token) ?? beneficiaryName,
    identity: isPerson ? (known.masks.get(beneficiary.token) ?? '') : beneficiary.token,
    county: county ?? CITY,
    matter: matterOf(key, known) ?? procedure.name,
    amount: decision?.record.amount ?? null,
    benefit: benefitOf(state, ruleSet),
    clause: decision?.record.clause ?? '',
  };
}

function partsOf(key: string | null): readonly string[] {
  return key === null || key === '' ? [] : key.split('/');
}

/** A key may name people and organisations: those stand there as the public may read them. */
function matterOf(key: string | null, { people, organisations, masks }: Known): string | undefined {
  const parts = partsOf(key).map((part) =>
    isToken(part) ? (people.get(part) ?? masks.get(part) ?? '（略）') : (organisations.get(part) ?? part),
  );
  return parts.length === 0 ? undefined : parts.join('/');
}

/** `办公场所，面积100平方米`, `学历待遇，等同本科`; empty where it is money. */
function benefitOf({ decision, procedure }: CaseState, { items }: Context['ruleSet']): string {
  const benefit = decision?.record.benefit ?? null;
  if (benefit === null) return '';
  const figures = items.find(({ code }) => code === procedure.item)?.outcome.benefit?.figures ?? [];
  const unitOf = (name: string): string => figures.find((figure) => figure.name === name)?.unit ?? '';
  return Object.entries(benefit)
    .map(([name, value]) =>
      name === 'kind' ? String(value) : `${name === 'as' ? '等同' : name}${String(value)}${unitOf(name)}`,
    )
    .join('，');
}
