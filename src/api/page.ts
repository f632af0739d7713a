import Type from 'typebox';
import { RequestProblem } from './errors.ts';

/** What a key may be made of: the columns that a list is ordered by, so that they name one row. */
export type KeyPart = string | number | null;

const MOST_ROWS_A_PAGE = 200;
const ROWS_A_PAGE = 50;

/** Parameters of a list: spread into its query. */
export const pageQuery = {
  after: Type.Optional(Type.String({ maxLength: 1000, description: '上一页答复中 next 所带的标记；没有时从头' })),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MOST_ROWS_A_PAGE, description: `一页几行，缺省 ${String(ROWS_A_PAGE)}` }),
  ),
};

/** Part of a list's answer: spread into its schema. */
export const pageAnswer = {
  next: Type.Union([Type.String(), Type.Null()], { description: '下一页的地址；没有下一页时为空' }),
};

export interface PageAsked {
  /** Key of the row that the page comes after. */
  readonly after: readonly KeyPart[] | undefined;
  readonly limit: number;
}

/** @throws RequestProblem where the mark is none that was given out for a list ordered by `parts` columns. */
export function readPage(
  { after, limit }: { readonly after?: string; readonly limit?: number },
  parts: number,
): PageAsked {
  const key = after === undefined ? undefined : keyOf(after);
  if (after !== undefined && key?.length !== parts) throw wrongMark();
  return { after: key, limit: limit ?? ROWS_A_PAGE };
}

/** A mark of another list, or none at all. */
export function wrongMark(): RequestProblem {
  return new RequestProblem('bad-request', '翻页的标记不对。', [
    {
      pointer: '',
      parameter: 'after',
      code: 'A016',
      message: '参数 after 不是这个列表给出的翻页标记',
      hint: '照用上一页答复中的 next，或去掉 after 从头看',
    },
  ]);
}

/**
 * A page of rows that were read with one more than `limit`: whether there is a next page shows without counting.
 * @param url as it was asked; the next page's differs in `after` alone.
 */
export function pageOf<Row>(
  url: string,
  rows: readonly Row[],
  { limit }: PageAsked,
  key: (row: Row) => readonly KeyPart[],
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length <= limit || last === undefined) return { rows: shown, next: null };
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('after', markOf(key(last)));
  return { rows: shown, next: `${path}?${parameters.toString()}` };
}

/** Opaque: what is in it may change. It opens nothing, as row-level security holds for every page. */
function markOf(key: readonly KeyPart[]): string {
  return Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');
}

function keyOf(mark: string): readonly KeyPart[] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(mark, 'base64url').toString('utf8'));
    return Array.isArray(parts) && parts.every(isKeyPart) ? parts : undefined;
  } catch {
    return undefined;
  }
}

function isKeyPart(part: unknown): part is KeyPart {
  return part === null || typeof part === 'string' || (typeof part === 'number' && Number.isFinite(part));
}
