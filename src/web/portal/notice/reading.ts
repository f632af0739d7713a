import { h } from 'preact';
import { optionOn, type Reading, type ReadingOption, type RuleSet, type Value } from '../../../rules/index.ts';
import { sayDay, type Markup } from '../../ui/index.ts';
import { sayRuleValue } from '../words/values.ts';

/** A reading with its options, the one in force marked. `id` where this is the place links lead to. */
export function readingDetails(reading: Reading, ruleSet: RuleSet, today: number, id?: string): Markup {
  const inForce = optionOn(reading.inForce, today);
  return h(
    'details',
    { class: 'reading', ...(id === undefined ? {} : { id }) },
    h(
      'summary',
      null,
      h('span', { class: 'code' }, `口径 ${reading.code}`),
      ' ',
      h('span', null, reading.question),
      ' ',
      h('span', { class: 'quiet' }, sayInForce(reading, inForce, ruleSet)),
    ),
    readingOptions(reading, ruleSet, today),
  );
}

/** `现行 甲：第二档上限为100人，待主管部门确认`. */
function sayInForce(reading: Reading, inForce: string | null, ruleSet: RuleSet): string {
  const option = reading.options.find(({ name }) => name === inForce);
  if (option === undefined) return '现无有效选项';
  return `现行${option.name}：${sayValues(option, ruleSet)}${reading.standing === '' ? '' : `，${reading.standing}`}`;
}

export function readingOptions(reading: Reading, ruleSet: RuleSet, today: number): Markup {
  const inForce = optionOn(reading.inForce, today);
  const since = reading.inForce.findLast(({ from }) => from <= today)?.from ?? reading.inForce[0]?.from;
  return h(
    'div',
    { class: 'reading-body' },
    h(
      'ul',
      { class: 'options' },
      reading.options.map((option) =>
        h(
          'li',
          { class: option.name === inForce ? 'in-force' : undefined },
          h(
            'p',
            null,
            h('b', null, option.name),
            '　',
            sayValues(option, ruleSet),
            option.name === inForce ? h('span', { class: 'tag' }, '现行') : null,
          ),
          h('p', { class: 'quiet' }, option.reason),
        ),
      ),
    ),
    h(
      'p',
      { class: 'quiet' },
      inForce === null
        ? '现无有效选项，凡涉及本口径的均须裁定，不给出金额。'
        : `自${since === undefined ? '施行' : sayDay(since)}起`,
      reading.standing === '' ? '' : `，${reading.standing}`,
    ),
  );
}

function sayValues({ values }: ReadingOption, ruleSet: RuleSet): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}为${sayParameter(name, value, ruleSet)}`)
    .join('，');
}

function sayParameter(name: string, value: Value, ruleSet: RuleSet): string {
  const parameter = ruleSet.parameters[name];
  return parameter === undefined ? String(value) : sayRuleValue(value, parameter.type, ruleSet);
}
