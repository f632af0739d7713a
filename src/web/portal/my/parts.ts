import { Fragment, h, type ComponentChildren } from 'preact';
import { sayDate, type Markup } from '../../ui/index.ts';

/** A term and what it is; nothing where there is nothing to say. */
export function fact(term: string, description: ComponentChildren): Markup | null {
  if (description === undefined || description === null || description === '') return null;
  return h('div', null, h('dt', null, term), h('dd', null, description));
}

/** A part of a page under a heading that links can lead to. */
export function section(id: string, title: string, ...children: readonly ComponentChildren[]): Markup {
  return h('section', { id, 'aria-labelledby': `${id}-title` }, h('h2', { id: `${id}-title` }, title), ...children);
}

/** How a case stands, in words and with a mark that isn't colour alone. */
export function statusTag(status: string, name: string): Markup {
  return h(
    'span',
    { class: `status ${toneOf(status)}` },
    h('span', { 'aria-hidden': 'true' }, MARKS[toneOf(status)]),
    name,
  );
}

type Tone = 'yours' | 'under-way' | 'done' | 'not';

const MARKS: Readonly<Record<Tone, string>> = { yours: '●', 'under-way': '◐', done: '✓', not: '—' };

const TONES: Readonly<Record<string, Tone>> = {
  draft: 'yours',
  offered: 'yours',
  supplementing: 'yours',
  confirming: 'yours',
  'payment-returned': 'yours',
  closed: 'done',
  paid: 'done',
  rejected: 'not',
  withdrawn: 'not',
  declined: 'not',
  lapsed: 'not',
};

function toneOf(status: string): Tone {
  return TONES[status] ?? 'under-way';
}

/** An instant as a day and an hour in China: `2026年3月2日 09:30`. */
export function sayInstant(at: string): string {
  const time = Date.parse(at.replace(' ', 'T').replace(/([+-]\d{2})$/u, '$1:00'));
  if (Number.isNaN(time)) return at;
  const china = new Date(time + CHINA_MS).toISOString();
  return `${sayDate(china.slice(0, 10))} ${china.slice(11, 16)}`;
}

const CHINA_MS = 8 * 3600 * 1000;

/** What has just been done, once. */
export function doneNote(text: string | undefined): Markup | null {
  return text === undefined ? null : h('p', { class: 'done-note', role: 'status' }, text);
}

/** A list that is empty, and what to do then. */
export function nothing(...children: readonly ComponentChildren[]): Markup {
  return h('p', { class: 'nothing' }, ...children);
}

/** `3.2 MB`. */
export function saySize(bytes: number): string {
  if (bytes < 1024 * 1024) return `${String(Math.max(1, Math.round(bytes / 1024)))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function hidden(fields: Readonly<Record<string, string>>): Markup {
  return h(
    Fragment,
    null,
    Object.entries(fields).map(([name, value]) => h('input', { type: 'hidden', name, value })),
  );
}
