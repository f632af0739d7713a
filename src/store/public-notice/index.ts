export {
  dueNotices,
  listedIn,
  lockNotice,
  nextNoticeNumber,
  readNotice,
  writeNotice,
  type NoticeFacts,
  type KeptNotice,
} from './batches.ts';
export {
  awaitingNotice,
  casesOf,
  listNoticeRows,
  listNotices,
  noticeHead,
  type AwaitingCase,
  type PublicNoticeEntry,
  type PublicNoticeHead,
} from './lists.ts';
export { addObjection, getObjection, listObjections, settleObjections, type KeptObjection } from './objections.ts';
export { readNoticeOffice, writeNoticeOffice } from './office.ts';
export type { NoticeOffice, PublicNoticeTables } from './tables.ts';
