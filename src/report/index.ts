/** What has happened, as documents and pages for people. */
export type { OfficialDocument } from './document.ts';
export { noticeDocument, type NoticeToPrint } from './notice-document.ts';
export { recoveryDocument, type RecoveryToPrint } from './recovery-document.ts';
export { DOCUMENT_STYLES } from './page-styles.ts';
export { supervisionDocument, type SupervisionToPrint } from './supervision-document.ts';
export { toDocx } from './to-docx.ts';
export { toHtml, type PageAround } from './to-html.ts';
