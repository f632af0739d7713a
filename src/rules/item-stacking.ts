import { shift } from '../kit/index.ts';
import type { Block, Span } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import { entryOf } from './guide.ts';
import type { ItemScope } from './item-scope.ts';
import type { Expr, Stacking } from './model.ts';
import { BOOLEAN } from './types.ts';
import { LIST, SEMICOLON, conditional, split } from './words.ts';

export function readStacking(block: Block, scope: ItemScope, faults: Faults): Stacking {
  const codes = (key: string): { what: Span; when?: Span }[] => {
    const entry = entryOf(block, key);
    return entry === undefined ? [] : split(entry.value, LIST).map(conditional);
  };
  const topUp = readTopUp(block, scope, faults);
  const times = readTimes(block, faults);
  return {
    ...(topUp === undefined ? {} : { topUp }),
    replaces: codes('替代').map(({ what }) => what.text),
    notBeside: codes('不同享').map(({ what }) => what.text),
    higherOf: codes('就高不重复').map(({ what, when }) => {
      const test = when === undefined ? undefined : scope.fit(when, BOOLEAN);
      return { item: what.text, ...(test === undefined ? {} : { when: test }) };
    }),
    ...(times === undefined ? {} : { atMost: times }),
  };
}

/** `至多 3 次` is enforced; other words are for people. */
function readTimes(block: Block, faults: Faults): number | undefined {
  const entry = entryOf(block, '次数');
  const at = entry?.value.text.indexOf('至多') ?? -1;
  if (entry === undefined || at < 0) return undefined;
  const times = /^至多\s*(\d+)\s*次/u.exec(entry.value.text.slice(at))?.[1];
  if (times !== undefined) return Number(times);
  return faults.add(shift(entry.value.place, at), 'R006', `“${entry.value.text.slice(at)}”里没有次数`, '写“至多 3 次”');
}

function readTopUp(block: Block, scope: ItemScope, faults: Faults): Expr | undefined {
  const entry = entryOf(block, '同项处理');
  const [first, part, ...more] = entry === undefined ? [] : split(entry.value, SEMICOLON);
  const what = part === undefined ? undefined : conditional(part).what;
  const strange = [
    ...(first === undefined || first.text === '取最高' ? [] : [first]),
    ...(what === undefined || /^已发的?\s*补差$/u.test(what.text) ? [] : [what]),
    ...more,
  ];
  for (const { text, place } of strange)
    faults.add(place, 'R058', `同项处理“${text}”看不懂`, '写“取最高”，或“取最高；已发的补差”');
  if (part === undefined || strange.length > 0) return undefined;
  const { when } = conditional(part);
  return when === undefined ? { op: 'lit', type: BOOLEAN, value: true } : scope.fit(when, BOOLEAN);
}
