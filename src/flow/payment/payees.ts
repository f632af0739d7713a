import { grantsOf, PLATFORM_SCOPE, type Actor } from '../../access/index.ts';
import type { Party } from '../../case/index.ts';
import { toHalfWidth } from '../../kit/index.ts';
import { ORGANISATION, PERSON } from '../../register/index.ts';
import {
  changePayee,
  getRowByKey,
  listPayees,
  maskedOf,
  payeesOf,
  putPayee,
  record,
  withScope,
  type Payee,
  type Tx,
} from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { shapeOf } from '../registers/shape-of.ts';
import { read, step } from '../step.ts';
import { PaymentRefused, refusePayment, type PaymentFault } from './refused.ts';

/** An account at a bank as it leaves the platform: of its number the last four digits, of its owner's the mask. */
export type PayeeView = Readonly<{
  token: string;
  ownerKind: Party['kind'];
  /** ID number masked, or credit code. */
  owner: string;
  holder: string;
  bank: string;
  branch: string | null;
  masked: string;
  verified: boolean;
  retired: boolean;
  at: string;
  version: number;
}>;

export interface GivenPayee {
  /** 统一社会信用代码; absent: oneself. */
  readonly organisation?: string | undefined;
  readonly holder: string;
  readonly bank: string;
  readonly branch?: string | undefined;
  /** Blanks between its digits are taken. */
  readonly number: string;
}

/** Registers an account of one's own, or of an organisation one acts for. @throws PaymentRefused, AccessRefused */
export async function addPayee(context: Context, given: GivenPayee): Promise<PayeeView> {
  const { organisation } = given;
  await demand(context, 'payment.payee', organisation === undefined ? {} : { organisation });
  const owner = ownerOf(context.actor, organisation);
  const number = toHalfWidth(given.number).text.replaceAll(/[\s-]/gu, '');
  const holder = given.holder.trim();
  return step(context, async (tx) => {
    const faults = [
      ...numberFaults(number),
      ...(await holderFaults(tx, context, owner, holder)),
      ...(given.bank.trim() === '' ? [fault('bank', '没有写开户行', '写银行的全称，如 中国建设银行')] : []),
    ];
    if (faults.length > 0) throw new PaymentRefused('invalid', faults);
    const branch = given.branch?.trim() ?? '';
    const said = { holder, bank: given.bank.trim(), branch: branch === '' ? null : branch };
    const { token, isNew } = await putPayee(tx, context.keys, { owner, ...said, number });
    const payee = await viewOrRefuse(tx, token);
    refuseOther(payee, said);
    if (isNew)
      await record(tx, {
        action: 'payment.payee',
        subject: `收款账户:${token}`,
        detail: { done: '登记', owner: owner.token, bank: said.bank, account: `*${number.slice(-4)}` },
      });
    return payee;
  });
}

/**
 * The same number with another bank isn't the account that is there; where no branch is named, it is. What is there stays as it was checked and paid to, until its owner
 * retires it: cases that name it wait for another one then, which isn't to happen by the way.
 */
function refuseOther(there: PayeeView, said: Pick<PayeeView, 'holder' | 'bank' | 'branch'>): void {
  const isBranch = said.branch === null || there.branch === said.branch;
  if (there.holder === said.holder && there.bank === said.bank && isBranch) return;
  refusePayment(
    'invalid',
    'P031',
    `账号 ${there.masked} 已登记：户名 ${there.holder}，开户行 ${there.bank}${there.branch ?? ''}`,
    '户名、开户行有变的，先停用原来登记的收款账户，再登记',
    'number',
  );
}

function ownerOf(actor: Actor, organisation: string | undefined): Party {
  if (organisation !== undefined) {
    if (actsForOrganisation(actor, organisation)) return { kind: 'organisation', token: organisation };
    refusePayment('not-allowed', 'P031', '您不是这个单位的经办人', '由单位的主经办人授权后再办理', 'organisation');
  }
  if (actor.person !== null) return { kind: 'person', token: actor.person };
  return refusePayment(
    'invalid',
    'P031',
    '您的账号没有对应到本人',
    '为单位登记的写明单位；为本人登记的，先完成实名核验',
    'organisation',
  );
}

function actsForOrganisation(actor: Actor, code: string): boolean {
  return grantsOf(actor).some(({ role, organisation }) => role === 'org-clerk' && organisation === code);
}

function numberFaults(number: string): PaymentFault[] {
  if (/^\d{8,30}$/u.test(number)) return [];
  return [fault('number', '账号不是 8 至 30 位数字', '照银行卡或开户许可证上的数字填写，不要写别的字符')];
}

/** Money goes to accounts in the beneficiary's own name. */
async function holderFaults(tx: Tx, context: Context, owner: Party, holder: string): Promise<PaymentFault[]> {
  if (holder === '') return [fault('holder', '没有写户名', '写本人的姓名或者单位的全称')];
  const name = await registeredName(tx, context, owner);
  if (name === undefined || name === holder) return [];
  return [
    fault('holder', '户名与登记的姓名或者单位名称不一致', '只能用本人或者本单位的账户；登记的名称有误的，先更正台账'),
  ];
}

async function registeredName(tx: Tx, { ruleSet }: Context, { kind, token }: Party): Promise<string | undefined> {
  const shape = shapeOf(ruleSet, kind === 'person' ? PERSON : ORGANISATION);
  const [key] = shape.key;
  if (key === undefined || shape.nameColumn === null) return undefined;
  const row = await withScope(tx, PLATFORM_SCOPE, () => getRowByKey(tx, shape, { [key]: token }));
  const name = row?.values[shape.nameColumn];
  return typeof name === 'string' ? name : undefined;
}

function fault(field: string, message: string, hint: string): PaymentFault {
  return { field, code: 'P031', message, hint };
}

/** By which right accounts are looked at: one's own and one's organisations', or as those who pay and check. */
export type PayeeSight = 'payment.payee' | 'payment.read';

export interface PayeesAsked {
  readonly by: PayeeSight;
  readonly unverified?: boolean | undefined;
}

/** Accounts that the actor sees, or those of them that are not verified yet. */
export async function seePayees(
  context: Context,
  { by, ...asked }: PayeesAsked,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly PayeeView[]> {
  await demand(context, by);
  return read(context, async (tx) => viewsOf(tx, await listPayees(tx, asked, page)));
}

export async function seePayee(context: Context, token: string, by: PayeeSight): Promise<PayeeView> {
  await demand(context, by);
  return read(context, (tx) => viewOrRefuse(tx, token));
}

/** An account that its owner uses no longer; cases that name it wait until another one is named. */
export async function retirePayee(context: Context, token: string, version: number): Promise<PayeeView> {
  await demand(context, 'payment.payee');
  return step(context, async (tx) => {
    const { owner } = await payeeOrRefuse(tx, token);
    const own = owner.token === context.actor.person || actsForOrganisation(context.actor, owner.token);
    if (!own) refusePayment('not-found', 'P030', '没有这个收款账户，或不在可见范围', '核对后再试');
    return changed(tx, token, version, '停用', { retired: true });
  });
}

/** Finance has checked with the bank that the account is the beneficiary's. */
export async function verifyPayee(context: Context, token: string, version: number): Promise<PayeeView> {
  await demand(context, 'payment.receipts');
  return step(context, async (tx) => {
    await payeeOrRefuse(tx, token);
    return changed(tx, token, version, '核实', { verifiedBy: context.actor.account });
  });
}

async function changed(
  tx: Tx,
  token: string,
  version: number,
  done: string,
  what: Parameters<typeof changePayee>[3],
): Promise<PayeeView> {
  if (!(await changePayee(tx, token, version, what)))
    refusePayment('stale', 'P030', '收款账户已被改动或停用', '重新打开，看现在的内容');
  await record(tx, { action: 'payment.payee', subject: `收款账户:${token}`, detail: { done } });
  return viewOrRefuse(tx, token);
}

async function payeeOrRefuse(tx: Tx, token: string): Promise<Payee> {
  const found = (await payeesOf(tx, [token])).get(token);
  return found ?? refusePayment('not-found', 'P030', '没有这个收款账户，或不在可见范围', '核对后再试');
}

async function viewOrRefuse(tx: Tx, token: string): Promise<PayeeView> {
  const [view] = await viewsOf(tx, [await payeeOrRefuse(tx, token)]);
  if (view === undefined) throw new Error('a payee has a view');
  return view;
}

async function viewsOf(tx: Tx, payees: readonly Payee[]): Promise<readonly PayeeView[]> {
  const people = payees.flatMap(({ owner }) => (owner.kind === 'person' ? owner.token : []));
  const masks = await maskedOf(tx, people);
  return payees.map(({ owner, ...payee }) => ({
    ...payee,
    ownerKind: owner.kind,
    owner: owner.kind === 'person' ? (masks.get(owner.token) ?? '***') : owner.token,
  }));
}

/** What speaks against paying a beneficiary into this account, in Chinese; undefined: nothing. */
export function payeeObstacle(payee: Payee | undefined, beneficiary: Party): string | undefined {
  if (payee === undefined) return '没有收款账户，请申请人补填';
  if (payee.owner.kind !== beneficiary.kind || payee.owner.token !== beneficiary.token)
    return '收款账户不是对象本人或本单位的，请申请人变更收款账户';
  return payee.retired ? '收款账户已停用，请申请人变更收款账户' : undefined;
}
