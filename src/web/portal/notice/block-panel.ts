import { h } from 'preact';
import type { Markup } from '../../ui/index.ts';
import type { Block, BlockKind } from '../../../flow/index.ts';
import { address } from '../site.ts';
import { fact, howTo } from './guide.ts';
import { readingMark } from './item-panel.ts';
import { annexTable } from './table.ts';
import { cellWords, type View } from './view.ts';

/** In the order in which a reader asks: what can I have handled, who must do what, what is counted, what is recorded. */
const ORDER: readonly BlockKind[] = ['服务', '任务', '指标', '口径', '参数', '台账', '枚举', '事项', '校验'];

const SHORT: Readonly<Partial<Record<BlockKind, string>>> = { 枚举: '分类' };
const NAMES: Readonly<Partial<Record<BlockKind, string>>> = { 服务: '办事服务', 枚举: '分类' };

/** One quiet mark for all that puts a passage into effect, besides what it gives. */
export function othersMark(blocks: readonly Block[], leads: readonly string[], view: View): Markup | null {
  const shown = blocks.filter((block) => block.kind !== '口径' || !view.anchored.has(block.code));
  if (shown.length === 0) return null;
  const kinds = ORDER.map((kind) => ({ kind, blocks: shown.filter((block) => block.kind === kind) })).filter(
    (group) => group.blocks.length > 0,
  );
  const counted = kinds.filter(({ kind }) => kind !== '枚举' && kind !== '参数');
  const counts = (counted.length > 0 ? counted : kinds)
    .map(({ kind, blocks: all }) => `${SHORT[kind] ?? kind}${String(all.length)}`)
    .join(' · ');
  return h(
    'details',
    { class: 'mark mark-others' },
    h(
      'summary',
      null,
      h('span', { class: 'seal', 'aria-hidden': 'true' }, '行'),
      h('span', { class: 'mark-name' }, '怎么落实'),
      h('span', { class: 'mark-gives' }, counts),
    ),
    h(
      'div',
      { class: 'panel' },
      kinds.map(({ kind, blocks: all }) => kindSection(kind, all, leads, view)),
    ),
  );
}

function kindSection(kind: BlockKind, blocks: readonly Block[], leads: readonly string[], view: View): Markup {
  return h(
    'section',
    { class: 'panel-part' },
    h('h4', null, NAMES[kind] ?? kind),
    blocks.map((block) => blockDetails(block, leads, view)),
  );
}

function blockDetails(block: Block, leads: readonly string[], view: View): Markup {
  const { ruleSet } = view.site;
  if (block.kind === '口径') {
    const reading = ruleSet.readings.find((one) => one.code === block.code);
    if (reading !== undefined) return readingMark(reading, view);
  }
  const service = block.kind === '服务' ? ruleSet.services.find((one) => one.code === block.code) : undefined;
  const handled = ['办理方式', '牵头部门', '资金来源', '申请材料', '办理流程', '承诺时限（工作日）', '依据'];
  const entries = block.guide.filter(
    ({ key, value }) => value.text !== '' && (service === undefined || !handled.includes(key.text)),
  );
  const facts = entries.map(({ key, value }) =>
    fact(key.text, isFormula(key.text) ? h('code', null, value.text) : value.text),
  );
  return h(
    'details',
    { class: 'block', ...(block.code === '' ? {} : { id: address.block(block.code) }) },
    h(
      'summary',
      null,
      block.code === '' ? null : h('span', { class: 'code' }, `${block.code} `),
      block.name,
      block.qualifier === undefined ? '' : `（${block.qualifier}）`,
    ),
    facts.length === 0 ? null : h('dl', { class: 'facts' }, facts),
    service === undefined ? null : howTo(service.guide, leads),
    block.tables.map((table) => annexTable(table, block.kind === '事项' ? cellWords(view) : (cell) => cell)),
    block.notes.map((note) => h('p', { class: 'note' }, note.text)),
  );
}

/** Elements of a guide that hold a formula over registers. */
function isFormula(key: string): boolean {
  return key === '算法' || key === '进度';
}
