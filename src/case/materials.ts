import { nearest } from '../kit/index.ts';
import { fault, faultIf, type CaseFault } from './fault.ts';
import type { Application, CaseState, Material, SupplementItem } from './model.ts';
import { paysMoney, type Procedure } from './procedure.ts';

/**
 * What every applicant has to bring: never what a register has (国务院令第716号), nor a paper about the account that is filled in anyway,
 * nor what only some have.
 */
function askedFor(procedure: Procedure): readonly string[] {
  return procedure.materials
    .filter(({ name, fromRegister, whenNeeded }) => !fromRegister && whenNeeded !== true && !isAccount(procedure, name))
    .map(({ name }) => name);
}

/** `收款账户信息`, `对公账户信息`: filled in as the account to pay to; a file of it may be brought, and need not. */
export function isAccount(procedure: Procedure, material: string): boolean {
  return paysMoney(procedure) && material.endsWith('账户信息');
}

/**
 * What speaks against what an office itself hands in: it brings what it has as evidence, and asks the one concerned for the rest by 补正.
 * Where money goes is never the office's to say.
 */
export function initiationFaults(procedure: Procedure, { materials, payee }: Application): readonly CaseFault[] {
  const given = materials.map(({ name }) => name);
  const message = '依职权立案不填收款账户';
  return [
    ...notAskedFor(procedure, given),
    ...faultIf(payee !== null, 'application.payee', message, '需要拨付的，由领取人登记收款账户'),
  ];
}

/** Everything an application lacks, or has too much of, at once. */
export function applicationFaults(procedure: Procedure, { materials, payee }: Application): readonly CaseFault[] {
  const given = materials.map(({ name }) => name);
  const missing = askedFor(procedure).filter((name) => !given.includes(name));
  return [
    ...missing.map((name) => fault('application.materials', `缺少材料“${name}”`, `上传“${name}”`)),
    ...notAskedFor(procedure, given),
    ...(paysMoney(procedure) && payee === null
      ? [fault('application.payee', '没有填写收款账户', '填写本人或者本单位的收款账户')]
      : []),
  ];
}

/** What isn't asked for isn't taken either: no more is kept about anybody than the guide says. */
export function notAskedFor({ materials }: Procedure, given: readonly string[]): readonly CaseFault[] {
  return given.flatMap((name) => {
    const required = materials.find((one) => one.name === name);
    if (required === undefined)
      return [fault('application.materials', `办事指南没有要求“${name}”`, '只提交办事指南列出的材料')];
    return required.fromRegister ? [fault('application.materials', `“${name}”由系统提取`, '不需要提交，请移除')] : [];
  });
}

/**
 * What a 一次性告知 can name: a material that the applicant brings, or a column of the form they fill in, for nothing else can be answered;
 * a second one of the same round only what the first one named.
 */
export function supplementable(state: CaseState, columns: readonly string[]): readonly string[] {
  const known = namedBefore(state);
  return known.length > 0 ? [...new Set(known)] : answerable(state.procedure, columns);
}

function namedBefore({ supplements, round }: CaseState): readonly string[] {
  return supplements.filter((one) => one.round === round).flatMap(({ items }) => items.map(({ name }) => name));
}

function answerable({ materials }: Procedure, columns: readonly string[]): readonly string[] {
  const brought = materials.filter(({ fromRegister }) => !fromRegister).map(({ name }) => name);
  return [...new Set([...brought, ...columns])];
}

/** 一次性告知: everything in one request. A second one of the same round may only name what was named and is still wrong. */
export function supplementFaults(
  state: CaseState,
  items: readonly SupplementItem[],
  columns: readonly string[],
): readonly CaseFault[] {
  const known = namedBefore(state);
  const anew = known.length === 0 ? [] : items.filter(({ name }) => !known.includes(name));
  return [
    ...(items.length === 0 ? [fault('items', '没有写明要补正什么', '一次列出全部需要补正的内容')] : []),
    ...items.flatMap((item) => [
      ...itemFaults(state.procedure, item),
      ...strangeFaults(state.procedure, item, columns),
    ]),
    ...anew.map(({ name }) =>
      fault('items', `上一次告知没有列出“${name}”`, '补正内容应当一次性告知；没有告知过的不能再要求'),
    ),
  ];
}

function itemFaults({ materials }: Procedure, { name, problem }: SupplementItem): CaseFault[] {
  const extracted = materials.some((one) => one.name === name && one.fromRegister);
  return [
    ...(name.trim() === '' ? [fault('items', '没有写明补正哪一项', '写材料名称或者申请表的字段')] : []),
    ...(problem.trim() === '' ? [fault('items', `没有写明“${name}”有什么问题`, '写明缺什么、错在哪里')] : []),
    ...(extracted ? [fault('items', `“${name}”由系统提取`, '向保管该台账的部门核实，不得要求申请人提交')] : []),
  ];
}

/** A name that nobody can answer to would keep the applicant from handing in anything. */
function strangeFaults(procedure: Procedure, { name }: SupplementItem, columns: readonly string[]): CaseFault[] {
  const isKnown = procedure.materials.some((one) => one.name === name) || columns.includes(name);
  if (isKnown || name.trim() === '') return [];
  const near = nearest(name, answerable(procedure, columns));
  const hint = near === undefined ? '只能写办事指南的材料，或者申请表的栏目' : `是不是“${near}”？`;
  return [fault('items', `“${name}”不是办事指南的材料，也不是申请表的栏目`, hint)];
}

/** What was asked for and isn't answered: a material without a new file, an account that is the same, a field while the form stayed as it was. */
export function unanswered(state: CaseState, application: Application): readonly CaseFault[] {
  const items = state.supplements.at(-1)?.items ?? [];
  const formChanged = JSON.stringify(application.form) !== JSON.stringify(state.application.form);
  return items.flatMap(({ name, problem }) => {
    const isMaterial = state.procedure.materials.some((one) => one.name === name);
    const answered = isMaterial
      ? isNew(name, state.application.materials, application.materials) ||
        (isAccount(state.procedure, name) && application.payee !== state.application.payee)
      : formChanged;
    return answered ? [] : [fault('application', `“${name}”还没有补正：${problem}`, `补正“${name}”后一并提交`)];
  });
}

function isNew(name: string, before: readonly Material[], after: readonly Material[]): boolean {
  const known = before.filter((one) => one.name === name).map(({ digest }) => digest);
  return after.some((one) => one.name === name && !known.includes(one.digest));
}
