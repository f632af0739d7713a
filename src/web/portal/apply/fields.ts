import { h } from 'preact';
import { choiceField, textField, type FormFault, type Markup } from '../../ui/index.ts';

/** A field of a 申请表, as it stands. */
export interface FieldView {
  readonly name: string;
  readonly kind: string;
  readonly required: boolean;
  readonly note: string;
  readonly unit: string;
  readonly values: readonly string[];
  readonly closed: boolean;
  readonly longest: number | null;
  readonly value: string;
  readonly from: 'self' | 'organisation' | null;
}

/** Name of a field's input: as faults of a form name it. */
function inputName(field: string): string {
  return `form.${field}`;
}

/** More choices than this stand in a list that opens. */
const MOST_CHOICES = 6;
const LONG_TEXT = 100;

/** The fields of a 申请表, each as large as a thumb, prefilled ones marked with where they come from. */
export function formFields(fields: readonly FieldView[], faults: readonly FormFault[]): readonly Markup[] {
  return fields.map((field) => oneField(field, faults));
}

function oneField(field: FieldView, faults: readonly FormFault[]): Markup {
  const { name, values, closed, value, required } = field;
  if (closed && values.length <= MOST_CHOICES && required)
    return choiceField(
      {
        name: inputName(name),
        label: name,
        value,
        ...(hintOf(field) === '' ? {} : { hint: hintOf(field) }),
        options: values.map((one) => ({ value: one, label: one })),
      },
      faults,
    );
  return closed ? listField(field, faults) : inputField(field, faults);
}

function inputField(field: FieldView, faults: readonly FormFault[]): Markup {
  const { name, kind, unit, value, longest } = field;
  const isLong = kind === 'text' && (longest ?? 0) > LONG_TEXT && value.length > LONG_TEXT / 2;
  return textField(
    {
      name: inputName(name),
      label: unit === '' ? name : `${name}（${unit}）`,
      value,
      ...(hintOf(field) === '' ? {} : { hint: hintOf(field) }),
      required: field.required,
      autocomplete: 'off',
      ...(kind === 'date' ? { type: 'date' as const } : {}),
      ...(kind === 'year' || kind === 'count' ? { inputMode: 'numeric' as const } : {}),
      ...(kind === 'hundredths' ? { inputMode: 'decimal' as const } : {}),
      ...(isLong ? { rows: 4 } : {}),
      ...(longest === null ? {} : { maxLength: longest }),
    },
    faults,
  );
}

/** More than a few, or one that may stay empty: a list that opens. */
function listField(field: FieldView, faults: readonly FormFault[]): Markup {
  const { name, values, value, required } = field;
  const id = inputName(name);
  const own = faults.filter((one) => one.field === id);
  return h(
    'div',
    { class: own.length === 0 ? 'field' : 'field wrong' },
    h('label', { class: 'label', for: id }, name, required ? null : h('span', { class: 'quiet' }, '（选填）')),
    h('p', { id: `${id}-hint`, class: 'quiet' }, hintOf(field)),
    own.map(({ message, hint }) => h('p', { class: 'fault', id: `${id}-fault` }, `${message}。${hint}。`)),
    h(
      'select',
      { id, name: id, 'aria-describedby': own.length === 0 ? `${id}-hint` : `${id}-hint ${id}-fault` },
      h('option', { value: '' }, required ? '请选择' : field.note.includes('不清楚') ? '不清楚' : '没有'),
      values.map((one) => h('option', { value: one, selected: one === value }, one)),
    ),
  );
}

const NO_HELP = /^(?:|必填|日期|元|%|人|年|月|个|平方米|文字，最多\d+字)$/u;

function hintOf({ note, from, closed, values }: FieldView): string {
  const source =
    from === 'self'
      ? '已按您登录的身份填好，号码遮盖显示。给别人填的，改成那人的号码'
      : from === 'organisation'
        ? '已按您经办的单位填好'
        : '';
  // What can be chosen is seen below.
  const plain =
    closed && values.length > 0 ? note.replace(/；?可选：[^；]*/u, '').replace(/；?写 是 或 否/u, '') : note;
  // What every field is, is no help.
  const rest = plain
    .split('；')
    .filter((part) => !NO_HELP.test(part))
    .map((part) => part.replace(/^数，(最多两位小数)（.+）$/u, '$1').replace(/^整数（.+）$/u, '整数'));
  return [source, rest.join('；')].filter((part) => part !== '').join('。');
}
