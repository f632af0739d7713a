/** Whether it can be the number of a batch: `2026-000012`. Addresses have anything in them. */
export function isNoticeNumber(text: string): boolean {
  return /^\d{4}-\d{6,12}$/u.test(text);
}
