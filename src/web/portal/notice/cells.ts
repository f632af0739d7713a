import { scaleOf, type Regime, type RuleSet } from '../../../rules/index.ts';

/**
 * The text of a table's cell as an annex would print it: `[30..50]` → 30—50, `< 30` → 不足30, `> 100` → 超过100, `-` → 不限,
 * a parameter by its value in force. What is no test stays as it is.
 */
export function sayCell(text: string, isOutput: boolean, ruleSet: RuleSet, regime: Regime): string {
  const cell = withValues(text.trim(), ruleSet, regime);
  if (isOutput) return cell.replace(/^\[(.+)\.\.(.+)\]$/u, '$1—$2，由主管部门核定');
  if (cell === '-') return '不限';
  const others = /^not\((.*)\)$/u.exec(cell);
  if (others?.[1] !== undefined) return `${sayList(others[1])}以外`;
  return sayList(cell);
}

function sayList(cell: string): string {
  return cell
    .split(/\s*[,，]\s*/u)
    .map(sayTest)
    .join('、');
}

function sayTest(test: string): string {
  const range = /^([[(])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])])$/u.exec(test);
  if (range !== null) {
    const [, open = '', low = '', high = '', close = ''] = range;
    return `${open === '(' ? '超过' : ''}${low}—${close === ')' ? '不足' : ''}${high}`;
  }
  const comparison = /^(<=|>=|<|>|≤|≥)\s*(.+)$/u.exec(test);
  if (comparison === null) return test;
  const [, how = '', value = ''] = comparison;
  // A number has no bound of its own below 上; a word has: 高级工及以上.
  switch (how) {
    case '<':
      return /^[\d.]+$/u.test(value) ? `不足${value}` : `${value}以下（不含）`;
    case '>':
      return /^[\d.]+$/u.test(value) ? `超过${value}` : `${value}以上（不含）`;
    case '<=':
    case '≤':
      return `${value}及以下`;
    default:
      return `${value}及以上`;
  }
}

/** Parameters' names replaced by their values in force; those without one keep their name. */
function withValues(text: string, ruleSet: RuleSet, regime: Regime): string {
  return Object.values(ruleSet.parameters)
    .filter(({ name, type }) => type.kind === 'number' && text.includes(name))
    .sort((a, b) => b.name.length - a.name.length)
    .reduce((said, { name, type }) => {
      const value = regime.get(name);
      if (type.kind !== 'number' || typeof value !== 'number') return said;
      return said.replaceAll(name, String(value / 10 ** scaleOf(type.unit)));
    }, text);
}
