import type { Block, GuideEntry, Span } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import { entryOf } from './guide.ts';
import type { ItemScope } from './item-scope.ts';
import type { Expr, Figure, Outcome } from './model.ts';
import { TEXT, numberIn } from './types.ts';
import { bracketed, headed } from './words.ts';

export function readOutcome(block: Block, scope: ItemScope, faults: Faults): Outcome | undefined {
  if (block.kind === '校验') return readVerdict(block, scope, faults);
  const amount = readAmount(block, scope, faults);
  const kind = entryOf(block, '待遇')?.value.text;
  const given = amountOf(block);
  if (given !== undefined && kind !== undefined)
    return faults.add(given.key.place, 'R059', '“奖励”没有被用到：这个事项已有“待遇”', '钱和待遇分成两个事项');
  if (given === undefined && kind === undefined)
    return faults.add(block.place, 'R054', `事项 ${block.code} 没有“奖励”也没有“待遇”`, '写“奖励（元）”或“待遇”');
  const discretion = readDiscretion(block, scope, faults);
  return {
    ...(amount === undefined ? {} : { amount }),
    ...(discretion === undefined ? {} : { discretion }),
    ...(kind === undefined ? {} : { benefit: { kind, figures: readFigures(block, '待遇', scope) } }),
  };
}

/** `见表 X` is the table's value; anything else is an expression in which a table's name is its value. */
function valueOf(span: Span, scope: ItemScope, unit?: { base: string; times: number }): Expr | undefined {
  const match = /^见表\s*/u.exec(span.text);
  const text = match === null ? span.text : span.text.slice(match[0].length);
  const place = { ...span.place, column: span.place.column + (match?.[0].length ?? 0) };
  return scope.fit({ text, place }, unit === undefined ? undefined : numberIn(unit.base), unit?.times);
}

function readAmount(block: Block, scope: ItemScope, faults: Faults): Expr | undefined {
  const entry = amountOf(block);
  if (entry === undefined) return undefined;
  const { unit } = headed(entry.key);
  if (unit?.base !== '元')
    return faults.add(entry.key.place, 'R055', `“${entry.key.text}”没有写钱的单位`, '写“奖励（元）”');
  return valueOf(entry.value, scope, unit);
}

function amountOf(block: Block): GuideEntry | undefined {
  return block.guide.find((entry) => bracketed(entry.key).name.text === '奖励');
}

const DISCRETION = /^(?<amount>[^，,]+)[，,]\s*理由\s*(?<reason>[^，,]+)[，,]\s*由\s*(?<by>.+)$/u;

function readDiscretion(block: Block, scope: ItemScope, faults: Faults): Outcome['discretion'] | undefined {
  const entry = entryOf(block, '核定');
  if (entry === undefined) return undefined;
  const groups = DISCRETION.exec(entry.value.text)?.groups;
  if (groups === undefined)
    return faults.add(
      entry.value.place,
      'R056',
      `核定“${entry.value.text}”看不懂`,
      '写“核定补助额，理由 核定理由，由 市人力资源社会保障局”',
    );
  const { place } = entry.value;
  const amount = scope.fit({ text: groups['amount'] ?? '', place }, numberIn('元'));
  const reason = scope.fit({ text: groups['reason'] ?? '', place }, TEXT);
  if (amount?.op !== 'fact' || reason?.op !== 'fact') {
    return amount === undefined || reason === undefined
      ? undefined
      : faults.add(
          place,
          'R056',
          `核定“${entry.value.text}”：金额和理由须各是一个字段`,
          '在台账中各设一个可空的字段，如 核定补助额、核定理由',
        );
  }
  return { amount: amount.index, reason: reason.index, by: groups['by'] ?? '' };
}

function readFigures(block: Block, prefix: '待遇' | '核算', scope: ItemScope): Figure[] {
  return block.guide.flatMap((entry) => {
    if (!entry.key.text.startsWith(`${prefix}.`)) return [];
    const { name, unit } = headed(entry.key);
    // A word that names nothing is meant as it stands: `待遇.等同 | 本科`.
    const plain = unit === undefined && /^\p{Script=Han}+$/u.test(entry.value.text) && !scope.knows(entry.value.text);
    const expr: Expr | undefined = plain
      ? { op: 'lit', type: TEXT, value: entry.value.text }
      : valueOf(entry.value, scope, unit);
    return expr === undefined ? [] : [{ name: name.text.slice(prefix.length + 1), unit: unit?.base ?? '', expr }];
  });
}

function readVerdict(block: Block, scope: ItemScope, faults: Faults): Outcome | undefined {
  const entry = entryOf(block, '结论');
  const match = /^(?<pass>[^，,]+)[，,]\s*否则\s*(?<fail>.+)$/u.exec(entry?.value.text ?? '合规，否则 不合规');
  const { pass, fail } = match?.groups ?? {};
  if (pass === undefined || fail === undefined)
    return faults.add(
      entry?.value.place ?? block.place,
      'R057',
      `结论“${entry?.value.text ?? ''}”看不懂`,
      '写“合规，否则 不合规”',
    );
  if (entryOf(block, '合规标准') === undefined)
    faults.add(block.place, 'R057', `校验 ${block.code} 没有“合规标准”，总是“${pass}”`, '写出合规要满足的条件');
  return { verdict: { pass, fail, figures: readFigures(block, '核算', scope) } };
}
