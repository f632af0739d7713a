import type { FastifyInstance } from 'fastify';
import type { Permission } from '../../access/index.ts';
import {
  AccessRefused,
  CaseRefused,
  FileRefused,
  getCase,
  caseHistory,
  myParties,
  PaymentRefused,
  unreadMessages,
  type CaseView,
  type Context,
  type OwnParty,
} from '../../flow/index.ts';
import type { Acting, FormFault, Site } from '../../web/portal/index.ts';
import { RequestProblem } from '../errors.ts';
import { refused } from '../routes/payments-shared.ts';
import { ownPage, type OwnIncoming, type PageAnswer, type PageSpec } from './page.ts';

/** A page of one's own: whatever a flow refuses and the page doesn't say itself is said on a page of its own, never as a failure. */
export function myOwn(
  app: FastifyInstance,
  site: Site,
  spec: PageSpec & {
    readonly permission?: Permission;
    readonly handle: (incoming: OwnIncoming) => Promise<PageAnswer>;
  },
): void {
  ownPage(app, site, {
    ...spec,
    permission: spec.permission ?? 'case.apply',
    handle: async (incoming) => {
      try {
        return await spec.handle(incoming);
      } catch (error) {
        throw refused(error) ?? error;
      }
    },
  });
}

/** For whom the visitor acts here: as the address or the form says, or as the case does. */
export async function actingOf(
  { context, marks, query, form }: OwnIncoming,
  of?: CaseView['beneficiary'],
): Promise<Acting> {
  const [parties, unread] = [await myParties(looking(context)), await unreadMessages(looking(context))];
  const organisation =
    of === undefined
      ? (form.get('as') ?? query.get('as') ?? undefined)
      : of.kind === 'organisation'
        ? (of.number ?? undefined)
        : undefined;
  const wanted = (one: OwnParty): boolean => one.organisation === organisation;
  const party = parties.find(wanted) ?? (organisation === undefined ? parties[0] : undefined);
  if (party === undefined)
    throw parties.length === 0
      ? new RequestProblem(
          'forbidden',
          '您的账号还没有对应到本人，也没有经办的单位。请先完成实名核验，或者请单位的主经办人授权。',
        )
      : new RequestProblem('no-such-resource', '您不是这个单位的经办人。请由单位的主经办人授权后再办理。');
  return { party, parties, unread, marks };
}

/** A look beside a command: it must not be taken for the command itself. */
export function looking(context: Context): Context {
  const { database, keys, actor, now, ruleSet } = context;
  return { database, keys, actor, now, ruleSet };
}

/** A further step of the same form: each has its key, so that sent again all of them are answered alike. */
export function also(context: Context, step: string): Context {
  const { idempotency } = context;
  if (idempotency === undefined) return context;
  return { ...context, idempotency: { ...idempotency, key: `${idempotency.key}.${step}` } };
}

/** What a flow has against what was given. */
export interface Objected {
  readonly faults: readonly FormFault[];
  /** The case went on since the page was made. */
  readonly isStale: boolean;
  readonly status: number;
}

/** Runs a step; what is wrong with what was given comes back to be shown on the same page. Anything else goes on. */
export async function trying<T>(
  work: () => Promise<T>,
): Promise<{ readonly done: T } | { readonly objected: Objected }> {
  try {
    return { done: await work() };
  } catch (error) {
    const objected = objectedBy(error);
    if (objected === undefined) throw error;
    return { objected };
  }
}

function objectedBy(error: unknown): Objected | undefined {
  if (error instanceof CaseRefused) {
    if (error.code === 'not-found') return undefined;
    const isStale = error.code === 'stale';
    return {
      faults: isStale ? [] : error.faults.map(plainFault),
      isStale,
      status: error.code === 'invalid' ? 422 : 409,
    };
  }
  if (error instanceof PaymentRefused) {
    if (error.code === 'not-found' || error.code === 'not-allowed') return undefined;
    return { faults: error.faults.map(plainFault), isStale: false, status: error.code === 'invalid' ? 422 : 409 };
  }
  if (error instanceof AccessRefused) {
    if (error.code !== 'invalid' && error.code !== 'stale') return undefined;
    const faults =
      error.objections.length > 0 ? error.objections.map(plainFault) : [whole(error.message, '再看一遍现在的内容')];
    return { faults, isStale: false, status: error.code === 'invalid' ? 422 : 409 };
  }
  if (error instanceof FileRefused)
    return { faults: error.faults.map(({ message, hint }) => whole(message, hint)), isStale: false, status: 422 };
  if (error instanceof RequestProblem && error.problem.status === 413)
    return {
      faults: [{ field: 'file', message: '文件太大', hint: '照片可以在手机上缩小，或者分成几份' }],
      isStale: false,
      status: 413,
    };
  return undefined;
}

function whole(message: string, hint: string): FormFault {
  return { field: '', message: plain(message), hint: plain(hint) };
}

/** Faults say who should do what; the summary puts the full stops. */
function plainFault({ field, message, hint }: FormFault): FormFault {
  return { field, message: plain(message), hint: plain(hint) };
}

function plain(text: string): string {
  return text.replace(/[。；]+$/u, '');
}

/** The version of the case that the page was made from. */
export function seenVersion(form: URLSearchParams): number {
  const text = form.get('version') ?? '';
  return /^\d{1,9}$/u.test(text) ? Number(text) : 0;
}

/** One's own case: officials have pages of their own. */
export async function ownCase({ context, params }: OwnIncoming): Promise<CaseView> {
  return getCase(looking(context), params['id'] ?? '');
}

/** What happened to a case since a page of it was made, in Chinese. */
export async function since(incoming: OwnIncoming, version: number): Promise<readonly string[]> {
  const history = await caseHistory(looking(incoming.context), incoming.params['id'] ?? '');
  return history
    .filter(({ seq }) => seq > version)
    .map(({ title, text, by }) => `${title}（${by}）${text === '' ? '' : `：${text}`}`);
}

/** Fields of a form by name, the last of each, without its marks. */
export function typedIn(form: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries([...form].filter(([name]) => name !== 'csrf' && name !== 'key'));
}

/** Fields of the 申请表, by their own names. */
export function formTexts(form: URLSearchParams): Readonly<Record<string, string>> {
  const own = [...form].filter(([name]) => name.startsWith('form.'));
  return Object.fromEntries(own.map(([name, value]) => [name.slice('form.'.length), value.slice(0, MOST_TEXT)]));
}

const MOST_TEXT = 5000;

/** What has just been done, said once on the page it leads to. */
const DONE: Readonly<Record<string, string>> = {
  saved: '已保存。',
  uploaded: '已上传。',
  removed: '已从这一件里去掉，文件还在“材料”里。',
  reused: '已用上。',
  withdrawn: '已撤回。',
  declined: '已放弃。',
  appealed: '已收到，会由没有办过这一件的人处理。',
  rated: '谢谢，评价已收到。',
  account: '收款账户已变更。',
  'account-added': '收款账户已登记。',
  'account-retired': '这个账户已停用。',
  supplemented: '补正已收到，等待受理。',
  confirmed: '已确认享受，等待受理。',
  acknowledged: '已确认，办结。',
  disputed: '已收到，退回重新办理。',
  contact: '手机号已保存。',
  'contact-removed': '手机号已删除。',
  read: '已全部标为已读。',
};

export function doneText(query: URLSearchParams): string | undefined {
  return DONE[query.get('done') ?? ''];
}

export function withDone(path: string, done: string): string {
  const [before = '', hash] = path.split('#', 2);
  return `${before}${before.includes('?') ? '&' : '?'}done=${done}${hash === undefined ? '' : `#${hash}`}`;
}

/** Path of an own page for the party that one acts for. */
export function partyPath(path: string, { organisation }: OwnParty): string {
  return organisation === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}as=${organisation}`;
}
