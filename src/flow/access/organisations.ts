import { scopeOf, type Objection } from '../../access/index.ts';
import { creditCodeFault, residentIdFault } from '../../kit/index.ts';
import {
  citizenAccount,
  insertGrant,
  listGrants,
  lockGrants,
  record,
  tokenOf,
  transact,
  type Keys,
  type Tx,
} from '../../store/index.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { chinaDate } from './china-time.ts';
import {
  grantOf,
  grantView,
  parseTerms,
  seenGrant,
  takeBack,
  type GrantView,
  type RevokeCommand,
  type Terms,
} from './grants.ts';
import { AccessRefused, demand, isPlatform, refuse } from './refusal.ts';

/** Who shall act for an organisation: a citizen's account, named by its login or by the person's ID number. */
export interface ClerkCommand extends Terms {
  /** 统一社会信用代码. */
  readonly organisation: string;
  readonly login?: string;
  readonly idNumber?: string;
}

/**
 * Enters an organisation's 主经办人, from its sealed letter: `reason` says which.
 * @throws AccessRefused with everything that speaks against it.
 */
export async function appointPrincipal(context: Context, command: ClerkCommand): Promise<GrantView> {
  await demand(context, 'organisation.appoint', { organisation: command.organisation });
  return enterClerk(context, command, true);
}

/**
 * The organisation, through its 主经办人, lets somebody act for it.
 * @throws AccessRefused with everything that speaks against it.
 */
export async function authoriseClerk(context: Context, command: ClerkCommand): Promise<GrantView> {
  await demand(context, 'organisation.authorise', { organisation: command.organisation });
  return enterClerk(context, command, false);
}

/** The organisation takes its authorisation back; of the 主经办人 only the security administrator does. @throws AccessRefused */
export async function withdrawClerk(
  context: Context,
  command: RevokeCommand & { readonly organisation: string },
): Promise<GrantView> {
  const { organisation } = command;
  await demand(context, 'organisation.authorise', { organisation });
  const grant = await seenGrant(context, command.grant);
  if (grant.organisation !== organisation) throw new AccessRefused('not-found', `没有授权 ${command.grant}`);
  await demand(context, 'organisation.authorise', { organisation, account: grant.account });
  if (grant.principal === true && !isPlatform(context))
    throw new AccessRefused('not-allowed', '主经办人由安全管理员更换，请提交单位盖章的函');
  return takeBack(context, grant, command, 'organisation.withdraw');
}

/** Who acts for an organisation, and who did. @throws AccessRefused */
export async function listClerks(
  context: Context,
  { organisation, after, limit }: { readonly organisation: string; readonly after?: string; readonly limit: number },
): Promise<readonly GrantView[]> {
  await demand(context, 'organisation.list', { organisation });
  const query = { organisation, limit, ...(after === undefined ? {} : { after }) };
  const grants = await transact(context.database, scopeOf(context.actor), (tx) => listGrants(tx, query));
  return grants.map((grant) => grantView(grant, context.now));
}

async function enterClerk(context: Context, command: ClerkCommand, principal: boolean): Promise<GrantView> {
  const { actor, keys, now } = context;
  const { organisation } = command;
  const action = principal ? 'organisation.appoint' : 'organisation.authorise';
  const terms = parseTerms(command, now);
  const named = parseClerk(command, keys);
  const faults = [...organisationFaults(organisation), ...named.faults, ...terms.faults];
  if (named.by === undefined || faults.length > 0) throw new AccessRefused('invalid', '授权写得不对', faults);
  const { by } = named;
  const answer = await step<GrantView | Readonly<{ objection: Readonly<Record<keyof Objection, string>> }>>(
    context,
    async (tx) => {
      const account = await citizenAccount(tx, by);
      if (account === undefined) return { objection: NO_ACCOUNT };
      if (account === actor.account) return { objection: ONESELF };
      await lockGrants(tx, account);
      if (await isClerk(tx, account, organisation, now)) return { objection: ALREADY };
      const grant = { role: 'org-clerk', organisation, principal } as const;
      const id = await insertGrant(tx, { ...grant, ...terms.given, account, by: actor.account, at: now });
      const detail = { grant: id, organisation, principal, ...terms.given };
      await record(tx, { action, subject: `account:${account}`, detail });
      return grantView(await grantOf(tx, id), now);
    },
  );
  return 'objection' in answer ? refuse(context, action, `单位:${organisation}`, [answer.objection]) : answer;
}

const NO_ACCOUNT = {
  field: 'login',
  message: '没有这个人的个人账号',
  hint: '请他先用个人账号登录一次，再授权',
};
const ONESELF = { field: 'login', message: '不能给自己授权', hint: '自己已是主经办人；更换主经办人由安全管理员办理' };
const ALREADY = { field: 'login', message: '已是这个单位的经办人', hint: '要改期限或改为主经办人，先收回，再重新授权' };

async function isClerk(tx: Tx, account: string, organisation: string, now: Date): Promise<boolean> {
  const grants = await listGrants(tx, { account, organisation, limit: 1000 });
  return grants.some(({ revoked, until }) => revoked === null && (until === null || until >= chinaDate(now)));
}

function organisationFaults(code: string): readonly Objection[] {
  const fault = creditCodeFault(code);
  return fault === undefined
    ? []
    : [{ field: 'organisation', message: `统一社会信用代码的${fault}不对`, hint: '18 位数字和大写字母' }];
}

function parseClerk(
  { login, idNumber }: ClerkCommand,
  keys: Keys,
): { readonly by?: Parameters<typeof citizenAccount>[1]; readonly faults: readonly Objection[] } {
  if ((login === undefined) === (idNumber === undefined))
    return {
      faults: [{ field: 'login', message: '要写明授权给谁', hint: '登录名和身份证号给一个，只给一个' }],
    };
  if (idNumber === undefined) return { by: { login: login ?? '' }, faults: [] };
  const fault = residentIdFault(idNumber);
  return fault === undefined
    ? { by: { person: tokenOf(keys, idNumber) }, faults: [] }
    : { faults: [{ field: 'idNumber', message: `身份证号的${fault}不对`, hint: '18 位，最后一位可以是 X' }] };
}
