import { formatYuan, type Day } from '../../kit/index.ts';
import type { RuleSet } from '../../rules/index.ts';
import { leasesOf, type Tx } from '../../store/index.ts';
import type { Found, Subject } from './model.ts';

/** Several rents of one founder or one firm in one year, which together are more than one subsidy can be. */
export async function splitLeases(tx: Tx, { state, key, ruleSet, today }: Subject): Promise<readonly Found[]> {
  const year = Number(/\b\d{4}\b/u.exec(key ?? '')?.[0]);
  const cap = capOf(ruleSet, today);
  if (!Number.isSafeInteger(year) || cap === undefined) return [];
  const leases = await leasesOf(tx, state.beneficiary.token, year);
  const sum = leases.reduce((total, { rent }) => total + rent, 0);
  if (leases.length < 2 || sum <= cap) return [];
  const founders = new Set(leases.map(({ founder }) => founder)).size;
  const whose = founders > 1 ? `同一企业有 ${String(founders)} 名负责人，` : '';
  return [
    {
      found: `${whose}${String(year)} 年有 ${String(leases.length)} 处租赁，年租金合计 ${formatYuan(sum)}，一份补贴至多 ${formatYuan(cap)}`,
      places: leases.map(({ row, place, rent, from }) => ({
        register: '创业项目',
        row,
        text: `${place}，${formatYuan(rent)}${from === null ? '' : `，${from} 起租`}`,
      })),
    },
  ];
}

/** 年租金补贴上限 as the notice has it. 分. */
function capOf({ parameters }: RuleSet, on: Day): number | undefined {
  const entry = parameters['年租金补贴上限']?.history.find(
    ({ from = -Infinity, to = Infinity }) => from <= on && on <= to,
  );
  return typeof entry?.value === 'number' ? entry.value : undefined;
}
