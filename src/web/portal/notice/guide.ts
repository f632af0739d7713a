import { h, type ComponentChildren } from 'preact';
import type { Markup } from '../../ui/index.ts';
import type { Guide } from '../../../rules/index.ts';

/** 怎么办: how to apply, what to hand in, who handles it and in how many working days. */
export function howTo(guide: Guide, leads: readonly string[]): Markup {
  const days = guide.stages.reduce((sum, stage) => sum + stage.days, 0);
  const departments = guide.leads.length > 0 ? guide.leads : leads;
  return h(
    'dl',
    { class: 'facts' },
    fact('办理方式', guide.modes.length === 0 ? null : guide.modes.map((mode) => h('span', { class: 'tag' }, mode))),
    fact('牵头部门', departments.length === 0 ? null : departments.join('、')),
    fact('资金来源', guide.fund),
    fact('申请材料', guide.materials.length === 0 ? null : materials(guide)),
    fact('办理流程', guide.stages.length === 0 ? null : stages(guide)),
    fact(
      '承诺时限',
      guide.promisedDays === undefined && days === 0 ? null : `${String(guide.promisedDays ?? days)}个工作日`,
    ),
    fact('依据', guide.basis),
  );
}

/** A term and what it is; nothing where there is nothing to say. */
export function fact(term: string, description: ComponentChildren): Markup | null {
  if (description === undefined || description === null || description === '') return null;
  return h('div', null, h('dt', null, term), h('dd', null, description));
}

function materials(guide: Guide): Markup {
  const given = guide.materials.map(({ name, fromRegister, whenNeeded }) => {
    const mark = fromRegister ? '（系统提取，不用交）' : whenNeeded ? '（需要时提交）' : undefined;
    return h('li', null, name, mark === undefined ? null : h('span', { class: 'quiet' }, mark));
  });
  return h('ul', { class: 'plain-list' }, given);
}

function stages(guide: Guide): Markup {
  return h(
    'ol',
    { class: 'stages' },
    guide.stages.map(({ name, departments, days }) =>
      h(
        'li',
        null,
        h('span', { class: 'stage-name' }, name),
        departments.length === 0 ? null : h('span', { class: 'quiet' }, departments.join('、')),
        h('span', { class: 'stage-days' }, `${String(days)}日`),
      ),
    ),
  );
}
