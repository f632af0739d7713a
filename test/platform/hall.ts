import { beforeAll } from 'vitest';
import { PLATFORM_SCOPE } from '../../src/access/index.ts';
import { enqueue, tokenOf, transact } from '../../src/store/index.ts';
import { builtWeb, type Build } from '../built-web.ts';
import { BUREAU, EAST } from './city.ts';
import { until, type Answer, type Client } from './client.ts';
import { NOW } from './people.ts';
import { startServerAt, type TestServer } from './server.ts';

/** A case as its page shows it; only what tests look at. */
export interface Case {
  readonly id: string;
  readonly version: number;
  readonly item: { readonly code: string; readonly name: string; readonly fund: string | null };
  readonly status: string;
  readonly turn: string;
  readonly round: number;
  readonly key: string | null;
  readonly stageName: string | null;
  readonly required: readonly { readonly name: string; readonly fromRegister: boolean; readonly account: boolean }[];
  readonly assessments: readonly { readonly seq: number; readonly record: Assessed }[];
  readonly opinions: readonly {
    readonly round: number;
    readonly stage: string;
    readonly verdict: string;
    readonly by: { readonly department: string | null; readonly name: string | null };
  }[];
  readonly clocks: {
    readonly stage: {
      readonly used: number | null;
      readonly deadline: string | null;
      readonly paused: string | null;
      readonly level: string | null;
    } | null;
  };
  readonly decides: boolean;
  readonly decision: {
    readonly amount: number | null;
    readonly discretion: { readonly amount: number; readonly reason: string } | null;
  } | null;
  readonly notice: { readonly batch: string; readonly row: number; readonly until: string } | null;
  readonly money: {
    readonly paid: number;
    readonly withheld: number;
    readonly recovered: number;
    readonly due: number | null;
  };
  readonly available: readonly { readonly command: string; readonly yours: boolean }[];
  readonly returnTo: readonly { readonly index: number; readonly name: string }[];
  readonly reopenTo: readonly { readonly index: number; readonly name: string }[];
}

interface Assessed {
  readonly status: string;
  readonly outcome: string;
  readonly amount: number | null;
  readonly benefit: object | null;
  readonly clause: string;
  readonly sentence: string;
}

/** A payment batch as its page shows it. */
export interface Batch {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly digest: string;
  readonly total: number;
  readonly lines: readonly {
    readonly number: number;
    readonly caseId: string;
    readonly amount: number;
    readonly status: string;
    readonly purpose: string;
  }[];
}

/** Where the money of a line of the budget stands. 分. */
export interface Line {
  readonly available: number;
  readonly committed: number;
  readonly transit: number;
  readonly returned: number;
  readonly spent: number;
  readonly receivable: number;
}

/** Somebody who applies. */
export interface Applicant {
  readonly login: string;
  /** As the registers and their bank have it. */
  readonly name: string;
  /** Full ID number; absent of a clerk. */
  readonly person?: string;
  /** 统一社会信用代码 that a clerk acts for. */
  readonly organisation?: string;
}

export interface Asked {
  readonly item: string;
  readonly by: Applicant;
  readonly key?: string;
  readonly form?: object;
}

export interface Discretion {
  readonly amount: number;
  readonly reason: string;
}

/** By whom each turn is taken, as the case's page names it. */
const TAKES: Readonly<Record<string, string>> = {
  [`县级受理（${EAST}）`]: 'acceptor',
  [`县级审核（${EAST}）`]: 'reviewer',
  市财政局: 'treasury',
  [BUREAU]: 'bureau',
  市委组织部: 'organisation-department',
  市教育体育局: 'schools',
  市文化和旅游局: 'culture',
  市级复核: 'city',
};

const STAFF = [
  { login: 'acceptor', name: '王受理', grants: [{ role: 'county-acceptor', county: EAST }] },
  { login: 'reviewer', name: '李审核', grants: [{ role: 'county-reviewer', county: EAST }] },
  { login: 'treasury', name: '周会审', grants: [{ role: 'department', department: '市财政局' }] },
  { login: 'bureau', name: '吴会审', grants: [{ role: 'department', department: BUREAU }] },
  { login: 'organisation-department', grants: [{ role: 'department', department: '市委组织部' }] },
  { login: 'schools', grants: [{ role: 'department', department: '市教育体育局' }] },
  { login: 'culture', grants: [{ role: 'department', department: '市文化和旅游局' }] },
  { login: 'city', name: '孙复核', grants: [{ role: 'city-reviewer' }] },
  { login: 'other-city', name: '钱复核', grants: [{ role: 'city-reviewer' }] },
  { login: 'maker', name: '郑编制', grants: [{ role: 'finance' }] },
  { login: 'releaser', name: '冯放行', grants: [{ role: 'finance' }] },
  { login: 'auditor', name: '陈审计', grants: [{ role: 'auditor' }] },
  { login: 'audit-admin', name: '褚日志', grants: [{ role: 'audit-admin' }] },
] as const;

const DAY_SECONDS = 86_400;

/** The offices that handle cases, over HTTP, each by a session of its own; and the clock, which begins on a day of 2026. */
export class Hall {
  readonly server: TestServer;
  readonly #browsers = new Map<string, Promise<Client>>();
  #files = 0;

  constructor(server: TestServer) {
    this.server = server;
  }

  /** The browser of somebody, who signs in when they are first asked for, and again on another day. */
  as(login: string): Promise<Client> {
    const known = this.#browsers.get(login) ?? this.server.signIn(login);
    this.#browsers.set(login, known);
    return known;
  }

  /** Days go by; by then everybody's session is over. */
  days(count: number): void {
    this.server.forward(count * DAY_SECONDS);
    this.#browsers.clear();
  }

  async settle({ login, name, person, organisation }: Applicant): Promise<void> {
    await this.server.join(
      organisation === undefined
        ? { login, name, kind: 'citizen', person: tokenOf(this.server.keys, person ?? '') }
        : { login, name: `${name}经办人`, grants: [{ role: 'org-clerk', organisation }] },
    );
  }

  // ── a case ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** As the auditor sees it, who sees all that was handed in. */
  async see(id: string): Promise<Case> {
    return good(await (await this.as('auditor')).get(`/api/cases/${id}`)).json<Case>();
  }

  async read(login: string, id: string): Promise<Case> {
    return good(await (await this.as(login)).get(`/api/cases/${id}`)).json<Case>();
  }

  /** A command on a case as it is now, whatever comes of it. */
  async give(login: string, id: string, verb: string, body: object = {}): Promise<Answer> {
    const browser = await this.as(login);
    const etag = (await browser.get(`/api/cases/${id}`)).headers.get('etag') ?? '"0"';
    return browser.post(`/api/cases/${id}/${verb}`, body, { headers: { 'if-match': etag } });
  }

  async does(login: string, id: string, verb: string, body: object = {}): Promise<Case> {
    return good(await this.give(login, id, verb, body), `${login} ${verb}`).json<Case>();
  }

  /** A file that is asked for; another one each time. */
  async bring({ login, organisation }: Applicant, name: string): Promise<string> {
    const form = new FormData();
    if (organisation !== undefined) form.set('organisation', organisation);
    this.#files += 1;
    const content = `%PDF-1.7\n% ${name} ${String(this.#files)}\ntrailer<<>>\n%%EOF`;
    form.set('file', new Blob([content], { type: 'application/pdf' }), `${name}.pdf`);
    const browser = await this.as(login);
    return good(await browser.ask('POST', '/api/materials', { form })).json<{ digest: string }>().digest;
  }

  /** An account at a bank, in their own name. @returns its token. */
  async account({ login, name: holder, organisation }: Applicant, number: string): Promise<string> {
    const browser = await this.as(login);
    const body = {
      holder,
      bank: '中国建设银行聊城分行',
      number,
      ...(organisation === undefined ? {} : { organisation }),
    };
    return good(await browser.post('/api/payees', body)).json<{ token: string }>().token;
  }

  async open({ item, by, key, form }: Asked): Promise<Case> {
    const { login, organisation } = by;
    const body = {
      item,
      ...(organisation === undefined ? {} : { organisation }),
      ...(key === undefined ? {} : { key }),
      ...(form === undefined ? {} : { form }),
    };
    return good(await (await this.as(login)).post('/api/cases', body), `${login} ${item}`).json<Case>();
  }

  /** What an application encloses: every material that the guide asks for, and the account where money is to be had. */
  async enclosures(by: Applicant, { item, required }: Case): Promise<object> {
    const materials: object[] = [];
    for (const { name, fromRegister, account } of required)
      if (!fromRegister && !account) materials.push({ name, digest: await this.bring(by, name) });
    const isPaid = required.some(({ account }) => account) && item.fund !== null;
    return { materials, ...(isPaid ? { payee: await this.account(by, `6217002200000${by.login.length}123456`) } : {}) };
  }

  /** From the sign-in to the desk of those who accept. */
  async apply(asked: Asked): Promise<Case> {
    const opened = await this.open(asked);
    return this.does(asked.by.login, opened.id, 'submit', await this.enclosures(asked.by, opened));
  }

  /** The ordinary next step, by whoever's turn it is. Undefined where nobody alone takes one. */
  async step(id: string, discretion?: Discretion): Promise<Case | undefined> {
    const { status, turn } = await this.see(id);
    const login = turn
      .split('、')
      .map((one) => TAKES[one])
      .find((one) => one !== undefined);
    if (login === undefined) return undefined;
    switch (status) {
      case 'submitted':
        return this.does(login, id, 'accept', await this.#deciding(login, id, discretion));
      case 'reviewing':
        return this.does(login, id, 'pass', { text: '情况属实', ...(await this.#deciding(login, id, discretion)) });
      case 'joint-review':
        return this.does(login, id, 'opine', { verdict: 'agree', text: '经核对，无异议' });
      case 'completing':
        return this.does(login, id, 'complete', { result: '已办妥' });
      default:
        return undefined;
    }
  }

  /** Steps on until the case stands there. */
  async until(id: string, status: string, discretion?: Discretion): Promise<Case> {
    for (;;) {
      const seen = await this.see(id);
      if (seen.status === status) return seen;
      if ((await this.step(id, discretion)) === undefined)
        throw new Error(`${id} waits at ${seen.status} (${seen.stageName ?? ''}) for ${seen.turn}`);
    }
  }

  /** What a stage that decides needs: each difference since the last assessment explained, an amount where the office decides it. */
  async #deciding(login: string, id: string, discretion: Discretion | undefined): Promise<object> {
    const browser = await this.as(login);
    if (!good(await browser.get(`/api/cases/${id}`)).json<Case>().decides) return {};
    const query =
      discretion === undefined
        ? ''
        : `?amount=${String(discretion.amount)}&reason=${encodeURIComponent(discretion.reason)}`;
    const { explain, findings } = good(await browser.get(`/api/cases/${id}/decision-preview${query}`)).json<{
      explain: readonly string[];
      findings: readonly { readonly id: string }[];
    }>();
    const verified = Object.fromEntries(findings.map((one) => [one.id, { verdict: 'verified', text: '已电话核实' }]));
    const explanations = Object.fromEntries(explain.map((what) => [what, '已核对，以现在的台账为准']));
    return { decision: { explanations, verified, ...(discretion === undefined ? {} : { discretion }) } };
  }

  // ── the public ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Shown to the public, of one item. @returns the number of the batch. */
  async publish(item: string, cases: readonly string[]): Promise<string> {
    const city = await this.as('city');
    const frozen = good(await city.post('/api/public-notice-batches', { item, cases }));
    const { id } = frozen.json<{ id: string }>();
    const headers = { 'if-match': frozen.headers.get('etag') ?? '' };
    good(await city.post(`/api/public-notice-batches/${id}/publish`, {}, { headers }));
    return id;
  }

  /** Time goes by until the day after the last one on which the list is shown, and the job that looks for that has run. */
  async afterNotice(until: string | undefined): Promise<void> {
    if (until === undefined || until === '') throw new Error('is not shown');
    const today = Math.floor((this.server.now().getTime() / 1000 + 8 * 3600) / DAY_SECONDS);
    this.days(Date.parse(`${until}T00:00:00Z`) / 1000 / DAY_SECONDS + 1 - today);
    await this.job('public-notice.advance');
  }

  /** A job runs, as it would by itself at its time. */
  async job(task: string): Promise<void> {
    const { database } = this.server;
    await transact(database, PLATFORM_SCOPE, (tx) => enqueue(tx, task));
    await until(async () => {
      const { rowCount } = await database.ownerPool.query(
        'select from graphile_worker.jobs where task_identifier = $1 and attempts < max_attempts',
        [task],
      );
      return rowCount === 0 ? true : undefined;
    });
  }

  // ── money ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  async appropriate(fund: string, item: string, amount: number): Promise<void> {
    const body = { fund, year: 2026, item, amount, reason: '聊财预〔2026〕1号' };
    good(await (await this.as('maker')).post('/api/budgets/appropriate', body));
  }

  /** Of a fund, this year, what was appropriated for this item alone. */
  async line(fund: string, item: string): Promise<Line> {
    const path = `/api/budgets?fund=${encodeURIComponent(fund)}&year=2026`;
    const { budgets } = good(await (await this.as('maker')).get(path)).json<{
      budgets: readonly (Line & { item: string })[];
    }>();
    const found = budgets.find((one) => one.item === item);
    if (found === undefined) throw new Error(`${fund} has nothing for ${item}`);
    const { available, committed, transit, returned, spent, receivable } = found;
    return { available, committed, transit, returned, spent, receivable };
  }

  /** A batch of these cases, put together by one of the two. */
  async propose(fund: string, cases?: readonly string[]): Promise<Batch> {
    const body = { fund, year: 2026, ...(cases === undefined ? {} : { cases }) };
    return good(await (await this.as('maker')).post('/api/payments/batches', body)).json<Batch>();
  }

  async batch({ id }: Pick<Batch, 'id'>): Promise<Batch> {
    return good(await (await this.as('maker')).get(`/api/payments/batches/${id}`)).json<Batch>();
  }

  /** Submitted by one, released by the other. */
  async release(proposed: Batch): Promise<Batch> {
    const path = `/api/payments/batches/${proposed.id}`;
    const maker = await this.as('maker');
    const submitted = good(await maker.post(`${path}/submit`, undefined, { headers: seen(proposed) })).json<Batch>();
    const { digest } = submitted;
    const releaser = await this.as('releaser');
    return good(await releaser.post(`${path}/release`, { digest }, { headers: seen(submitted) })).json<Batch>();
  }

  /** The bank's answer to every line that is under way; those named come back. */
  async receipts({ id }: Pick<Batch, 'id'>, returned: readonly number[] = []): Promise<Batch> {
    const { lines } = await this.batch({ id });
    const receipts = lines
      .filter(({ status }) => status === 'sent')
      .map(({ number, amount }) => {
        const base = { number, amount, on: this.today() };
        return returned.includes(number)
          ? { ...base, outcome: 'returned', why: '户名与账号不符' }
          : { ...base, outcome: 'paid', receipt: `回单-${id}-${String(number)}` };
      });
    const answer = await (await this.as('maker')).post(`/api/payments/batches/${id}/receipts`, { receipts });
    return good(answer).json<{ batch: Batch }>().batch;
  }

  /** From the application to the end of the public notice. */
  async approved(asked: Asked, discretion?: Discretion): Promise<Case> {
    const { id } = await this.apply(asked);
    return this.approvedAnew(id, discretion);
  }

  /** From wherever it stands to the end of the public notice. */
  async approvedAnew(id: string, discretion?: Discretion): Promise<Case> {
    const { item } = await this.until(id, 'awaiting-notice', discretion);
    await this.publish(item.code, [id]);
    await this.afterNotice((await this.see(id)).notice?.until ?? '');
    return this.see(id);
  }

  /** And to the receipt. */
  async paid(asked: Asked, discretion?: Discretion): Promise<Case> {
    const { id, item } = await this.approved(asked, discretion);
    await this.receipts(await this.release(await this.propose(item.fund ?? '', [id])));
    return this.see(id);
  }

  /** Entries of the ledger about a case, oldest first. */
  async ledger(id: string): Promise<readonly Entry[]> {
    const path = `/api/ledger?limit=200&case=${id}`;
    const { entries } = good(await (await this.as('maker')).get(path)).json<{ entries: readonly Entry[] }>();
    return entries.toReversed();
  }

  /** Titles of what somebody was told of a case, oldest first. */
  async told(login: string, id: string): Promise<readonly string[]> {
    const path = `/api/messages?limit=200&about=case:${id}`;
    const { messages } = good(await (await this.as(login)).get(path)).json<{
      messages: readonly { title: string }[];
    }>();
    return messages.map(({ title }) => title).toReversed();
  }

  /** What the audit has of a case, oldest first: who did what. */
  async audited(id: string): Promise<readonly { readonly action: string; readonly account: string }[]> {
    const path = `/api/audit/entries?limit=200&subject=${encodeURIComponent(`办件:${id}`)}`;
    const { entries } = good(await (await this.as('audit-admin')).get(path)).json<{
      entries: readonly { action: string; account: string }[];
    }>();
    return entries.toReversed();
  }

  /** 已发放 of a case, as it stands: 元. */
  async given(
    id: string,
  ): Promise<readonly { readonly item: string; readonly key: string; readonly amount: number }[]> {
    const { rows } = await this.server.database.ownerPool.query<{ item: string; key: string; amount: string }>(
      'select 事项 as item, 同项键 as key, 金额 as amount from register."已发放" where _source = $1 order by _row',
      [`case:${id}`],
    );
    return rows.map(({ item, key, amount }) => ({ item, key, amount: Number(amount) }));
  }

  today(): string {
    return new Date(this.server.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  }
}

export interface Entry {
  readonly kind: string;
  readonly item: string | null;
  readonly clause: string | null;
  readonly sentence: string | null;
  readonly batch: string | null;
  readonly postings: readonly { readonly account: string; readonly amount: number }[];
}

function seen({ version }: Pick<Batch, 'version'>): Record<string, string> {
  return { 'if-match': `"${String(version)}"` };
}

/** The answer, where it is one that does what was asked. */
export function good(answer: Answer, what = ''): Answer {
  if (answer.status < 300) return answer;
  throw new Error(`${what} ${String(answer.status)} ${answer.text}`);
}

/**
 * One for a test file: everybody of the offices, and who may object to a list where.
 * @param builds what of the web it is to serve
 */
export function useHall(settle: (hall: Hall) => Promise<void>, ...builds: readonly Build[]): () => Hall {
  let hall: Hall | undefined;
  beforeAll(async () => {
    hall = new Hall(await startServerAt(NOW, builds.length === 0 ? undefined : await builtWeb(...builds)));
    for (const one of STAFF) await hall.server.join(one);
    const office = { organ: BUREAU, phone: '0635-0000000', address: '聊城市东昌府区1号' };
    good(await (await hall.as('city')).ask('PUT', '/api/public-notice-office', { body: office }));
    await settle(hall);
  });
  return () => {
    if (hall === undefined) throw new Error('before it is open');
    return hall;
  };
}
