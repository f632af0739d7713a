import { h } from 'preact';
import type { Markup } from '../../ui/index.ts';
import { regimeOn, type Item, type RuleSet } from '../../../rules/index.ts';
import { address } from '../site.ts';
import { sayGives } from '../words/gives.ts';

/** Who asks: people by what of theirs the rule looks at, organisations by their kind. */
interface Audience {
  readonly label: string;
  readonly items: readonly Item[];
}

const PERSON = '个人';

/**
 * First step of the calculator: who you are, then which item. A plain list of links in groups that open and close, so that it needs
 * no script. Items of the notice at hand come first.
 */
export function chooser(ruleSet: RuleSet, notice: string | undefined, today: number): Markup {
  const regime = regimeOn(ruleSet, today);
  const groups = audiences(ruleSet, notice).map(({ label, items }) =>
    h(
      'details',
      { class: 'who', name: 'who' },
      h('summary', null, label, h('span', { class: 'count' }, `${String(items.length)}项`)),
      h(
        'ul',
        { class: 'cards' },
        items.map((item) => h('li', null, card(item))),
      ),
    ),
  );
  function card(item: Item): Markup {
    const other = item.notice === notice ? undefined : ruleSet.notices.find(({ id }) => id === item.notice)?.head.简称;
    return h(
      'a',
      { class: 'card', href: address.calculator(item.code), 'data-item': item.code },
      h('span', { class: 'card-name' }, item.name),
      h('span', { class: 'card-gives' }, sayGives(item, ruleSet, regime)),
      h('span', { class: 'quiet' }, `${item.clause}${other === undefined ? '' : `　${other}`}`),
    );
  }
  return h('div', { class: 'chooser' }, h('p', null, '您是谁？选一项，逐题回答，随时看到能得多少、为什么。'), groups);
}

export function audiences(ruleSet: RuleSet, notice: string | undefined): Audience[] {
  const groups = new Map<string, Item[]>();
  for (const item of ruleSet.items) {
    const label = labelOf(item);
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [item]);
    else group.push(item);
  }
  const people = ruleSet.items.filter((item) => item.audience === PERSON).map(labelOf);
  return [...groups]
    .map(([label, items]) => ({ label, items: ownFirst(items, notice) }))
    .sort((a, b) => Number(people.includes(b.label)) - Number(people.includes(a.label)));
}

/** 我是毕业生, 我有竞赛获奖, 我代表企业: from the item's 服务对象 and, for people, the register whose rows it looks at. */
function labelOf({ audience, unit }: Item): string {
  if (audience !== PERSON) return `我代表${audience}`;
  return `我${/[生者人员工手]$/u.test(unit.register) ? '是' : '有'}${unit.register}`;
}

function ownFirst(items: readonly Item[], notice: string | undefined): Item[] {
  return [...items].sort((a, b) => Number(b.notice === notice) - Number(a.notice === notice));
}
