import { daysOf, paysMoney, type Procedure } from './procedure.ts';
import type { StageKind } from './stage-kinds.ts';

/** Only one of these, and only as the last stage: after it nothing is decided any more. */
const ENDS: readonly StageKind[] = ['completion', 'confirmation', 'payment'];

/** What keeps a guide from being followed, in Chinese; empty where it can be. */
export function procedureFaults(procedure: Procedure): readonly string[] {
  return [...orderFaults(procedure), ...stageFaults(procedure), ...moneyFaults(procedure)];
}

function orderFaults({ stages }: Procedure): string[] {
  const kinds = stages.map(({ kind }) => kind);
  const faults: string[] = [];
  if (kinds[0] !== 'acceptance') faults.push('办理流程的第一个环节应当是受理');
  if (kinds.lastIndexOf('acceptance') > 0) faults.push('办理流程中受理只能是第一个环节');
  if (kinds.slice(0, -1).some((kind) => ENDS.includes(kind))) faults.push('办结、确认、拨付只能是最后一个环节');
  if (kinds.filter((kind) => kind === 'public-notice').length > 1) faults.push('办理流程中公示只能有一次');
  return faults;
}

function stageFaults({ stages, promisedDays }: Procedure): string[] {
  const faults = stages.flatMap(({ name, kind, departments, days }) => [
    ...(kind === 'joint' && departments.length === 0 ? [`环节“${name}”没有写明部门`] : []),
    ...(new Set(departments).size < departments.length ? [`环节“${name}”的部门重复`] : []),
    ...(Number.isSafeInteger(days) && days >= 0 ? [] : [`环节“${name}”的工作日数不是整数`]),
    ...(kind === 'public-notice' && days < 5 ? [`环节“${name}”少于5个工作日`] : []),
  ]);
  if (promisedDays !== daysOf(stages)) faults.push('承诺时限与各环节之和不一致');
  return faults;
}

function moneyFaults(procedure: Procedure): string[] {
  const pays = paysMoney(procedure);
  if (procedure.kind === 'award' && !pays) return ['奖励、补贴、补助的办理流程应当有拨付'];
  if (procedure.kind !== 'award' && pays) return ['没有金额的事项，办理流程不应有拨付'];
  return pays && procedure.fund === null ? ['有拨付的事项应当写明资金来源'] : [];
}
