import { readFileSync } from 'node:fs';

/** In the order in which they build on each other. */
const SHEETS = [
  '../ui/tokens.css',
  '../ui/base.css',
  'portal.css',
  'account/services.css',
  'my/my.css',
  'apply/apply.css',
  'case/case.css',
  'notice/notice.css',
  'calculator/calculator.css',
  'public/public.css',
  'print.css',
  '../ui/large.css',
];

/** The portal's style sheet: the files joined. No build is needed for it. */
export function portalStyles(): string {
  return SHEETS.map((sheet) => readFileSync(new URL(sheet, import.meta.url), 'utf8')).join('\n');
}
