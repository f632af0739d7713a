import { h } from 'preact';
import type { Markup } from '../../ui/index.ts';

export type StepName = 'facts' | 'form' | 'materials' | 'account' | 'check';

export const STEP_NAMES: Readonly<Record<StepName, string>> = {
  facts: '核对信息',
  form: '填写申请表',
  materials: '上传材料',
  account: '收款账户',
  check: '确认提交',
};

/** What decides which pages an application has. */
export interface StepsAsked {
  readonly isAssessed: boolean;
  readonly needsForm: boolean;
  /** Materials that no register has. */
  readonly asksMaterials: boolean;
  readonly paysMoney: boolean;
}

/** The pages of an application, in order: none that asks for nothing. */
export function stepsOf({ isAssessed, needsForm, asksMaterials, paysMoney }: StepsAsked): readonly StepName[] {
  return [
    ...(isAssessed ? ['facts' as const] : []),
    ...(needsForm ? ['form' as const] : []),
    ...(asksMaterials ? ['materials' as const] : []),
    ...(paysMoney ? ['account' as const] : []),
    'check',
  ];
}

export function stepAddress(id: string, step: StepName): string {
  return `/my/cases/${id}/apply/${step}`;
}

/** The page after this one. */
export function stepAfter(steps: readonly StepName[], step: StepName): StepName {
  return steps[steps.indexOf(step) + 1] ?? 'check';
}

/** Where in the application one is: every page can be gone back to, for all of it is saved. */
export function stepList(id: string, steps: readonly StepName[], at: StepName): Markup {
  const now = steps.indexOf(at);
  return h(
    'nav',
    { class: 'steps', 'aria-label': `第${String(now + 1)}步，共${String(steps.length)}步` },
    h(
      'ol',
      null,
      steps.map((step, index) =>
        h(
          'li',
          { class: index < now ? 'past' : index === now ? 'now' : 'later' },
          index === now
            ? h('span', { 'aria-current': 'step' }, STEP_NAMES[step])
            : h('a', { href: stepAddress(id, step) }, STEP_NAMES[step]),
        ),
      ),
    ),
  );
}
