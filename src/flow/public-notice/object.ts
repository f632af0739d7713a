import { maskText, type CaseFault, type RowObjection } from '../../case/index.ts';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import { addObjection, getObjection, noticeHead, sealText, transact, type Tx } from '../../store/index.ts';
import { chinaDate } from '../access/china-time.ts';
import { platformContext } from '../access/platform-context.ts';
import { PLATFORM_CASE_ACTOR } from '../cases/actors.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { commandRows, holdBatch, moveBatch, rowOf } from './move-batch.ts';
import { demandShown, type PublicDoor } from './public-view.ts';
import { noObjection, NoticeRefused } from './refused.ts';
import { newReceipt, readReceipt } from './receipts.ts';

export interface ObjectionAsked {
  readonly row: number;
  /** What is wrong, in the objector's words. Sealed. */
  readonly grounds: string;
  /** Both sealed, both as one likes: an objection may be anonymous. */
  readonly name?: string | undefined;
  readonly contact?: string | undefined;
}

export type ReceiptGiven = Readonly<{ receipt: string; row: number; at: string }>;

/** What the batch and the case keep of the content, which is sealed: who may handle the case is not always who may know who objects. */
const SEALED = '内容加密保存，由处理异议的人查看';

/** How many numbers are tried: of 244 million a day, the second is free. */
const TRIES = 5;

/**
 * Anybody objects to one row of a batch that is shown, without signing in. That row alone stops, and its case with it. What was said, and by
 * whom if they told, is sealed; the receipt's number is all that leads to it. @throws NoticeRefused
 */
export function objectToNotice(
  door: PublicDoor & Pick<Context, 'idempotency'>,
  id: string,
  asked: ObjectionAsked,
): Promise<ReceiptGiven> {
  const { idempotency } = door;
  const context = { ...platformContext(door), ...(idempotency === undefined ? {} : { idempotency }) };
  const faults = objectionFaults(asked);
  if (faults.length > 0) return Promise.reject(new NoticeRefused('invalid', faults));
  return step(context, async (tx) => {
    demandShown(id, await noticeHead(tx, id));
    const { state, facts } = await holdBatch(tx, id);
    const { row } = asked;
    const receipt = await freeReceipt(tx, context);
    const objection = { row, receipt, grounds: SEALED, objector: null };
    const command = { type: 'object' as const, by: PLATFORM_CASE_ACTOR, ...objection };
    const moved = await moveBatch(tx, context, state, command, () => facts);
    const listed = rowOf(moved.state, row);
    await addObjection(tx, {
      ...{ receipt, batch: id, edition: state.edition, row, case: listed.case },
      sealed: sealText(context.keys, JSON.stringify(contentOf(asked))),
      at: context.now.toISOString(),
    });
    await commandRows(tx, context, [listed], () => ({ type: 'raise-objection', receipt, grounds: SEALED }));
    return { receipt, row, at: chinaDate(context.now) };
  });
}

export interface ObjectionContent {
  readonly grounds: string;
  readonly name: string | null;
  readonly contact: string | null;
}

function contentOf({ grounds, name = '', contact = '' }: ObjectionAsked): ObjectionContent {
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  return { grounds: grounds.trim(), name: orNull(name), contact: orNull(contact) };
}

function objectionFaults({ grounds }: ObjectionAsked): readonly CaseFault[] {
  return grounds.trim() === ''
    ? [{ field: 'grounds', message: '没有写明异议的内容', hint: '写明对哪一点有异议、依据是什么' }]
    : [];
}

async function freeReceipt(tx: Tx, { now }: Context): Promise<string> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const receipt = newReceipt(now);
    if ((await getObjection(tx, receipt)) === undefined) return receipt;
  }
  throw new Error('no free number for a receipt');
}

/** How an objection stands, for whoever has its receipt: nothing of what was said in it, nor by whom. */
export type ObjectionState = Readonly<{
  receipt: string;
  batch: string;
  title: string;
  row: number;
  outcome: RowObjection['outcome'];
  outcomeName: string;
  /** Masked; null while it is open. */
  reason: string | null;
  raisedOn: string;
  settledOn: string | null;
}>;

const OUTCOMES: Readonly<Record<RowObjection['outcome'], string>> = {
  open: '正在核查',
  upheld: '异议成立，该行已撤下，退回重新办理',
  dismissed: '异议不成立',
  moot: '不再处理',
};

/** By the receipt's number, as typed. @throws NoticeRefused where there is none. */
export function lookUpObjection(door: Pick<PublicDoor, 'database'>, text: string): Promise<ObjectionState> {
  const receipt = readReceipt(text);
  return transact(door.database, PLATFORM_SCOPE, async (tx) => {
    const found = receipt === undefined ? undefined : await getObjection(tx, receipt);
    const batch = found === undefined ? undefined : await noticeHead(tx, found.batch);
    if (found === undefined || batch === undefined) throw noObjection(text);
    const { outcome, reason, row, at, settledAt } = found;
    return {
      ...{ receipt: found.receipt, batch: found.batch, title: batch.title, row, outcome },
      outcomeName: OUTCOMES[outcome],
      reason: reason === null ? null : maskText(reason),
      raisedOn: chinaDate(new Date(at)),
      settledOn: settledAt === null ? null : chinaDate(new Date(settledAt)),
    };
  });
}
