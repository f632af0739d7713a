import { BUREAU, EAST } from './city.ts';
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
const at = (path: string) => () => ({ path });

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
  // Audit.
  listAuditEntries: at('/api/audit/entries?limit=5'),
  verifyAudit: at('/api/audit/verification'),
  exportAudit: at('/api/audit/export'),
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
