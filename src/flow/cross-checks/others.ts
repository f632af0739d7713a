import { namesakesWithCertificate, sharedFiles, type Other, type Tx } from '../../store/index.ts';
import type { Found, Place, Subject } from './model.ts';

/** Somebody else of the same name who shares a phone, an account or a certificate's every word: it may be one person with two identities. */
export async function duplicatePerson(tx: Tx, subject: Subject): Promise<readonly Found[]> {
  const { state, item, name: own } = subject;
  const { beneficiary } = state;
  const found: Found[] = [];
  const alike = (others: readonly Other[]): readonly Other[] => others.filter(({ name }) => name === own);
  const { others: byPhone } = await subject.phones();
  if (alike(byPhone).length > 0)
    found.push({ found: `${own}：另有同名的人留了同一个手机号`, places: alike(byPhone).map(placeOf) });
  const { others: byAccount } = await subject.accounts();
  if (alike(byAccount).length > 0)
    found.push({ found: `${own}：另有同名的人用同一个收款账户`, places: alike(byAccount).map(placeOf) });
  const namesakes =
    item?.unit.register === '职业技能等级证书' ? await namesakesWithCertificate(tx, beneficiary.token) : [];
  if (namesakes.length > 0)
    found.push({
      found: `${own}：另有同名的人，同一天在同一机构取得同一职业、等级的证书`,
      places: namesakes.map(({ row, name }) => ({ register: '个人', row, text: name })),
    });
  return found;
}

/** One account for several beneficiaries. Namesakes are told of by `duplicatePerson`. */
export async function accountOfOthers(_tx: Tx, subject: Subject): Promise<readonly Found[]> {
  const { masked, others } = await subject.accounts();
  const strangers = strangersAmong(subject, others);
  if (strangers.length === 0) return [];
  return [{ found: `收款账户 ${masked} 也是${namesOf(strangers)}的收款账户`, places: strangers.map(placeOf) }];
}

/** One phone for several beneficiaries. */
export async function phoneOfOthers(_tx: Tx, subject: Subject): Promise<readonly Found[]> {
  const { masked, others } = await subject.phones();
  const strangers = strangersAmong(subject, others);
  if (strangers.length === 0) return [];
  return [{ found: `手机号 ${masked} 也是${namesOf(strangers)}留的手机号`, places: strangers.map(placeOf) }];
}

function strangersAmong({ name: own }: Subject, others: readonly Other[]): readonly Other[] {
  return others.filter(({ party, name }) => party.kind !== 'person' || name !== own);
}

/** One and the same file from several applicants. */
export async function filesOfOthers(tx: Tx, { state }: Subject): Promise<readonly Found[]> {
  const { beneficiary, application } = state;
  const named = new Map(application.materials.map(({ name, digest }) => [digest, name]));
  const others = await sharedFiles(tx, [...named.keys()], beneficiary.token);
  return [...named].flatMap(([digest, name]) => {
    const same = others.filter((one) => one.digest === digest);
    if (same.length === 0) return [];
    return [{ found: `“${name}”与${namesOf(same)}提交的文件一字不差`, places: same.map(placeOf) }];
  });
}

export function placeOf({ caseId, item, name, party }: Other): Place {
  if (caseId !== null) return { case: caseId, text: `${name}${item === null ? '' : ` ${item}`}` };
  return { who: party.token, text: nameOf(name, party.kind) };
}

/** `王某、李某`, of more than three `王某、李某、赵某等 5 个申请人`. */
export function namesOf(others: readonly Other[]): string {
  const names = [...new Set(others.map(({ name, party }) => nameOf(name, party.kind)))];
  const shown = names.slice(0, 3).join('、');
  return names.length > 3 ? `${shown}等 ${String(names.length)} 个申请人` : shown;
}

function nameOf(name: string, kind: Other['party']['kind']): string {
  if (name !== '') return name;
  return kind === 'person' ? '另一个人' : '另一家单位';
}
