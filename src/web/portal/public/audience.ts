import type { Item, RuleSet, Service } from '../../../rules/index.ts';

/** An item or a service, as far as an index of both wants it. */
export type Entry = Readonly<{
  code: string;
  name: string;
  notice: string;
  measure: string;
  audiences: readonly string[];
  item?: Item;
  service?: Service;
}>;

/** Everything that can be had or handled, in the order of the notices. */
export function entriesOf(ruleSet: RuleSet): readonly Entry[] {
  const items = ruleSet.items.map((item) => ({ ...head(item), audiences: parts(item.audience), item }));
  const services = ruleSet.services.map((service) => {
    const audience = service.guide.entries.find(({ key }) => key === '服务对象')?.value ?? '';
    return { ...head(service), audiences: parts(audience), service };
  });
  return [...items, ...services].sort((a, b) => orderOf(ruleSet, a) - orderOf(ruleSet, b) || byCode(a, b));
}

function head({ code, name, notice, measure }: Item | Service): Omit<Entry, 'audiences'> {
  return { code, name, notice, measure };
}

function parts(audience: string): readonly string[] {
  return audience.split(/[、，]/u).filter((one) => one !== '');
}

function orderOf(ruleSet: RuleSet, { notice }: Entry): number {
  return ruleSet.notices.findIndex(({ id }) => id === notice);
}

function byCode(a: Entry, b: Entry): number {
  return a.code.localeCompare(b.code);
}

/** What any organisation may have, an enterprise and a school may have too. */
const ANY_ORGANISATION = '单位';
const PERSON = '个人';

/** Who can look for what is theirs: the kinds that the notices name. */
export function audiencesOf(entries: readonly Entry[]): readonly string[] {
  const named = [...new Set(entries.flatMap(({ audiences }) => audiences))];
  const kinds = named.filter((one) => one !== PERSON && one !== ANY_ORGANISATION);
  return [...(named.includes(PERSON) ? [PERSON] : []), ...(kinds.length === 0 ? named.slice(0) : kinds)].filter(
    (one, i, all) => all.indexOf(one) === i,
  );
}

export function isFor({ audiences }: Entry, audience: string): boolean {
  return audiences.includes(audience) || (audience !== PERSON && audiences.includes(ANY_ORGANISATION));
}

/** Whether it is begun by an application; the others are handled by the office of itself. */
export function isAppliedFor(modes: readonly string[]): boolean {
  return modes.includes('申请');
}
