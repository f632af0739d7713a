import { isAssessed, type Json, type Party, type Procedure } from '../../case/index.ts';
import type { Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { assessFor, entitlements } from '../facts/index.ts';
import { declaredRows, formRegister } from './form.ts';
import { CaseRefused } from './refused.ts';

export interface Claimed {
  readonly procedure: Procedure;
  readonly beneficiary: Party;
  readonly form: Json;
  /** As it was asked for; absent: the only one there is. */
  readonly key: string | undefined;
  /** An office asks about somebody else. */
  readonly byOffice?: true;
}

/** How whoever asks is spoken to. */
interface Words {
  readonly none: string;
  readonly then: string;
  readonly many: string;
  readonly choice: string;
}

const TO_APPLICANT: Words = {
  none: '台账里没有您的这一项',
  then: '再申请',
  many: '您有不止一项可以申请，没有说明是哪一项',
  choice: '可以申请的',
};

const TO_OFFICE: Words = {
  none: '台账里没有这个对象的这一项',
  then: '再立案',
  many: '这个对象有不止一项，没有说明是哪一项',
  choice: '台账里有的',
};

/**
 * The 同项键 that a case is about; null of a service. It is one that the registers, or what the form states, have of the beneficiary:
 * else nobody could assess it.
 * @throws CaseRefused, with the keys that there are
 */
export async function claimedKey(tx: Tx, context: Context, claimed: Claimed): Promise<string | null> {
  const { procedure, beneficiary, form, key, byOffice } = claimed;
  const words = byOffice === true ? TO_OFFICE : TO_APPLICANT;
  if (!isAssessed(procedure)) {
    if (key !== undefined) refuse('本服务没有同项键', '去掉 key');
    return null;
  }
  const declared = declaredRows(context, procedure.item, form);
  if (key !== undefined && (await isKnown(tx, context, claimed, key, declared))) return key;
  const known = await keysOf(tx, context, procedure.item, beneficiary, declared);
  const [only] = known;
  if (key === undefined && known.length === 1 && only !== undefined) return only;
  const register = formRegister(context.ruleSet, procedure.item);
  const state =
    register === undefined ? `请保管台账的部门登记后${words.then}` : `填写申请表“${register}”，或者请部门登记`;
  if (known.length === 0) return refuse(words.none, state);
  const choice = `${words.choice}：${known.join('；')}`;
  return key === undefined
    ? refuse(words.many, choice)
    : refuse(`没有“${key}”这一项`, register === undefined ? choice : `${choice}；或者填写申请表“${register}”`);
}

/** One claim is assessed faster than all that somebody could have. */
async function isKnown(
  tx: Tx,
  context: Context,
  { procedure: { item }, beneficiary }: Claimed,
  key: string,
  declared: Json | undefined,
): Promise<boolean> {
  const asked = { item, beneficiary, key, ...(declared === undefined ? {} : { declared }) };
  return (await assessFor(tx, context, asked)).record.status !== 'none';
}

/** Every 同项键 that the beneficiary has of an item, by the registers or by what is stated. */
export async function keysOf(
  tx: Tx,
  context: Context,
  item: string,
  beneficiary: Party,
  declared: Json | undefined,
): Promise<readonly string[]> {
  const { awards, notAwarded, checks } = await entitlements(tx, context, beneficiary, { declared, items: [item] });
  const entries = [...awards, ...notAwarded, ...checks];
  return [...new Set(entries.filter((one) => one.item === item).map(({ key }) => key))].sort();
}

function refuse(message: string, hint: string): never {
  throw new CaseRefused('invalid', [{ field: 'key', message, hint }]);
}
