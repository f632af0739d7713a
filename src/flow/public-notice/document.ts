import { parseDay, civilOf } from '../../kit/index.ts';
import {
  DOCUMENT_STYLES,
  noticeDocument as documentOf,
  toDocx,
  toHtml,
  type NoticeToPrint,
} from '../../report/index.ts';
import {
  listNoticeRows,
  noticeHead,
  readNoticeOffice,
  type PublicNoticeEntry,
  type PublicNoticeHead,
  type Database,
  type Tx,
} from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read } from '../step.ts';
import { MOST_ROWS } from './freeze.ts';
import { asPublic, demandShown, noticeView, type PublicDoor } from './public-view.ts';
import { noNotice } from './refused.ts';

export interface DocumentFile {
  /** `关于拟发放竞赛选手奖励的公示.docx`. */
  readonly name: string;
  readonly content: Uint8Array;
}

export const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** A list that can be read, as an official document. @throws NoticeRefused where it can't, or no longer. */
export async function noticeDocument(door: PublicDoor, id: string): Promise<DocumentFile> {
  const { head, printed } = await asPublic(door, async (tx) => {
    const found = demandShown(id, await noticeHead(tx, id));
    return { head: found, printed: await toPrint(tx, door, found, undefined) };
  });
  return made(door.database, `${id}@${String(head.version)}`, () => fileOf(printed));
}

const FILES = new WeakMap<Database, Map<string, Promise<DocumentFile>>>();
const MOST_FILES = 20;

/** A long list takes a second to write, and many ask for the same one: it is made once for each version. */
function made(database: Database, key: string, make: () => Promise<DocumentFile>): Promise<DocumentFile> {
  const files = FILES.get(database) ?? new Map<string, Promise<DocumentFile>>();
  FILES.set(database, files);
  const known = files.get(key);
  if (known !== undefined) return known;
  if (files.size >= MOST_FILES) files.clear();
  const file = make();
  files.set(key, file);
  file.catch(() => files.delete(key));
  return file;
}

/** The same of a batch that isn't published yet, for whoever is to publish it. */
export async function previewDocument(context: Context, id: string): Promise<DocumentFile> {
  await demand(context, 'public-notice.manage');
  const printed = await read(context, async (tx) => {
    const head = await noticeHead(tx, id);
    if (head === undefined) throw noNotice(id);
    return toPrint(tx, context, head, await readNoticeOffice(tx));
  });
  return fileOf(printed);
}

/** The page for people: the document, how it stands, and how to object. */
export async function noticePage(door: PublicDoor, id: string, styles: string): Promise<string> {
  const { head, printed } = await asPublic(door, async (tx) => {
    const found = demandShown(id, await noticeHead(tx, id));
    return { head: found, printed: await toPrint(tx, door, found, undefined) };
  });
  const isOpen = head.status === 'published';
  return toHtml(documentOf(printed), {
    styles,
    standing: standing(door, head),
    links: [
      { href: `/public-notices/${id}`, text: '名单和异议' },
      { href: '/objections', text: '异议查询' },
      { href: '/public-notices', text: '全部公示' },
      { href: `/api/public-notices/${id}/document.docx`, text: '下载公文（DOCX）' },
      { href: '/', text: '政策原文' },
    ],
    objecting: isOpen
      ? [
          '打开名单，在所涉的那一行点“提异议”，或者按公示所列的电话、地址提出；署名、匿名均可。',
          '网上提出的，当场得到回执号；凭回执号在“异议查询”里看处理情况。',
        ]
      : [],
  });
}

export { DOCUMENT_STYLES };

function standing({ ruleSet }: Pick<PublicDoor, 'ruleSet'>, head: PublicNoticeHead): string {
  const { statusName, until, readableUntil } = noticeView({ ruleSet }, head);
  return readableUntil === null
    ? `${statusName}，至${sayDate(until)}止`
    : `${statusName}；本页保留到${sayDate(readableUntil)}`;
}

function sayDate(iso: string | null): string {
  const day = iso === null ? undefined : parseDay(iso);
  if (day === undefined) return '';
  const { year, month, day: ofMonth } = civilOf(day);
  return `${String(year)}年${String(month)}月${String(ofMonth)}日`;
}

async function toPrint(
  tx: Tx,
  { ruleSet }: Pick<PublicDoor, 'ruleSet'>,
  head: PublicNoticeHead,
  office: PublicNoticeHead['office'] | undefined,
): Promise<NoticeToPrint> {
  const rows: readonly PublicNoticeEntry[] = await listNoticeRows(tx, head.id, { limit: MOST_ROWS });
  const { id, edition, title, days, digest, withdrawnFor } = head;
  const { noticeTitle } = noticeView({ ruleSet }, head);
  return {
    ...{ id, edition, title, days, digest, withdrawnFor },
    basis: { title: noticeTitle, number: head.notice },
    item: head.itemName,
    publishedOn: dayOrNull(head.publishedOn),
    until: dayOrNull(head.until),
    office: head.office ?? office ?? null,
    published: head.rows,
    rows: rows.map(({ shown }) => shown),
  };
}

function dayOrNull(iso: string | null): number | null {
  return iso === null ? null : (parseDay(iso) ?? null);
}

async function fileOf(printed: NoticeToPrint): Promise<DocumentFile> {
  return { name: `${printed.title}.docx`, content: await toDocx(documentOf(printed)) };
}
