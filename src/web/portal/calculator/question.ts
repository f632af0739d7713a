import { h } from 'preact';
import { visitAll, type Expr, type Field, type Item, type RuleSet } from '../../../rules/index.ts';
import type { Diagnostic } from '../../../kit/index.ts';
import type { Markup } from '../../ui/index.ts';
import { HAS_NONE, HAS_ROWS, type Target } from './interview.ts';
import { beneficiaryName, registerNamed } from './to-situation.ts';
import type { Asked, Step } from './step.ts';

/** More choices than this stand in a list that opens. */
const MOST_BUTTONS = 9;

export interface Refusal {
  readonly faults: readonly Diagnostic[];
  readonly rejected: string | undefined;
}

/** The question at hand as a fieldset: buttons where the answers can be counted, else an input with its unit. */
export function questionFieldset(asked: Asked, step: Step, ruleSet: RuleSet, refusal: Refusal | undefined): Markup {
  const error = refusal === undefined || refusal.faults.length === 0 ? undefined : refusal;
  const hint = asked.field === undefined ? contentsOf(asked.target.register, ruleSet) : asked.field.note;
  return h(
    'fieldset',
    {
      class: 'question',
      key: JSON.stringify(asked.target),
      ...(error === undefined ? {} : { 'aria-describedby': 'answer-error' }),
    },
    h('legend', { tabIndex: -1, 'data-focus': '' }, questionText(asked, step)),
    hint === '' ? null : h('p', { class: 'quiet', id: 'answer-hint' }, hint),
    error === undefined
      ? null
      : h(
          'div',
          { class: 'error', id: 'answer-error', role: 'alert' },
          error.faults.map((fault) => h('p', null, fault.message, fault.hint === undefined ? '' : `。${fault.hint}`)),
        ),
    widget(asked, step, ruleSet, error?.rejected ?? asked.previous ?? ''),
    reason(asked.target, step.item, ruleSet),
  );
}

/** What a register's rows hold, so that somebody can tell whether there is one about them. */
function contentsOf(register: string, ruleSet: RuleSet): string {
  const fields = registerNamed(register, ruleSet)?.fields.filter(({ computed }) => computed === undefined) ?? [];
  return `记录内容：${fields.map(({ name }) => name).join('、')}`;
}

/** Named by the register's field, in the words of the kind of thing it holds. */
function questionText({ target, field }: Asked, { item }: Step): string {
  const who = beneficiaryName(item) === '我' ? '您' : '贵单位';
  if (field === undefined) return `${who}有没有“${target.register}”记录？`;
  switch (field.type.kind) {
    case 'boolean':
      return `${field.name}：是还是否？`;
    case 'date':
      return `${field.name}是哪一天？`;
    case 'year':
      return `${field.name}是哪一年？`;
    case 'enum':
      return `${field.name}是哪一种？`;
    case 'number':
      return `${field.name}是多少${field.type.unit === '月' ? '个月' : field.type.unit}？`;
    default:
      return `${field.name}是什么？`;
  }
}

function widget({ field }: Asked, step: Step, ruleSet: RuleSet, value: string): Markup {
  if (field === undefined) return buttons([HAS_ROWS, HAS_NONE], value);
  const { type } = field;
  switch (type.kind) {
    case 'boolean':
      return buttons(['是', '否'], value);
    case 'enum': {
      const values = ruleSet.enums[type.name]?.values ?? [];
      return values.length <= MOST_BUTTONS ? buttons(values, value) : select(values, value, field);
    }
    case 'year':
      return h(
        'div',
        { class: 'either' },
        input(field, value, { inputMode: 'numeric', placeholder: `如 ${step.asOf.slice(0, 4)}` }, '年'),
        buttons(yearsBefore(step.asOf), value),
      );
    case 'date':
      return input(field, value, { type: 'date' }, '');
    case 'number':
      return input(
        field,
        value,
        { inputMode: type.unit === '元' || type.unit === '%' || type.unit === '平方米' ? 'decimal' : 'numeric' },
        type.unit,
      );
    default:
      return input(field, value, {}, '');
  }
}

function yearsBefore(asOf: string): string[] {
  const year = Number(asOf.slice(0, 4));
  return [year, year - 1, year - 2].map(String);
}

function buttons(values: readonly string[], current: string): Markup {
  return h(
    'div',
    { class: 'choices' },
    values.map((value) =>
      h(
        'button',
        {
          type: 'submit',
          name: 'value',
          value,
          class: 'choice',
          ...(value === current ? { 'aria-current': 'true' as const } : {}),
        },
        value,
      ),
    ),
  );
}

function select(values: readonly string[], current: string, field: Field): Markup {
  return h(
    'div',
    { class: 'answer-row' },
    h(
      'select',
      { name: 'value', required: true, 'aria-label': field.name },
      h('option', { value: '' }, '请选择'),
      values.map((value) => h('option', { value, selected: value === current }, value)),
    ),
    next(),
  );
}

type InputAttributes = Readonly<Partial<Record<'type' | 'inputMode' | 'placeholder', string>>>;

function input(field: Field, value: string, attributes: InputAttributes, unit: string): Markup {
  return h(
    'div',
    { class: 'answer-row' },
    h('input', {
      type: 'text',
      ...attributes,
      name: 'value',
      value,
      autocomplete: 'off',
      maxLength: 100,
      'aria-label': unit === '' ? field.name : `${field.name}（${unit}）`,
    }),
    unit === '' ? null : h('span', { class: 'unit', 'aria-hidden': 'true' }, unit),
    next(),
  );
}

function next(): Markup {
  return h('button', { type: 'submit', class: 'button' }, '下一步');
}

/** Why it is asked: the conditions and tables of the item that rest on it. */
function reason(target: Target, item: Item, ruleSet: RuleSet): Markup | null {
  const facts = new Set(item.facts.flatMap((fact, i) => (reads(fact.source, target) ? [i] : [])));
  const rests = (expr: Expr): boolean => {
    let found = false;
    visitAll(expr, (inner) => {
      if (inner.op === 'fact' && facts.has(inner.index)) found = true;
      const derived = inner.op === 'derived' ? item.derived[inner.index] : undefined;
      if (derived !== undefined && rests(derived.expr)) found = true;
    });
    return found;
  };
  const conditions = item.conditions
    .filter(({ expr, label }) => label !== undefined && rests(expr))
    .map(({ label }) => label);
  const tables = item.tableUses
    .filter(({ inputs }) => inputs.some(rests))
    .map(({ table }) => `表“${ruleSet.tables[table]?.name ?? ''}”`);
  const uses = [...new Set([...conditions, ...tables])];
  return uses.length === 0 ? null : h('p', { class: 'quiet why' }, `用来判断：${uses.join('、')}`);
}

function reads(source: Expr, { register, field }: Target): boolean {
  let found = false;
  visitAll(source, (expr) => {
    if (field === undefined) found ||= expr.op === 'rows' && expr.register === register;
    else found ||= (expr.op === 'get' || expr.op === 'lookup' || expr.op === 'column') && expr.field === field;
  });
  return found;
}
