import type { FastifyInstance } from 'fastify';
import { casesOf, myEntitlements, type Entitled, type OwnCase, regimeOn, type RuleSet } from '../../flow/index.ts';
import { chinaDay } from '../../kit/index.ts';
import {
  entitlementsPage,
  sayAward,
  sayGives,
  type ClaimView,
  type EntitlementsView,
  type PartyView,
  type Refused,
  type Site,
} from '../../web/portal/index.ts';
import { actingOf, looking, myOwn } from './own.ts';
import type { OwnIncoming } from './page.ts';

const MOST_CASES = 200;

/** 我能享受什么: from what the registers know. */
export function entitlementPages(app: FastifyInstance, site: Site): void {
  myOwn(app, site, {
    method: 'GET',
    url: '/my/entitlements',
    rate: 'costly',
    handle: async (incoming) => {
      const acting = await actingOf(incoming);
      return { html: entitlementsPage(incoming.site, acting, await entitledOf(incoming, acting.party)) };
    },
  });
}

/** What one gets, may get, doesn't get, and could ask for, with what became of it. */
async function entitledOf({ context, site }: OwnIncoming, party: PartyView): Promise<EntitlementsView> {
  const { ruleSet } = site;
  const entitled = await myEntitlements(looking(context), party.organisation);
  const cases = await casesOf(looking(context), { organisation: party.organisation }, { limit: MOST_CASES });
  const claims = claimsOf(ruleSet, entitled, cases);
  const seen = new Set([...claims.given, ...claims.open, ...claims.not].map(({ item }) => item));
  return {
    asOf: entitled.asOf,
    ...claims,
    others: ruleSet.items
      .filter(
        ({ code, audience, guide }) =>
          !seen.has(code) && isFor(audience, party) && isApplied(guide.modes) && guide.form !== undefined,
      )
      .map((item) => ({
        item: item.code,
        name: item.name,
        gives: sayGives(item, ruleSet, regimeOn(ruleSet, chinaDay(context.now))),
      })),
    services: ruleSet.services
      .filter(({ guide }) => isApplied(guide.modes) && isServed(guide.entries, party))
      .map(({ code, name }) => ({ item: code, name })),
  };
}

/** Claims of the items, or of one of them. */
export function claimsOf(
  ruleSet: RuleSet,
  { awards, notAwarded }: Entitled,
  cases: readonly OwnCase[],
): Pick<EntitlementsView, 'given' | 'open' | 'not'> {
  const latest = new Map<string, OwnCase>();
  for (const one of cases) {
    const name = `${one.item} ${one.key ?? ''}`;
    if (!latest.has(name) && !GIVEN_UP.includes(one.status)) latest.set(name, one);
  }
  const claim = (entry: Entitled['awards'][number] | Entitled['notAwarded'][number]): ClaimView => {
    const under = latest.get(`${entry.item} ${entry.key}`);
    const award = entry.status === 'award' ? entry : undefined;
    const missing = 'missing' in entry ? entry.missing : [];
    return {
      item: entry.item,
      name: entry.name,
      key: entry.key,
      gives: award === undefined ? '' : sayAward(award.amount, award.benefit),
      because: entry.because,
      nearest: entry.nearest,
      clause: entry.clause,
      quote: entry.quote,
      sentence: sentenceOf(ruleSet, entry.item, entry.notice),
      missing,
      underWay:
        under === undefined
          ? undefined
          : { id: under.id, statusName: under.statusName, isOffer: under.status === 'offered' },
      canApply:
        entry.status !== 'not-eligible' && entry.status !== 'superseded' && isApplied(modesOf(ruleSet, entry.item)),
    };
  };
  const words = (entry: Entitled['notAwarded'][number]) => ({ ...claim(entry), ...reasonOf(ruleSet, entry) });
  return {
    given: awards.map(claim),
    open: notAwarded.filter(({ status }) => status.startsWith('needs-')).map(words),
    not: notAwarded.filter(({ status }) => !status.startsWith('needs-')).map(words),
  };
}

const WHY: Readonly<Record<Entitled['notAwarded'][number]['status'], string>> = {
  'needs-facts': '登记的信息还不全，补上以后才知道。',
  'needs-ruling': '涉及一处还没有裁定的口径，可以先申请，裁定以后再决定。',
  'needs-decision': '金额由主管部门核定，可以申请。',
  'not-eligible': '按登记的信息，条件还不够。',
  superseded: '已有别的奖励或者补贴，不重复享受。',
};

/** Why it isn't given, or not yet; where another item stands in its place, as the assessment's last note says it, with that item. */
function reasonOf({ items }: RuleSet, { status, because, item }: Entitled['notAwarded'][number]): Refused {
  const note = status === 'superseded' ? because.at(-1) : undefined;
  if (note === undefined) return { why: WHY[status], instead: undefined };
  const other = items.find(
    ({ code, guide }) => code !== item && note.includes(`（${code}）`) && isApplied(guide.modes),
  );
  return { why: `${note}。`, instead: other === undefined ? undefined : { item: other.code, name: other.name } };
}

/** What was given up can be asked for anew. */
const GIVEN_UP: readonly string[] = ['withdrawn', 'lapsed', 'declined', 'rejected'];

function modesOf({ items, services }: RuleSet, code: string): readonly string[] {
  return [...items, ...services].find((one) => one.code === code)?.guide.modes ?? [];
}

export function isApplied(modes: readonly string[]): boolean {
  return modes.includes('申请');
}

export function isFor(audience: string, { kind }: Pick<PartyView, 'kind'>): boolean {
  return (audience === '个人') === (kind === 'person');
}

/** Whether a service is for persons, or for organisations of some kind, as its 服务对象 says; where it doesn't, for everybody. */
function isServed(entries: RuleSet['services'][number]['guide']['entries'], { kind }: PartyView): boolean {
  const audience = entries.find(({ key }) => key === '服务对象')?.value ?? '';
  const kinds = audience.split(/[、，]/u).filter((one) => one !== '');
  return kinds.length === 0 || kinds.some((one) => (one === '个人') === (kind === 'person'));
}

/** The first sentence that the item stands by, for a link to the text. */
export function sentenceOf({ items, services }: RuleSet, code: string, notice?: string): string | undefined {
  const [first] = [...items, ...services].find((one) => one.code === code)?.sentences ?? [];
  if (first === undefined) return undefined;
  return first.includes('/') || notice === undefined ? first : `${notice}/${first}`;
}
