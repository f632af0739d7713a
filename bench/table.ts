/** The middle one of some numbers; NaN of none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** A rate to three figures: `128 M/s`, `27.4 k/s`. */
export function sayRate(rate: number): string {
  if (rate >= 1e6) return `${figures(rate / 1e6)} M/s`;
  return rate >= 1e3 ? `${figures(rate / 1e3)} k/s` : `${figures(rate)} /s`;
}

export function sayTime(milliseconds: number): string {
  return `${figures(milliseconds)} ms`;
}

/** `4 600×`. */
export function sayRatio(ratio: number): string {
  const whole = Number(ratio.toPrecision(2));
  return `${ratio < 10 ? String(whole) : whole.toLocaleString('en-US').replaceAll(',', ' ')}×`;
}

/** Three figures, and never fewer than there are before the point. */
function figures(number: number): string {
  return number >= 100 ? number.toFixed(0) : number.toPrecision(3);
}

/** A Markdown table whose columns line up, numbers to the right. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, c) => Math.max(cell.length, 3, ...rows.map((row) => row[c]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, c) => (c === 0 ? (cells[c] ?? '').padEnd(width) : (cells[c] ?? '').padStart(width))).join(' | ')} |`;
  const rule = `| ${widths.map((width, c) => (c === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
