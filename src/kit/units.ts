/** Decimal places kept of a number in this unit: 元 in 分, % and 平方米 in hundredths, heads and years whole. */
export function scaleOf(unit: string): 0 | 2 {
  return unit === '元' || unit === '%' || unit === '平方米' ? 2 : 0;
}
