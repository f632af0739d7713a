import { h, type ComponentChildren } from 'preact';
import type { Notice } from '../../../flow/index.ts';
import type { Guide, GuideMaterial, Item, Service } from '../../../rules/index.ts';
import { sayDate, type Markup } from '../../ui/index.ts';
import { fact } from '../notice/guide.ts';
import { conditions, guideText, readings, stacking, tables } from '../notice/item-panel.ts';
import { viewOf, type View } from '../notice/view.ts';
import { address, measurePageAddress, sentenceAddress, type Site } from '../site.ts';
import { sayGives } from '../words/gives.ts';
import { isAppliedFor } from './audience.ts';
import { openPage, part, table, type Step } from './frame.ts';

/** 办事指南 of an item or a service: what it gives, to whom, by what, how, in how long. Prints on A4. Undefined where there is none. */
export function guidePage(site: Site, code: string, today: number): string | undefined {
  const { ruleSet } = site;
  const item = ruleSet.items.find((one) => one.code === code);
  const service = ruleSet.services.find((one) => one.code === code);
  const source = item ?? service;
  const notice = site.notices.find(({ id }) => id === source?.notice);
  if (source === undefined || notice === undefined) return undefined;
  const view = viewOf(site, notice, today);
  const measure = notice.measures.find(({ number }) => number === source.measure);
  const leads = source.guide.leads.length > 0 ? source.guide.leads : (measure?.leads ?? []);
  const gives = item === undefined ? undefined : sayGives(item, ruleSet, view.regime);
  return openPage({
    site,
    current: 'items',
    kind: 'guide-page',
    title: source.name,
    lead: gives === undefined ? resultOf(source.guide) : h('span', { class: 'gives' }, gives),
    description: `${source.name}办事指南：${gives ?? resultOf(source.guide) ?? ''}`,
    canonical: address.guide(code),
    trail: trailTo(site, notice, source),
    children: [
      ways(site, source, item !== undefined),
      part('what', '办事要点', essentials(source, item, notice, leads)),
      item === undefined ? serviceConditions(source.guide) : itemRules(item, view, notice),
      materials(source.guide),
      stages(source.guide),
      quoted(source, view),
      item === undefined || item.readings.length === 0
        ? null
        : part(
            'readings',
            '口径',
            h('p', { class: 'quiet' }, '原文有几种理解的，按“现行”一种办理；标明待确认的，以主管部门确认为准。'),
            readings(item, view),
          ),
      part('ask', '咨询', asking(leads, site)),
      item === undefined ? null : guideText(item),
    ],
  });
}

function trailTo(site: Site, notice: Notice, { measure }: Item | Service): readonly Step[] {
  const found = notice.measures.find(({ number }) => number === measure);
  return [
    { href: address.items, text: '办事' },
    ...(found === undefined ? [] : [{ href: measurePageAddress(site, notice.id, found.number), text: found.title }]),
  ];
}

function ways(site: Site, { code, guide }: Item | Service, isItem: boolean): Markup {
  const canApply = site.hasServices === true && isAppliedFor(guide.modes);
  return h(
    'p',
    { class: 'ways-row' },
    canApply ? h('a', { class: 'button', href: address.apply(code) }, '申请') : null,
    isItem
      ? h('a', { class: canApply ? 'button quiet-button' : 'button', href: address.calculator(code) }, '算一算')
      : null,
    isAppliedFor(guide.modes) ? null : h('span', { class: 'quiet' }, '不用申请，由主管部门依职权办理。'),
  );
}

function resultOf({ entries }: Guide): string | undefined {
  return entries.find(({ key }) => key === '办理结果')?.value;
}

function essentials(source: Item | Service, item: Item | undefined, notice: Notice, leads: readonly string[]): Markup {
  const { guide, code } = source;
  const audience = item?.audience ?? guide.entries.find(({ key }) => key === '服务对象')?.value;
  return h(
    'dl',
    { class: 'facts' },
    fact(item === undefined ? '服务编号' : '事项编号', code),
    fact('给谁', audience),
    fact('怎么办', howToBegin(guide.modes)),
    fact('多久', guide.promisedDays === undefined ? undefined : `${String(guide.promisedDays)}个工作日`),
    fact('次数', guide.times),
    fact('资金来源', guide.fund),
    fact('牵头部门', leads.length === 0 ? undefined : leads.join('、')),
    fact('办理结果', resultOf(guide)),
    fact('依据', guide.basis),
    fact('依据文件', [
      h(
        'a',
        { href: `${address.notice(notice.id)}${item === undefined ? '' : `#${address.item(code)}`}` },
        notice.head.标题,
      ),
      `（${notice.head.文号}，${sayDate(notice.head.施行日期)}起施行）`,
    ]),
  );
}

const MODES: Readonly<Record<string, string>> = {
  免申即享: '免申即享：登记的信息够了，不用申请，本人确认就办',
  申请: '申请：在网上申请，也可以到窗口办',
  依职权: '依职权：由主管部门办理，不用申请',
};

function howToBegin(modes: readonly string[]): ComponentChildren {
  if (modes.length === 0) return undefined;
  return h(
    'ul',
    { class: 'plain-list' },
    modes.map((mode) => h('li', null, MODES[mode] ?? mode)),
  );
}

/** The tables that say how much, the conditions, and what goes with what. */
function itemRules(item: Item, view: View, notice: Notice): (Markup | null)[] {
  const amounts = tables(item, view).filter((one) => one !== null);
  const block = notice.measures.flatMap(({ blocks }) => blocks).find(({ code }) => code === item.code);
  const notes = (block?.notes ?? []).map(({ text }) => h('p', { class: 'quiet' }, text));
  const conditionList = conditions(item, view);
  const stackingList = stacking(item, view);
  return [
    amounts.length + notes.length === 0 ? null : part('amounts', '标准', amounts, notes),
    conditionList === null ? null : part('conditions', '条件', h('div', { class: 'panel-part' }, conditionList)),
    stackingList === null ? null : part('stacking', '次数和叠加', stackingList),
  ];
}

function serviceConditions({ entries }: Guide): Markup | null {
  const text = entries.find(({ key }) => key === '条件')?.value;
  if (text === undefined || text === '') return null;
  return part(
    'conditions',
    '条件',
    h(
      'ul',
      { class: 'dashes' },
      text.split('；').map((one) => h('li', null, one)),
    ),
  );
}

/** Where money is paid, the account is filled in, and no paper about it brought. */
function howGiven({ name, whenNeeded }: GuideMaterial, fund: string | undefined): string {
  if (whenNeeded) return '需要时提交：用得着的上传，或到窗口提交；没有的不用交';
  return fund !== undefined && name.endsWith('账户信息') ? '填写收款账户，不用上传' : '上传，或到窗口提交';
}

function materials({ materials: all, fund }: Guide): Markup | null {
  if (all.length === 0) return null;
  return part(
    'materials',
    '申请材料',
    table(
      '申请材料',
      ['材料', '怎么交'],
      all.map((one) => [
        one.name,
        one.fromRegister ? h('span', { class: 'from-register' }, '系统提取，不用交') : howGiven(one, fund),
      ]),
    ),
  );
}

function stages({ stages: all, promisedDays }: Guide): Markup | null {
  if (all.length === 0) return null;
  const total = all.reduce((sum, { days }) => sum + days, 0);
  return part(
    'stages',
    '办理流程',
    h(
      'ol',
      { class: 'steps-list' },
      all.map(({ name, departments, days }) =>
        h(
          'li',
          null,
          h('span', { class: 'stage-name' }, name),
          departments.length === 0 ? null : h('span', { class: 'quiet' }, departments.join('、')),
          h('span', { class: 'stage-days' }, `${String(days)}个工作日`),
        ),
      ),
    ),
    h(
      'p',
      { class: 'quiet' },
      promisedDays === undefined || promisedDays === total
        ? `合计${String(total)}个工作日。`
        : `各环节合计${String(total)}个工作日，承诺${String(promisedDays)}个工作日办结。`,
    ),
  );
}

/** The sentences of the notice that it rests on, word for word. */
function quoted({ sentences }: Item | Service, view: View): Markup | null {
  const shown = sentences.flatMap((id) => {
    const sentence = view.site.ruleSet.sentences[id];
    return sentence === undefined ? [] : [{ id, ...sentence }];
  });
  if (shown.length === 0) return null;
  return part(
    'quote',
    '原文',
    h(
      'blockquote',
      { class: 'quote-block' },
      shown.map(({ id, text }) => h('p', null, h('a', { class: 'sentence-link', href: sentenceAddress(id) }, text))),
    ),
    h('p', { class: 'quiet' }, `${view.notice.head.文号}${shown[0]?.clause ?? ''}。点文字看它在全文中的位置。`),
  );
}

function asking(leads: readonly string[], site: Site): Markup {
  return h(
    'ul',
    { class: 'dashes' },
    leads.length === 0 ? null : h('li', null, `政策怎么理解：${leads.join('、')}。`),
    h('li', null, '受理和进度：所在县（市、区）、市属开发区人力资源社会保障部门；也可拨打12345政务服务便民热线。'),
    site.hasServices === true
      ? h('li', null, '已经申请的：在', h('a', { href: address.my }, '我的'), '里看办到哪一步、还要几天。')
      : null,
  );
}
