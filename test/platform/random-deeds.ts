import { PLATFORM_ACTOR, PLATFORM_SCOPE, type Actor } from '../../src/access/index.ts';
import type { CaseState, NoticeBatch } from '../../src/case/index.ts';
import { chinaDay } from '../../src/kit/index.ts';
import {
  acceptCase,
  advanceNotices,
  appealCase,
  awaitRuling,
  cancelBatch,
  changeAccount,
  changeBudget,
  completeCase,
  concludeReview,
  freezeNotice,
  giveRuling,
  objectToNotice,
  openCase,
  opine,
  passStage,
  proposeAwards,
  proposeBatch,
  publishNotice,
  rateCase,
  recordRepayment,
  refreezeNotice,
  rejectCase,
  releaseBatch,
  removeLine,
  reopenCase,
  requestSupplement,
  retirePayee,
  returnBatch,
  returnCase,
  saveDraft,
  seeBatch,
  setOff,
  settleAppeal,
  settleObjection,
  submitBatch,
  submitCase,
  supplementCase,
  takeLateReturn,
  takeReceipts,
  turnClocks,
  withdrawCase,
  withdrawNotice,
  type Context,
  type GivenReceipt,
  type PaymentBatchView,
} from '../../src/flow/index.ts';
import { readNotice, transact } from '../../src/store/index.ts';
import { EMPLOYMENT, TALENT, type Claim, type World } from './random-world.ts';

/** One try of somebody: what, on which case, by whom; `n` chooses all else. */
export interface Try {
  readonly how: 'forward' | 'wild';
  readonly deed: number;
  readonly on: number;
  readonly who: number;
  readonly n: number;
  readonly days: number;
}

interface Given {
  readonly world: World;
  readonly state: CaseState;
  readonly claim: Claim;
  readonly context: Context;
  readonly n: number;
  readonly seen: { readonly id: string; readonly version: number };
}

type Deed = (given: Given) => Promise<unknown>;

/** A year is long enough for a few dozen tries; the one after it has no calendar yet. */
const LAST_DAY = Date.parse('2026-11-30T00:00:00Z');

export async function attempt(world: World, { how, deed, on, who, n, days }: Try): Promise<void> {
  world.now = new Date(Math.min(world.now.getTime() + days * 86_400_000, LAST_DAY));
  const fresh = world.claims[on % world.claims.length];
  const one = world.cases[on % Math.max(1, world.cases.length)];
  const isNew = fresh !== undefined && !world.cases.some(({ claim }) => claim === fresh);
  if (one === undefined || (how === 'forward' && isNew && n % 2 === 0)) {
    if (fresh !== undefined) await world.open(fresh);
    return;
  }
  const state = await world.state(one.id);
  const base = { world, state, claim: one.claim, n, seen: { id: one.id, version: state.events } };
  if (how === 'forward') {
    await forward({ ...base, context: world.by(one.claim.owner) });
    return;
  }
  const names = Object.keys(DEEDS);
  const name = names[deed % names.length] ?? '';
  const likely = likelyHands({ ...base, name });
  const hands = who % 3 === 0 ? world.everybody : likely;
  const actor = hands[who % hands.length] ?? PLATFORM_ACTOR;
  const version = n % 7 === 0 ? state.events - 1 : state.events;
  await DEEDS[name]?.({ ...base, context: world.by(actor), seen: { id: one.id, version } });
}

const OWNERS = ['open', 'save', 'submit', 'supplement', 'withdraw', 'appeal', 'rate', 'account', 'retire'];
const CITY = [
  'freeze',
  'publish',
  'settleObjection',
  'takeDown',
  'refreeze',
  'reopen',
  'offer',
  'settleAppeal',
  'rule',
];
const FINANCE = [
  'propose',
  'submitBatch',
  'returnBatch',
  'cancelBatch',
  'remove',
  'receipts',
  'lateReturn',
  'repay',
  'offset',
];

/** Who would try it: most of what is tried is wrong for other reasons than that. */
function likelyHands({
  world,
  state,
  claim,
  name,
}: Pick<Given, 'world' | 'state' | 'claim'> & { readonly name: string }): readonly Actor[] {
  const whose = world.whose(state);
  if (OWNERS.includes(name)) return [claim.owner];
  if (CITY.includes(name)) return ['city', 'other-city', 'mixed'].map((one) => world.staff(one));
  if (FINANCE.includes(name) || name === 'budget') return ['maker', 'mixed'].map((one) => world.staff(one));
  if (name === 'release') return ['releaser', 'maker', 'mixed'].map((one) => world.staff(one));
  return [...(whose === undefined ? [] : [whose]), ...['city', 'both'].map((one) => world.staff(one))];
}

/** What takes the case on, by somebody who may. */
async function forward(given: Given): Promise<unknown> {
  const { world, state, claim, seen, n } = given;
  const as = (name: string): Context => world.by(world.staff(name));
  const owner = world.by(claim.owner);
  const hand = world.whose(state);
  const context = hand === undefined ? owner : world.by(hand);
  switch (state.status) {
    case 'draft':
      return submitCase(owner, seen, world.enclosed(state.id));
    case 'supplementing':
      return supplement({ ...given, context: owner });
    case 'submitted':
      return acceptCase(context, seen, { decision: await world.deciding(context, state) });
    case 'reviewing':
      return passStage(context, seen, { text: '属实', decision: await world.deciding(context, state) });
    case 'joint-review':
      return opine(context, seen, 'agree', '同意');
    case 'completing':
      return completeCase(context, seen, { result: '已办妥', decision: await world.deciding(context, state) });
    case 'awaiting-ruling':
      return giveRuling(as('city'), seen, '按现行选项');
    case 'awaiting-notice':
      return showAll(given, as('city'));
    case 'public-notice':
      world.now = new Date(Math.min(((state.notice?.until ?? 0) + 1) * 86_400_000 + 3_600_000, LAST_DAY));
      return advanceNotices(world.by(PLATFORM_ACTOR));
    case 'objection':
      return settle(given, as('city'), n % 3 === 0);
    case 'awaiting-payment':
      return proposeBatch(as('maker'), { fund: state.procedure.fund ?? '', year: 2026 });
    case 'in-batch':
    case 'paid':
      return payOn(given);
    case 'payment-returned':
      return changeAccount(owner, seen, await world.account(claim));
    case 'recovering':
      return recover(given, as('maker'));
    case 'appealing':
      return settleAppeal(as('other-city'), seen, '已复核', n % 2 === 0 ? { upheld: true, to: 0 } : { upheld: false });
    case 'closed':
      return n % 3 === 0 ? DEEDS['reopen']?.({ ...given, context: as('city') }) : lateReturn(given, as('maker'));
    case 'rejected':
      return appealCase(owner, seen, state.appeals.length === 0 ? '复核' : '申诉', '认定有误');
    default:
      return undefined;
  }
}

/** THE table of everything that can be tried, each by anybody, at any time. */
const DEEDS: Readonly<Record<string, Deed>> = {
  open: ({ context, claim: { item, key } }) => openCase(context, key === '' ? { item } : { item, key }),
  save: ({ context, seen, world, state }) => saveDraft(context, seen, world.enclosed(state.id)),
  submit: ({ context, seen, world, state, n }) =>
    submitCase(context, seen, n % 3 === 0 ? {} : world.enclosed(state.id)),
  supplement,
  withdraw: ({ context, seen }) => withdrawCase(context, seen, '不办了'),
  accept: ({ context, seen }) => acceptCase(context, seen, {}),
  ask: ({ context, seen, state, n }) =>
    requestSupplement(context, seen, [
      { name: state.procedure.materials[n % 3]?.name ?? '没有的材料', problem: '看不清' },
    ]),
  pass: async ({ context, seen, world, state, n }) =>
    passStage(context, seen, {
      text: n % 9 === 0 ? ' ' : '同意',
      decision: n % 5 === 0 ? undefined : await world.deciding(context, state),
    }),
  opine: ({ context, seen, n }) => opine(context, seen, n % 3 === 0 ? 'disagree' : 'agree', '意见'),
  conclude: async ({ context, seen, world, state }) =>
    concludeReview(context, seen, { text: '汇总', decision: await world.deciding(context, state) }),
  complete: ({ context, seen }) => completeCase(context, seen, { result: '办妥' }),
  return: ({ context, seen, n }) => returnCase(context, seen, n % 4, '请核对'),
  reject: ({ context, seen }) => rejectCase(context, seen, ['不符合条件'], '（十四）'),
  askRuling: ({ context, seen, n }) => awaitRuling(context, seen, n % 2 === 0 ? '14-3' : '99-9', '如何认定'),
  rule: ({ context, seen }) => giveRuling(context, seen, '按甲'),
  appeal: ({ context, seen, n }) => appealCase(context, seen, n % 2 === 0 ? '复核' : '申诉', '认定有误'),
  settleAppeal: ({ context, seen, n }) =>
    settleAppeal(context, seen, '已复核', n % 2 === 0 ? { upheld: true, to: n % 5 } : { upheld: false }),
  reopen: ({ context, seen, n }) => reopenCase(context, seen, { to: n % 4, finding: '有误', reason: '重新核对' }),
  rate: ({ context, seen, n }) => rateCase(context, seen, n % 7, ''),
  account: async ({ context, seen, world, claim, state, n }) =>
    changeAccount(context, seen, n % 3 === 0 ? (state.application.payee ?? '户:没有') : await world.account(claim)),
  retire: async ({ context, state, n }) => retirePayee(context, state.application.payee ?? '户:没有', (n % 2) + 1),
  freeze: ({ context, state, n }) =>
    freezeNotice(context, { item: state.procedure.item, ...(n % 2 === 0 ? { cases: [state.id] } : {}) }),
  publish: (given) =>
    withNotice(given, ({ id, events }) => publishNotice(given.context, id, events - (given.n % 6 === 0 ? 1 : 0))),
  object: (given) =>
    withNotice(given, ({ id }) =>
      objectToNotice(given.world.by(PLATFORM_ACTOR), id, { row: 1 + (given.n % 3), grounds: '不实，电话13812345678' }),
    ),
  settleObjection: (given) => settle(given, given.context, given.n % 2 === 0),
  takeDown: (given) =>
    withNotice(given, ({ id, events }) => withdrawNotice(given.context, id, events, { reason: '有误' })),
  refreeze: (given) => withNotice(given, ({ id, events }) => refreezeNotice(given.context, id, events, {})),
  advance: ({ world }) => advanceNotices(world.by(PLATFORM_ACTOR)),
  clocks: ({ world }) => turnClocks(world.by(PLATFORM_ACTOR)),
  offer: ({ context, n }) => proposeAwards(context, { item: n % 2 === 0 ? '14-01' : '03-01', limit: 20 }),
  propose: ({ context, state, n }) =>
    proposeBatch(context, {
      fund: n % 2 === 0 ? EMPLOYMENT : TALENT,
      year: 2026,
      ...(n % 3 === 0 ? { cases: [state.id] } : {}),
    }),
  submitBatch: (given) => withBatch(given, (batch) => submitBatch(given.context, versioned(given, batch))),
  release: (given) =>
    withBatch(given, (batch) =>
      releaseBatch(given.context, versioned(given, batch), given.n % 8 === 0 ? 'a'.repeat(64) : batch.digest),
    ),
  returnBatch: (given) => withBatch(given, (batch) => returnBatch(given.context, versioned(given, batch), '请核对')),
  cancelBatch: (given) => withBatch(given, (batch) => cancelBatch(given.context, versioned(given, batch), '不发了')),
  remove: (given) =>
    withBatch(given, (batch) =>
      removeLine(given.context, versioned(given, batch), { number: 1 + (given.n % 3), reason: '待核' }),
    ),
  receipts: (given) =>
    withBatch(given, ({ id, lines }) => takeReceipts(given.context, { id }, answersTo(given, lines))),
  lateReturn: (given) => lateReturn(given, given.context),
  repay: (given) => recover(given, given.context),
  offset: ({ context, state, world, n }) =>
    setOff(context, {
      from: world.cases[n % world.cases.length]?.id ?? '',
      to: state.id,
      amount: 100_000 * (1 + (n % 3)),
    }),
  budget: ({ context, n }) =>
    changeBudget(context, {
      fund: EMPLOYMENT,
      year: 2026,
      reason: '调整',
      ...(BUDGETS[n % BUDGETS.length] ?? BUDGETS[0]),
    }),
};

const BUDGETS = [
  { type: 'appropriate', item: '14-01', amount: 200_000 },
  { type: 'withdraw', item: '14-01', amount: 300_000 },
  { type: 'transfer', from: '*', to: '14-01', amount: 100_000 },
  { type: 'withdraw', item: '*', amount: 50_000_000 },
] as const;

async function supplement({ context, seen, world, state }: Given): Promise<unknown> {
  return supplementCase(context, seen, {
    ...world.enclosed(state.id),
    payee: await world.account(claimOf(world, state)),
  });
}

function claimOf(world: World, { id }: CaseState): Claim {
  const found = world.cases.find((one) => one.id === id);
  if (found === undefined) throw new Error(`${id} is nobody's`);
  return found.claim;
}

/** The list that the case is shown in, or was frozen for. */
async function withNotice({ world, state }: Given, work: (batch: NoticeBatch) => Promise<unknown>): Promise<unknown> {
  const { database } = world.office;
  const { rows } = await database.ownerPool.query<{ batch: string }>(
    'select batch from public_notice.listing where case_id = $1 order by live desc, batch desc limit 1',
    [state.id],
  );
  const [found] = rows;
  if (found === undefined) return undefined;
  const kept = await transact(database, PLATFORM_SCOPE, (tx) => readNotice(tx, found.batch));
  return kept === undefined ? undefined : work(kept.state);
}

async function showAll(given: Given, city: Context): Promise<unknown> {
  const { state } = given;
  const { rows } = await given.world.office.database.ownerPool.query(
    'select from public_notice.listing where case_id = $1 and live',
    [state.id],
  );
  if (rows.length > 0) return withNotice(given, ({ id, events }) => publishNotice(city, id, events));
  const { id, version } = await freezeNotice(city, { item: state.procedure.item });
  return publishNotice(city, id, version);
}

function settle({ state, n }: Given, context: Context, upheld: boolean): Promise<unknown> {
  const open = state.objections.filter(({ outcome }) => outcome === 'open');
  const receipt = open[n % Math.max(1, open.length)]?.receipt ?? 'YY-20260302-AAAAAA';
  return settleObjection(context, receipt, { upheld, reason: '已核实' });
}

/** The batch that the case was last listed in. */
async function withBatch(given: Given, work: (batch: PaymentBatchView) => Promise<unknown>): Promise<unknown> {
  const { world, state } = given;
  const id = state.payments.at(-1)?.batch;
  return id === undefined ? undefined : work(await seeBatch(world.by(world.staff('maker')), id));
}

function versioned({ n }: Given, { id, version }: PaymentBatchView): { readonly id: string; readonly version: number } {
  return { id, version: n % 6 === 0 ? version - 1 : version };
}

/** From the draft of a batch to the bank's answer. */
function payOn(given: Given): Promise<unknown> {
  const { world } = given;
  const as = (name: string): Context => world.by(world.staff(name));
  return withBatch(given, (batch) => {
    if (batch.status === 'draft') return submitBatch(as('maker'), batch);
    if (batch.status === 'submitted') return releaseBatch(as('releaser'), batch, batch.digest);
    return takeReceipts(as('maker'), { id: batch.id }, answersTo(given, batch.lines));
  });
}

/** Of the lines that are under way, or sometimes of one that isn't; some come back, and now and then a sum is wrong. */
function answersTo({ world, n }: Given, lines: PaymentBatchView['lines']): readonly GivenReceipt[] {
  const on = chinaDay(world.now);
  return lines
    .filter(({ status }) => status === 'sent' || n % 10 === 0)
    .map(({ number, amount }) => {
      const base = { number, amount: n % 11 === 0 ? amount + 1 : amount, on };
      return (n + number) % 4 === 0
        ? { ...base, outcome: 'returned', why: '户名不符' }
        : { ...base, outcome: 'paid', receipt: `回单-${String(number)}` };
    });
}

function lateReturn(given: Given, context: Context): Promise<unknown> {
  const { state, n } = given;
  return withBatch(given, ({ id, version, lines }) => {
    const number = lines.find(({ caseId }) => caseId === state.id)?.number ?? 1 + (n % 3);
    return takeLateReturn(context, { id, version }, { number, reason: '账户已注销', day: chinaDay(context.now) });
  });
}

/** Paid back, in part or whole; or set off against an award that waits. */
async function recover({ world, state, n }: Given, context: Context): Promise<unknown> {
  const { money, approval, rejections } = state;
  const worth = approval !== null && approval.round > (rejections.at(-1)?.round ?? 0) ? (approval.amount ?? 0) : 0;
  const owed = money.paid + money.withheld - money.recovered - worth;
  const amount = n % 2 === 0 ? owed : Math.ceil(owed / 2);
  if (n % 3 > 0)
    return recordRepayment(context, { caseId: state.id }, { amount, receipt: `缴-${state.id}-${String(n)}` });
  for (const { id } of world.cases) {
    const other = await world.state(id);
    if (other.status === 'awaiting-payment' && other.beneficiary.token === state.beneficiary.token)
      return setOff(context, { from: id, to: state.id, amount: 100_000 });
  }
  return undefined;
}
