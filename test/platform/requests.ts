import { BUREAU, EAST, residentId } from './city.ts';
import type { Answer, Client } from './client.ts';

/** What requests are about. */
export interface About {
  /** A certificate. */
  readonly row: string;
  /** 统一社会信用代码. */
  readonly organisation: string;
  /** ID number of its holder. */
  readonly person: string;
  /** Id of a request to change another certificate. */
  readonly request: string;
  readonly import: string;
  /** Of accounts and rights that nobody in the test acts with. */
  readonly account: string;
  readonly citizen: string;
  readonly grant: string;
}

/** A request that its route takes, as far as schemas say. */
export interface Sound {
  readonly path: string;
  readonly body?: object;
  readonly form?: () => FormData;
  readonly ifMatch?: string;
}

export const CERTIFICATES = '职业技能等级证书';

const register = (of = CERTIFICATES): string => `/api/registers/${encodeURIComponent(of)}`;
const account = (verb: string) => (about: About) => ({
  path: `/api/accounts/${about.account}/${verb}`,
  ifMatch: '"1"',
});
const row = (verb: string, body: object) => (about: About) => ({
  path: `${register()}/rows/${about.row}/${verb}`,
  ifMatch: '"1"',
  body,
});
const request = (verb: string, body?: object) => (about: About) => ({
  path: `/api/change-requests/${about.request}/${verb}`,
  ifMatch: '"1"',
  ...(body === undefined ? {} : { body }),
});
const notice = (verb: string, body: object) => () => ({
  path: `/api/public-notice-batches/2026-999999/${verb}`,
  ifMatch: '"1"',
  body,
});
const onCase =
  (verb: string, body: object = {}) =>
  () => ({
    path: `/api/cases/2026-9999999/${verb}`,
    ifMatch: '"1"',
    body,
  });
const batch = (verb: string, body: object) => () => ({
  path: `/api/payments/batches/999999/${verb}`,
  ifMatch: '"1"',
  body,
});
const onTask = (verb: string, body: object) => () => ({
  path: `/api/supervision/tasks/liaocheng-2024-23.06-R1/${verb}`,
  ifMatch: '"999999"',
  body,
});
const budget = (verb: string, body: object) => () => ({
  path: `/api/budgets/${verb}`,
  body: { fund: '就业补助资金', year: 2026, amount: 1, reason: '测试', ...body },
});
const proposal = (of: string) => (verb: string, body?: object) => () => ({
  path: `/api/${of}/999999/${verb}`,
  ifMatch: '"1"',
  ...(body === undefined ? {} : { body }),
});
const ruling = proposal('rulings');
const calendar = proposal('calendars');
const at = (path: string) => () => ({ path });

/** A PDF, and what is said beside it. */
function pdfForm(fields: Readonly<Record<string, string>> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob(['%PDF-1.7\ntrailer<<>>\n%%EOF'], { type: 'application/pdf' }), '总结.pdf');
  return form;
}

let many = 0;

/** THE table of requests: one for every route of the API, by its operationId. A route that isn't in it fails `every-role.db.test.ts`. */
export const REQUESTS: Readonly<Record<string, (about: About) => Sound>> = {
  // What everybody may read.
  listNotices: at('/api/notices'),
  getNotice: at('/api/notices/liaocheng-2024-23'),
  getRules: at('/api/rules'),
  health: at('/api/health'),
  getOpenApi: at('/api/openapi.json'),
  assess: () => ({ path: '/api/assess', body: { 截至: '2025-12-31' } }),
  // Sessions. Passwords and codes are wrong: that they are looked at is what shows that one was let in.
  signIn: () => ({ path: '/api/session', body: { login: 'nobody.at.all', password: 'wrong' } }),
  getSession: at('/api/session'),
  signOut: at('/api/session'),
  passSecondFactor: () => ({ path: '/api/session/totp', body: { code: 'wrong' } }),
  confirmTotp: () => ({ path: '/api/session/totp', body: { code: 'wrong' } }),
  beginTotp: () => ({ path: '/api/session/totp/secret', body: { code: 'wrong' } }),
  changePassword: () => ({ path: '/api/session/password', body: { old: 'wrong', password: 'a password that is new' } }),
  listSessions: at('/api/sessions'),
  endSession: at('/api/sessions/abcdefghijklmnop'),
  listOidcProviders: at('/api/oidc'),
  startOidc: at('/api/oidc/start?provider=none'),
  linkOidc: () => ({ path: '/api/oidc/link', body: { provider: 'none' } }),
  listOidcLinks: at('/api/oidc/links'),
  unlinkOidc: at('/api/oidc/links/none'),
  finishOidc: at('/api/oidc/callback?state=none'),
  // Accounts and rights.
  listAccounts: at('/api/accounts?limit=5'),
  createAccount: () => ({ path: '/api/accounts', body: { login: `made.${String((many += 1))}`, name: '新人' } }),
  getAccount: (about) => ({ path: `/api/accounts/${about.account}` }),
  identifyAccount: (about) => ({ ...account('identify')(about), body: { idNumber: residentId(611) } }),
  disableAccount: account('disable'),
  enableAccount: account('enable'),
  lockAccount: account('lock'),
  unlockAccount: account('unlock'),
  resetTotp: account('reset-totp'),
  resetPassword: account('reset-password'),
  listRoles: at('/api/roles'),
  listGrants: at('/api/grants?limit=5'),
  giveGrant: (about) => ({
    path: '/api/grants',
    body: {
      account: about.account,
      role: 'register-clerk',
      department: BUREAU,
      county: EAST,
      reason: '聊人社〔2026〕1号',
    },
  }),
  getGrant: (about) => ({ path: `/api/grants/${about.grant}` }),
  revokeGrant: (about) => ({ path: `/api/grants/${about.grant}/revoke`, ifMatch: '"1"', body: { reason: '调离' } }),
  listDelegations: at('/api/delegations'),
  giveDelegation: (about) => ({
    path: '/api/delegations',
    body: { grant: '999999', to: about.account, until: '2026-03-20', reason: '出差' },
  }),
  endDelegation: () => ({ path: '/api/delegations/999999/end', ifMatch: '"1"', body: { reason: '回来了' } }),
  listClerks: (about) => ({ path: `/api/organisations/${about.organisation}/clerks` }),
  authoriseClerk: (about) => ({
    path: `/api/organisations/${about.organisation}/clerks`,
    body: { login: about.citizen, reason: '授权书' },
  }),
  appointPrincipal: (about) => ({
    path: `/api/organisations/${about.organisation}/principals`,
    body: { login: about.citizen, reason: '盖章函' },
  }),
  withdrawClerk: (about) => ({
    path: `/api/organisations/${about.organisation}/clerks/${about.grant}/withdraw`,
    ifMatch: '"1"',
    body: { reason: '离职' },
  }),
  // Registers.
  listRegisters: at('/api/registers'),
  describeRegister: at(register()),
  listColumnValues: at(`${register()}/columns/${encodeURIComponent('职业')}/values`),
  listRows: at(`${register()}/rows?limit=5`),
  addRow: (about) => ({
    path: `${register()}/rows`,
    body: {
      values: {
        证书编号: `N-${String((many += 1))}`,
        身份证号: about.person,
        等级: '高级工',
        评价机构: about.organisation,
      },
      reason: '登记',
    },
  }),
  searchRows: () => ({ path: `${register('个人')}/search`, body: { name: '人' } }),
  listRowsAsOf: at(`${register()}/as-of?on=2025-12-31`),
  lookUpPerson: (about) => ({ path: '/api/people/search', body: { id: about.person } }),
  getRow: (about) => ({ path: `${register()}/rows/${about.row}` }),
  getRowHistory: (about) => ({ path: `${register()}/rows/${about.row}/history` }),
  correctRow: row('correct', { values: { 等级: '技师' }, reason: '录入有误' }),
  changeRow: row('change', { values: { 等级: '技师' }, reason: '晋升', validFrom: '2025-09-01' }),
  withdrawRow: row('withdraw', { reason: '证书作废', validFrom: null }),
  revealIdentity: row('reveal', { column: '身份证号', purpose: 'review', reason: '核对' }),
  listChangeRequests: at('/api/change-requests'),
  getChangeRequest: (about) => ({ path: `/api/change-requests/${about.request}` }),
  approveChange: request('approve', { decision: '同意' }),
  rejectChange: request('reject', { decision: '材料不全' }),
  cancelChange: request('cancel'),
  // Files.
  importRegister: () => ({
    path: `${register()}/imports`,
    form: () => {
      const form = new FormData();
      form.set('mode', 'all-or-nothing');
      form.set('file', new Blob([`证书编号,等级\nF-${String((many += 1))},无此等级\n`]), '证书.csv');
      return form;
    },
  }),
  listImports: at('/api/imports'),
  getImport: (about) => ({ path: `/api/imports/${about.import}` }),
  getImportReport: (about) => ({ path: `/api/imports/${about.import}/report` }),
  cancelImport: (about) => ({ path: `/api/imports/${about.import}/cancel` }),
  getTemplateXlsx: at(`${register()}/template.xlsx`),
  getTemplateCsv: at(`${register()}/template.csv`),
  exportRegisterXlsx: at(`${register()}/export.xlsx`),
  exportRegisterCsv: at(`${register()}/export.csv`),
  // Readings and calendars. Those that are named are not there.
  listReadings: at('/api/readings'),
  getReading: at('/api/readings/02-1'),
  getRuling: at('/api/rulings/999999'),
  previewRuling: () => ({ path: '/api/rulings/effect', body: { reading: '02-1', option: '乙', from: '2099-01-01' } }),
  proposeRuling: () => ({
    path: '/api/rulings',
    body: { reading: '02-1', option: '丙', from: '2099-01-01', document: '聊人社〔2026〕1号', reason: '测试' },
  }),
  approveRuling: ruling('approve', {}),
  refuseRuling: ruling('refuse', { decision: '不同意' }),
  cancelRuling: ruling('cancel'),
  listCalendars: at('/api/calendars'),
  getCalendar: at('/api/calendars/999999'),
  proposeCalendar: () => ({
    path: '/api/calendars',
    body: { year: 2027, document: '国办发明电〔2026〕1号', holidays: ['2027-01-01'], workdays: [] },
  }),
  approveCalendar: calendar('approve', {}),
  refuseCalendar: calendar('refuse', { decision: '与原文不符' }),
  cancelCalendar: calendar('cancel'),
  // Messages, webhooks, jobs. Those that are named are not there: that they are looked for is what shows that one was let in.
  listMessages: at('/api/messages?unread=true&limit=5'),
  countUnreadMessages: at('/api/messages/unread'),
  getMessage: at('/api/messages/999999'),
  readMessage: at('/api/messages/999999/read'),
  readMessages: () => ({ path: '/api/messages/read', body: { upTo: '0' } }),
  listContacts: at('/api/contacts'),
  getContact: at('/api/contacts/self'),
  setContact: () => ({
    path: '/api/contacts/self',
    ifMatch: '"999999"',
    body: { phone: '13800005678', consent: true },
  }),
  removeContact: () => ({ path: '/api/contacts/self', ifMatch: '"999999"' }),
  listWebhooks: at('/api/webhooks?limit=5'),
  listWebhookKinds: at('/api/webhooks/kinds'),
  getWebhook: at('/api/webhooks/999999'),
  createWebhook: () => ({
    path: '/api/webhooks',
    body: { url: 'https://example.com/hook', kinds: ['case.paid'], note: '测试' },
  }),
  changeWebhook: () => ({ path: '/api/webhooks/999999', ifMatch: '"1"', body: { active: false } }),
  renewWebhookSecret: () => ({ path: '/api/webhooks/999999/secret', ifMatch: '"1"' }),
  deleteWebhook: () => ({ path: '/api/webhooks/999999', ifMatch: '"1"' }),
  listWebhookDeliveries: at('/api/webhooks/999999/deliveries'),
  retryWebhookDelivery: () => ({ path: '/api/webhooks/999999/deliveries/1/retry', ifMatch: '"1"' }),
  listFailedJobs: at('/api/jobs?limit=5'),
  retryJob: at('/api/jobs/999999/retry'),
  listSmsDeliveries: at('/api/jobs/sms?limit=5'),
  retrySmsDelivery: () => ({ path: '/api/jobs/sms/999999/retry', ifMatch: '"1"' }),
  // Cases and materials. That there is no case by that number is what shows that one was let in.
  listCases: at('/api/cases?limit=5'),
  countCases: at('/api/cases/counts'),
  getCase: at('/api/cases/2026-9999999'),
  getCaseHistory: at('/api/cases/2026-9999999/history'),
  getCaseFacts: at('/api/cases/2026-9999999/facts'),
  replayAssessment: at('/api/cases/2026-9999999/assessments/1/replay'),
  listProactiveItems: at('/api/cases/propose'),
  previewProposals: at('/api/cases/propose/preview?item=14-01&limit=1'),
  listRecoveries: at('/api/payments/recoveries'),
  getRecovery: at('/api/payments/recoveries/2026-9999999'),
  getRecoveryNotice: at('/api/payments/recoveries/2026-9999999/notice.docx?until=2099-01-31'),
  crossCheck: at('/api/cases/2026-9999999/cross-checks'),
  previewDecision: at('/api/cases/2026-9999999/decision-preview'),
  listTasks: at('/api/tasks?limit=5'),
  getNextTask: at('/api/tasks/next'),
  listEntitlements: at('/api/entitlements'),
  openCase: () => ({ path: '/api/cases', body: { item: '10-01' } }),
  saveDraft: () => ({ path: '/api/cases/2026-9999999/draft', ifMatch: '"1"', body: { materials: [] } }),
  submitCase: onCase('submit'),
  confirmOffer: onCase('confirm'),
  supplementCase: onCase('supplement'),
  declineOffer: onCase('decline', { reason: '不需要' }),
  withdrawCase: onCase('withdraw', { reason: '填错了' }),
  acknowledgeResult: onCase('acknowledge'),
  disputeResult: onCase('dispute', { reason: '没有办好' }),
  changeCaseAccount: onCase('account', { payee: '户:AAAAAAAAAAAAAAAAAAAAAA' }),
  appealCase: onCase('appeal', { kind: '复核', grounds: '认定有误' }),
  rateCase: onCase('rate', { stars: 5 }),
  acceptCase: onCase('accept'),
  requestSupplement: onCase('supplement-request', { items: [{ name: '竞赛总结和成绩册', problem: '缺页' }] }),
  passStage: onCase('pass', { text: '属实' }),
  opine: onCase('opine', { verdict: 'agree', text: '同意' }),
  concludeReview: onCase('conclude', { text: '一致同意' }),
  completeCase: onCase('complete', { result: '已办结' }),
  returnCase: onCase('return', { to: 0, reason: '材料有误' }),
  rejectCase: onCase('reject', { reasons: ['不符合条件'], basis: '（三）' }),
  awaitRuling: onCase('await-ruling', { reading: '03-1', question: '如何认定' }),
  giveRuling: onCase('give-ruling', { ruling: '按甲' }),
  settleAppeal: onCase('settle-appeal', { upheld: false, reason: '原决定无误' }),
  reopenCase: onCase('reopen', { to: 0, finding: '金额有误', reason: '更正' }),
  proposeAwards: () => ({ path: '/api/cases/propose', body: { item: '14-01', limit: 1 } }),
  listInitiableItems: at('/api/cases/ex-officio'),
  getConcern: ({ organisation }) => ({ path: '/api/cases/ex-officio/claims', body: { item: '02-02', organisation } }),
  initiateCase: ({ organisation }) => ({
    path: '/api/cases/ex-officio',
    body: { item: '02-02', organisation, reason: '年度校验' },
  }),
  previewChecks: at('/api/cases/ex-officio/batch?item=02-02&limit=1'),
  initiateChecks: () => ({
    path: '/api/cases/ex-officio/batch',
    body: { item: '02-02', limit: 1, reason: '年度校验' },
  }),
  bringEvidence: ({ organisation }) => ({
    path: '/api/cases/ex-officio/materials',
    form: () => pdfForm({ organisation }),
  }),
  bringMaterial: () => ({ path: '/api/materials', form: () => pdfForm() }),
  listMaterials: at('/api/materials?limit=5'),
  getMaterial: at('/api/materials/999999'),
  // Supervision. That the version is an old one is what shows that one was let in.
  getSupervisionBoard: at('/api/supervision'),
  exportSupervisionBoard: at('/api/supervision/board.docx'),
  getSupervisionTask: at('/api/supervision/tasks/liaocheng-2024-23.06-R1'),
  assignSupervisionTasks: () => ({ path: '/api/supervision/assign', body: { tasks: ['liaocheng-2024-23.99-R2'] } }),
  reportSupervisionTask: onTask('report', { department: BUREAU, words: '已完成走访' }),
  acceptSupervisionReports: onTask('accept', { reports: [1], words: '属实' }),
  returnSupervisionReports: onTask('return', { reports: [1], words: '没有佐证' }),
  setSupervisionDue: onTask('due', { due: '2099-12-31', reason: '市政府专题会议' }),
  setSupervisionTarget: onTask('target', { value: 1, unit: '个', reason: '市政府专题会议' }),
  extendSupervisionTask: onTask('extend', { to: '2099-12-31', reason: '汛期' }),
  concludeSupervisionTask: onTask('conclude', { words: '已完成' }),
  reopenSupervisionTask: onTask('reopen', { reason: '复查' }),
  // Audit.
  listAuditActions: at('/api/audit/actions'),
  listAuditEntries: at('/api/audit/entries?limit=5'),
  verifyAudit: at('/api/audit/verification'),
  exportAudit: at('/api/audit/export'),
  // Public notices. That there is none by that number is what shows that one was let in.
  listPublicNotices: at('/api/public-notices?limit=5'),
  getPublicNotice: at('/api/public-notices/2026-999999'),
  getPublicNoticeDocument: at('/api/public-notices/2026-999999/document.docx'),
  objectToPublicNotice: () => ({
    path: '/api/public-notices/2026-999999/objections',
    body: { row: 1, grounds: '不实' },
  }),
  lookUpObjection: at('/api/objections/YY-20260304-AAAAAA'),
  listNoticeCandidates: at('/api/public-notice-candidates?item=14-01'),
  listNoticeBatches: at('/api/public-notice-batches?limit=5'),
  getNoticeBatch: at('/api/public-notice-batches/2026-999999'),
  previewNoticeDocument: at('/api/public-notice-batches/2026-999999/document.docx'),
  freezeNotice: () => ({ path: '/api/public-notice-batches', body: { item: '14-01' } }),
  refreezeNotice: notice('freeze', {}),
  publishNotice: notice('publish', {}),
  withdrawNotice: notice('withdraw', { reason: '名单有误' }),
  getNoticeOffice: at('/api/public-notice-office'),
  setNoticeOffice: () => ({
    path: '/api/public-notice-office',
    body: { organ: '某局', phone: '0635-0000000', address: '某路1号' },
  }),
  listObjections: at('/api/public-notice-objections?limit=5'),
  getObjection: at('/api/public-notice-objections/YY-20260304-AAAAAA'),
  settleObjection: () => ({
    path: '/api/public-notice-objections/YY-20260304-AAAAAA/settle',
    body: { upheld: false, reason: '不实' },
  }),
  // Money. Batches, payees and cases that are named are not there: that they are looked for is what shows that one was let in.
  listBudgets: at('/api/budgets?year=2026'),
  listFunds: at('/api/budgets/funds'),
  appropriateBudget: budget('appropriate', { item: '*' }),
  withdrawBudget: budget('withdraw', { item: '14-01' }),
  transferBudget: budget('transfer', { from: '*', to: '14-01' }),
  exportBudgetsXlsx: at('/api/budgets/export.xlsx'),
  exportBudgetsCsv: at('/api/budgets/export.csv'),
  listLedger: at('/api/ledger?limit=5'),
  exportLedgerXlsx: at('/api/ledger/export.xlsx'),
  exportLedgerCsv: at('/api/ledger/export.csv'),
  listOwnPayees: at('/api/payees?limit=5'),
  getOwnPayee: at('/api/payees/none'),
  listPayees: at('/api/payments/payees?limit=5'),
  getPayee: at('/api/payments/payees/none'),
  addPayee: () => ({ path: '/api/payees', body: { holder: '人0', bank: '中国建设银行', number: '123' } }),
  retirePayee: () => ({ path: '/api/payees/none/retire', ifMatch: '"1"' }),
  verifyPayee: () => ({ path: '/api/payments/payees/none/verify', ifMatch: '"1"' }),
  listPaymentBatches: at('/api/payments/batches?limit=5'),
  getPaymentBatch: at('/api/payments/batches/999999'),
  previewPaymentBatch: () => ({ path: '/api/payments/preview', body: { fund: '就业补助资金', year: 2026 } }),
  proposePaymentBatch: () => ({ path: '/api/payments/batches', body: { fund: '就业补助资金', year: 2026 } }),
  removePaymentLine: batch('remove', { number: 1, reason: '账号有误' }),
  submitPaymentBatch: () => ({ path: '/api/payments/batches/999999/submit', ifMatch: '"1"' }),
  cancelPaymentBatch: batch('cancel', { reason: '不用' }),
  returnPaymentBatch: batch('return', { reason: '账号有误' }),
  releasePaymentBatch: batch('release', { digest: 'a'.repeat(64) }),
  getBankFileXlsx: at('/api/payments/batches/999999/bank-file.xlsx'),
  getBankFileCsv: at('/api/payments/batches/999999/bank-file.csv'),
  takePaymentReceipts: () => ({
    path: '/api/payments/batches/999999/receipts',
    body: { receipts: [{ number: 1, amount: 1, outcome: 'paid', receipt: '回-1', on: '2026-03-02' }] },
  }),
  takePaymentReceiptFile: () => ({
    path: '/api/payments/batches/999999/receipts-file',
    form: () => {
      const form = new FormData();
      form.set('file', new Blob(['序号,金额,结果,日期,回单号\n1,1.00,成功,2026-03-02,回-1\n']), '回单.csv');
      return form;
    },
  }),
  takeLatePaymentReturn: batch('late-return', { number: 1, reason: '已销户', on: '2026-03-02' }),
  recordRepayment: () => ({
    path: '/api/payments/repayments',
    body: { case: '2026-9999999', amount: 1, receipt: '缴-1' },
  }),
  setOffAward: () => ({ path: '/api/payments/offsets', body: { from: '2026-9999998', to: '2026-9999999', amount: 1 } }),
};

export function soundRequest(operationId: string, about: About): Sound {
  const make = REQUESTS[operationId];
  if (make === undefined) throw new Error(`${operationId} is not in the table of requests`);
  return make(about);
}

export function send(
  client: Client,
  method: string,
  { path, body, form, ifMatch }: Sound,
  headers: Readonly<Record<string, string | undefined>> = {},
): Promise<Answer> {
  return client.ask(method, path, {
    ...(body === undefined ? {} : { body }),
    ...(form === undefined ? {} : { form: form() }),
    headers: { ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }), ...headers },
  });
}
