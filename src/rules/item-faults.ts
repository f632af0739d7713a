import { nearest } from '../kit/index.ts';
import type { Block } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import { ROLES } from './item-facts.ts';
import { FIXED_KEYS, isFixed } from './item-keys.ts';
import type { ItemScope } from './item-scope.ts';
import type { DecisionTable, Outcome } from './model.ts';
import { own } from './own.ts';
import { bracketed, headed } from './words.ts';

/** Conditions may be written in several rows; of any other 要素 the second row would be lost. */
export function faultRepeated(block: Block, faults: Faults): void {
  const names = block.guide.map((entry) => (isFixed(entry) ? headed(entry.key).name.text : ''));
  for (const [i, entry] of block.guide.entries()) {
    const name = names[i] ?? '';
    if (name === '' || own(ROLES, bracketed(entry.key).name.text) !== undefined || names.indexOf(name) === i) continue;
    faults.add(entry.key.place, 'R002', `“${name}”写了两次`, '留下一行；条件、排除和合规标准可以写几行');
  }
}

/** 要素 that only the other kind of block has. */
export function faultMisplaced(block: Block, faults: Faults): void {
  const strange = block.kind === '校验' ? ['奖励', '待遇', '核定'] : ['合规标准', '结论'];
  for (const { key } of block.guide) {
    const name = bracketed(key).name.text;
    if (strange.includes(name))
      faults.add(key.place, 'R059', `“${name}”没有被用到：${block.kind}没有这个要素`, '删去，或改成另一类块');
  }
}

/** Where a table leaves a range, somebody must be able to decide within it. */
export function faultRange(
  block: Block,
  scope: ItemScope,
  outcome: Outcome | undefined,
  tables: readonly DecisionTable[],
  faults: Faults,
): void {
  if (outcome === undefined || outcome.discretion !== undefined) return;
  for (const use of scope.tableUses) {
    const table = tables[use.table];
    if (table?.rows.some((row) => row.output.kind === 'range') === true)
      faults.add(
        block.place,
        'R056',
        `表“${table.name}”给的是裁量范围，${block.kind} ${block.code} 没有“核定”`,
        '写“核定补助额，理由 核定理由，由 市人力资源社会保障局”',
      );
  }
}

export function faultUnused(block: Block, scope: ItemScope, faults: Faults): void {
  for (const name of scope.unused()) {
    const entry = block.guide.find((e) => bracketed(e.key).name.text === name);
    const near = nearest(name, FIXED_KEYS);
    const hint = near === undefined ? `固定要素有：${FIXED_KEYS.join('、')}` : `是不是“${near}”？不是就删去这一行`;
    faults.add(entry?.key.place ?? block.place, 'R059', `“${name}”没有被用到：不是固定要素，也没有式子用它`, hint);
  }
}
