import { Fragment, h, type ComponentChildren } from 'preact';
import type { Markup } from './markup.ts';

/** Something wrong with what was given, and what to do. */
export interface FormFault {
  /** Name of the field; empty: the form as a whole. */
  readonly field: string;
  readonly message: string;
  readonly hint: string;
}

export interface TextField {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  /** Below the label, before anything is wrong. */
  readonly hint?: string;
  readonly type?: 'text' | 'password' | 'tel' | 'date' | 'number' | 'search';
  readonly autocomplete?: string;
  readonly inputMode?: 'text' | 'numeric' | 'decimal' | 'tel';
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly rows?: number;
}

/** A labelled input with its hint and its faults, tied together for screen readers. */
export function textField(field: TextField, faults: readonly FormFault[] = []): Markup {
  const { name, label, value = '', hint, type = 'text', required = false, rows } = field;
  const own = faults.filter((one) => one.field === name);
  const described = [...(hint === undefined ? [] : [`${name}-hint`]), ...(own.length === 0 ? [] : [`${name}-fault`])];
  const common = {
    id: name,
    name,
    required,
    ...(field.maxLength === undefined ? {} : { maxLength: field.maxLength }),
    ...(field.autocomplete === undefined ? {} : { autocomplete: field.autocomplete }),
    ...(described.length === 0 ? {} : { 'aria-describedby': described.join(' ') }),
    ...(own.length === 0 ? {} : { 'aria-invalid': true }),
  };
  const control =
    rows === undefined
      ? h('input', { ...common, type, value, ...(field.inputMode === undefined ? {} : { inputMode: field.inputMode }) })
      : h('textarea', { ...common, rows }, value);
  return h(
    'div',
    { class: own.length === 0 ? 'field' : 'field wrong' },
    labelOf(name, label, required),
    hint === undefined ? null : h('p', { id: `${name}-hint`, class: 'quiet' }, hint),
    faultsOf(name, own),
    control,
  );
}

export interface ChoiceField {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly hint?: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly hint?: string }[];
}

/** One of a few, each as large as a thumb. */
export function choiceField(
  { name, label, value, hint, options }: ChoiceField,
  faults: readonly FormFault[] = [],
): Markup {
  const own = faults.filter((one) => one.field === name);
  return h(
    'fieldset',
    { class: own.length === 0 ? 'field' : 'field wrong', id: name },
    h('legend', { class: 'label' }, label),
    hint === undefined ? null : h('p', { class: 'quiet' }, hint),
    faultsOf(name, own),
    h(
      'div',
      { class: 'choices' },
      options.map((option) =>
        h(
          'label',
          { class: 'choice' },
          h('input', { type: 'radio', name, value: option.value, checked: option.value === value }),
          h(
            'span',
            null,
            option.label,
            option.hint === undefined ? null : h('small', { class: 'quiet' }, ` ${option.hint}`),
          ),
        ),
      ),
    ),
  );
}

function labelOf(name: string, label: string, required: boolean): Markup {
  return h('label', { class: 'label', for: name }, label, required ? null : h('span', { class: 'quiet' }, '（选填）'));
}

function faultsOf(name: string, own: readonly FormFault[]): Markup | null {
  if (own.length === 0) return null;
  return h(
    'p',
    { id: `${name}-fault`, class: 'fault' },
    own.map(({ message, hint }) => `${message}。${hint}。`),
  );
}

/** Everything that is wrong, above the form, each leading to its field. The page begins to be read here. */
export function faultSummary(faults: readonly FormFault[]): Markup | null {
  if (faults.length === 0) return null;
  return h(
    'div',
    { class: 'error', role: 'alert', tabIndex: -1, id: 'faults' },
    h('p', null, faults.length === 1 ? '有一处要改：' : `有${String(faults.length)}处要改：`),
    h(
      'ul',
      null,
      faults.map(({ field, message, hint }) =>
        h('li', null, field === '' ? message : h('a', { href: `#${field}` }, message), `。${hint}。`),
      ),
    ),
  );
}

/** What every form of somebody who is signed in carries: that it is theirs, and that it is this one, so that a second click does nothing. */
export function formMarks({ csrf, key }: { readonly csrf: string; readonly key: string }): Markup {
  return h(
    Fragment,
    null,
    h('input', { type: 'hidden', name: 'csrf', value: csrf }),
    h('input', { type: 'hidden', name: 'key', value: key }),
  );
}

export function submitButton(text: string, more: { readonly name?: string; readonly value?: string } = {}): Markup {
  return h('button', { class: 'button', type: 'submit', ...more }, text);
}

/** A form that is sent to this server. */
export function form(action: string, children: ComponentChildren, more: Readonly<Record<string, string>> = {}): Markup {
  return h('form', { method: 'post', action, class: 'form', ...more }, children);
}
