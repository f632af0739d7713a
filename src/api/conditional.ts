import type { ProblemError } from './problems.ts';

/** The ETag of a resource's version: `"3"`. */
export function etagOf(version: number): string {
  return `"${String(version)}"`;
}

/**
 * The version that `If-Match` names. A proxy that compresses makes a strong tag weak, so both are taken. `*`, and lists, would mean
 * whatever there is by now, which is what the header is to prevent.
 */
export function versionOf(ifMatch: string): number | undefined {
  const digits = /^(?:W\/)?"(\d{1,15})"$/u.exec(ifMatch.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether the client has this already. */
export function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  const bare = (tag: string): string => tag.trim().replace(/^W\//u, '');
  return ifNoneMatch.split(',').some((tag) => bare(tag) === bare(etag));
}

export function badIfMatch(given: string): ProblemError {
  return {
    pointer: '',
    parameter: 'If-Match',
    code: 'A018',
    message: `If-Match“${given.slice(0, 50)}”写法不对`,
    hint: '照写读取时得到的 ETag，如 "3"',
  };
}

export const NO_IF_MATCH: ProblemError = {
  pointer: '',
  parameter: 'If-Match',
  code: 'A018',
  message: '缺少 If-Match',
  hint: '先读取，再把得到的 ETag 写在 If-Match 里，如 "3"',
};
