import { h, type ComponentChildren } from 'preact';
import { faultSummary, submitButton, type FormFault, type Markup } from '../../ui/index.ts';
import { forParty, myPage, type Acting, type Marks } from '../my/frame.ts';
import { doneNote, hidden } from '../my/parts.ts';
import type { Site } from '../site.ts';
import { sayKey } from '../words/key.ts';
import { stepAddress, stepList, stepsOf, STEP_NAMES, type StepName, type StepsAsked } from './steps.ts';

/** What every page of an application has of its case. */
export interface Draft {
  readonly id: string;
  readonly version: number;
  readonly itemName: string;
  /** 同项键: which year or project it is. */
  readonly key: string | null;
  readonly steps: StepsAsked;
  readonly marks: Marks;
  readonly faults: readonly FormFault[];
  /** What happened meanwhile, where the page was out of date. */
  readonly meanwhile: readonly string[];
  readonly done: string | undefined;
}

export function draftPage(
  site: Site,
  acting: Acting,
  draft: Draft,
  step: StepName,
  lead: string,
  ...children: readonly ComponentChildren[]
): string {
  const { id, itemName, faults, meanwhile, done } = draft;
  const which = sayKey(draft.key);
  return myPage({
    site,
    acting,
    title: `${STEP_NAMES[step]} · ${itemName}`,
    isStep: true,
    children: [
      stepList(id, stepsOf(draft.steps), step),
      doneNote(done),
      meanwhileNote(meanwhile),
      faultSummary(faults),
      which === '' ? null : h('p', null, '申请的是：', h('strong', null, which)),
      h('p', { class: 'lead' }, lead),
      ...children,
      h(
        'p',
        { class: 'quiet kept-note' },
        `办件 ${id}，每一步都已保存。可以随时离开，换一台手机或电脑登录后，从`,
        h('a', { href: forParty('/my', acting.party) }, '我的'),
        '里接着办。',
      ),
    ],
  });
}

/** The case went on since the page was made: nothing of what was typed is lost, and nothing was overwritten. */
export function meanwhileNote(
  events: readonly string[],
  then = '您刚才填的还在下面。看过以后，要照旧提交的，再点一次。',
): Markup | null {
  if (events.length === 0) return null;
  return h(
    'div',
    { class: 'notice-box', role: 'alert' },
    h('p', null, h('strong', null, '这一页打开以后，办件有了变化：')),
    h(
      'ul',
      { class: 'plain-list' },
      events.map((one) => h('li', null, one)),
    ),
    h('p', null, then),
  );
}

/** Hidden marks of a form of a case: whose it is, that it is this one, and what of the case was seen. */
export function draftMarks({ marks, version }: Pick<Draft, 'marks' | 'version'>): Markup {
  return hidden({ csrf: marks.csrf, key: marks.key, version: String(version) });
}

/** On, or later. Both save. */
export function saveButtons(text = '保存，下一步'): Markup {
  return h(
    'div',
    { class: 'buttons' },
    submitButton(text, { name: 'then', value: 'on' }),
    h('button', { class: 'button quiet-button', type: 'submit', name: 'then', value: 'later' }, '保存，以后再办'),
  );
}

/** On to the next page where there is nothing to save here. */
export function nextLink(draft: Draft, step: StepName): Markup {
  return h('p', { class: 'buttons' }, h('a', { class: 'button', href: stepAddress(draft.id, step) }, '下一步'));
}
