/** Digits that a spreadsheet program keeps of a number: those behind them it has replaced by zeros. */
export const KEPT_DIGITS = 15;

/** Whether a number has lost digits on the way, as an ID number does that was typed into a cell for numbers. */
export function isRounded(value: number): boolean {
  return Math.abs(value) >= 10 ** KEPT_DIGITS;
}

/** `3.71502E+17`: what is left of an ID number once a spreadsheet program has taken it for a number and saved it. */
export function isRoundedText(text: string): boolean {
  return /^\d(?:\.\d+)?E\+1[1-9]$/iu.test(text);
}

export const ROUNDED = '丢掉的数字恢复不了：先把这一列的单元格格式设为“文本”，再重新填写或粘贴';
