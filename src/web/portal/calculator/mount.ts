import { h, render } from 'preact';
import { chinaDay } from '../../../kit/index.ts';
import type { RuleSet } from '../../../rules/index.ts';
import type { Markup } from '../../ui/index.ts';
import { startInterview, type Interview } from './interview.ts';
import { fromHash, linkTo } from './link.ts';
import { panel, unsound } from './panel.ts';
import type { Refusal } from './question.ts';
import { stepOf, submit, type FormFields } from './step.ts';

export interface Start {
  readonly item: string;
  /** On a page of its own the address follows the interview, so that it can be resumed; beside a notice it stays. */
  readonly isOwnPage: boolean;
}

/** Takes over a place of the page that holds the calculator: the same forms, but the browser computes the next step. */
export async function startCalculator(place: HTMLElement, { item, isOwnPage }: Start): Promise<void> {
  const ruleSet = await loadRules(place.dataset['calculator'] ?? '');
  const today = chinaDay(new Date());
  const chooser = running.get(place)?.chooser ?? [...place.childNodes];
  running.get(place)?.stop();
  const stop = new AbortController();
  running.set(place, {
    chooser,
    stop: () => {
      stop.abort();
    },
  });
  let interview: Interview = (isOwnPage ? fromHash(location.hash) : undefined) ?? startInterview(item);
  place.replaceChildren();
  place.dataset['running'] = 'true';
  show(undefined);
  focusIn(place, !isOwnPage);

  place.addEventListener(
    'submit',
    (event) => {
      if (!(event.target instanceof HTMLFormElement)) return;
      event.preventDefault();
      const sent = submit(interview, fieldsOf(event.target, event.submitter), ruleSet, today);
      interview = sent.interview;
      show(sent.faults.length === 0 ? undefined : { faults: sent.faults, rejected: sent.rejected });
      if (isOwnPage) history.replaceState(null, '', linkTo(interview));
      focusIn(place, true);
    },
    { signal: stop.signal },
  );
  place.addEventListener(
    'click',
    (event) => {
      const back = event.target instanceof Element ? event.target.closest('[data-choose]') : null;
      if (back === null || isOwnPage) return;
      event.preventDefault();
      stop.abort();
      running.delete(place);
      render(null, place);
      delete place.dataset['running'];
      place.replaceChildren(...chooser);
      place.querySelector<HTMLElement>('summary')?.focus();
    },
    { signal: stop.signal },
  );

  function show(refusal: Refusal | undefined): void {
    const step = stepOf(interview, ruleSet, today);
    const options = { ruleSet, today, local: true, ...(refusal === undefined ? {} : { refusal }) };
    render(step === undefined ? unsound(item, today) : panel(step, { ...options, actions: actions(interview) }), place);
  }
}

/** Calculators at work, by their place, with what stood there before. */
const running = new Map<HTMLElement, { readonly chooser: readonly ChildNode[]; readonly stop: () => void }>();

/** Fetched once, when the first item is opened. The address changes with the rules, so that a cache never holds old ones. */
const loaded = new Map<string, Promise<RuleSet>>();

function loadRules(url: string): Promise<RuleSet> {
  const known = loaded.get(url);
  if (known !== undefined) return known;
  const fetched = fetch(url).then((response): Promise<RuleSet> => {
    if (!response.ok) throw new Error(`${url}: ${String(response.status)}`);
    return response.json();
  });
  loaded.set(url, fetched);
  fetched.catch(() => loaded.delete(url));
  return fetched;
}

function fieldsOf(form: HTMLFormElement, submitter: HTMLElement | null): FormFields {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) if (typeof value === 'string') fields.append(name, value);
  return fields;
}

/** The keyboard and the screen reader go on where the next question, or the result, is. */
function focusIn(place: HTMLElement, wanted: boolean): void {
  const next = place.querySelector<HTMLElement>('[aria-invalid], [data-focus]');
  if (!wanted || next === null) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

/** What only a browser can do with a result. */
function actions(interview: Interview): Markup[] {
  const link = new URL(linkTo(interview), location.href).href;
  return [
    h('button', { type: 'button', class: 'button quiet-button', onClick: print }, '打印'),
    h(
      'button',
      { type: 'button', class: 'button quiet-button', onClick: (event: MouseEvent) => void copy(link, event) },
      '复制链接',
    ),
  ];
}

function print(): void {
  window.print();
}

async function copy(link: string, event: MouseEvent): Promise<void> {
  const button = event.currentTarget;
  if (!(button instanceof HTMLButtonElement)) return;
  try {
    await navigator.clipboard.writeText(link);
    button.textContent = '已复制，链接里含您的回答';
  } catch {
    // Without leave to write the clipboard the address bar has the link.
    location.assign(link);
  }
}
