/** What the cross-checks of a case look up: each bounded, each by an index. */
export { setDoubts, visibleCases, visibleRows } from './doubts.ts';
export { sameCertificate, sharedAccounts, sharedFiles, sharedPhones, type Other } from './others.ts';
export {
  certificateOfOther,
  certificatesOf,
  insuredOn,
  issuedOn,
  leasesOf,
  namesakesWithCertificate,
  type CertificateRow,
} from './rows.ts';
