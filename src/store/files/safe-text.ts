/**
 * Spreadsheet programs take a cell for a formula that begins with one of these, and run it when the file is opened: a name such as
 * `=HYPERLINK(…)` in a register would then act in the name of whoever opens the export (OWASP, CSV injection). The full-width forms
 * are taken alike by East Asian installations.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;
const MARKED = /^'+[=+\-@\t\r\n＝＋－＠]/u;
const NUMBER = /^-?\d+(?:\.\d+)?$/u;

/**
 * The text with a `'` in front where a program would run it. A plain number stays. What already looks so marked is marked once more,
 * so that `fromSafeText` gives back every text as it was.
 */
export function toSafeText(text: string): string {
  return (FORMULA.test(text) && !NUMBER.test(text)) || MARKED.test(text) ? `'${text}` : text;
}

/** What was meant by a cell of a CSV file: `'=1` and `="371…"` (digits kept from being a number) as the text within. */
export function fromSafeText(text: string): string {
  if (MARKED.test(text)) return text.slice(1);
  const digits = /^="([^"]*)"$/u.exec(text)?.[1];
  return digits ?? text;
}
