export { advanceNotices, type Advanced } from './advance.ts';
export {
  DOCUMENT_STYLES,
  DOCX_TYPE,
  noticeDocument,
  noticePage,
  previewDocument,
  type DocumentFile,
} from './document.ts';
export {
  freezeNotice,
  noticeCandidates,
  refreezeNotice,
  type Candidates,
  type CandidatesAsked,
  type FreezeAsked,
} from './freeze.ts';
export {
  lookUpObjection,
  objectToNotice,
  type ObjectionAsked,
  type ObjectionState,
  type ReceiptGiven,
} from './object.ts';
export { getNoticeOffice, SAMPLE_OFFICE, setNoticeOffice } from './office.ts';
export {
  publicNotice,
  publicNotices,
  type NoticesAsked,
  type NoticeView,
  type PublicDoor,
  type RowsAsked,
  type RowView as PublicRowView,
} from './public-view.ts';
export { publishNotice } from './publish.ts';
export { NoticeRefused, type NoticeRefusalCode } from './refused.ts';
export { settleObjection, type SettleAsked } from './settle.ts';
export {
  staffNotice,
  staffNotices,
  staffObjection,
  staffObjections,
  type ObjectionHead,
  type ObjectionsAsked,
  type StaffNotice,
  type StaffNoticesAsked,
  type StaffObjection,
} from './staff-view.ts';
export { withdrawNotice } from './withdraw.ts';
