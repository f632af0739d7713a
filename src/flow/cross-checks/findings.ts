import { createHash } from 'node:crypto';
import { PLATFORM_SCOPE } from '../../access/index.ts';
import type { CaseState, Finding } from '../../case/index.ts';
import { chinaDay } from '../../kit/index.ts';
import type { RuleSet } from '../../rules/index.ts';
import {
  claimOf,
  setDoubts,
  sharedAccounts,
  sharedPhones,
  withScope,
  type CertificateRow,
  type Tx,
} from '../../store/index.ts';
import type { Context } from '../context.ts';
import { CHECKS } from './checks.ts';
import { certificatesClaimed } from './certificates.ts';
import type { Check, Found, Place, Shared, Subject } from './model.ts';

/** A finding with everything that is shown of it. */
export interface CaseFinding extends Finding {
  readonly check: string;
  readonly why: string;
  readonly places: readonly Place[];
}

/** What looks odd about a case, whatever the one who asks may see: where it was found is shown to those who may see that. */
export async function findingsOf(tx: Tx, context: Context, state: CaseState): Promise<readonly CaseFinding[]> {
  const { ruleSet } = context;
  return withScope(tx, PLATFORM_SCOPE, async () => {
    const subject = await subjectOf(tx, context, state);
    const found: CaseFinding[] = [];
    for (const check of CHECKS)
      if (isKnown(ruleSet, check) && check.concerns(subject))
        found.push(...(await check.look(tx, subject)).map((one) => findingOf(check, one)));
    return found;
  });
}

async function subjectOf(tx: Tx, { ruleSet, now }: Context, state: CaseState): Promise<Subject> {
  const { key, beneficiaryName: name } = (await claimOf(tx, state.id)) ?? { key: null, beneficiaryName: '' };
  const { beneficiary, application } = state;
  let certificates: Promise<readonly CertificateRow[]> | undefined;
  let accounts: Promise<Shared> | undefined;
  let phones: Promise<Shared> | undefined;
  return {
    state,
    ruleSet,
    key,
    name,
    item: ruleSet.items.find(({ code }) => code === state.procedure.item),
    today: chinaDay(now),
    certificates: () => (certificates ??= certificatesClaimed(tx, beneficiary.token, key)),
    accounts: () =>
      (accounts ??=
        application.payee === null
          ? Promise.resolve({ masked: '', others: [] })
          : sharedAccounts(tx, application.payee, beneficiary.token)),
    phones: () => (phones ??= sharedPhones(tx, beneficiary)),
  };
}

/** Whether the dictionary has what the check reads. */
function isKnown({ registers }: RuleSet, { needs }: Check): boolean {
  return Object.entries(needs).every(([register, fields]) =>
    fields.every((field) => registers[register]?.fields.some(({ name }) => name === field)),
  );
}

/** The same finding has the same id, as long as it rests on the same: what is added makes it another one, to be answered anew. */
function findingOf({ code, name, why }: Check, { found, places }: Found): CaseFinding {
  const marks = places.map(markOf).sort();
  const digest = createHash('sha256').update(marks.join('\n')).digest('hex').slice(0, 12);
  return { id: `${code}-${digest}`, check: code, name, why, found, places };
}

function markOf(place: Place): string {
  if ('case' in place) return `办件 ${place.case}`;
  return 'row' in place ? `${place.register} ${place.row}` : place.who;
}

/** While a case is looked at, until it is decided. */
const LOOKED_AT: readonly CaseState['status'][] = [
  'submitted',
  'supplementing',
  'reviewing',
  'joint-review',
  'awaiting-ruling',
];

/**
 * Keeps with the case how many findings nobody has answered for yet, for lists. The case's row is held.
 * @param anew whether they are looked for; else what was found stays, as long as the case is looked at
 */
export async function noteDoubts(tx: Tx, context: Context, state: CaseState, anew: boolean): Promise<void> {
  const isLookedAt = LOOKED_AT.includes(state.status);
  if (isLookedAt && !anew) return;
  const findings = isLookedAt ? await findingsOf(tx, context, state) : [];
  await setDoubts(tx, state.id, openOf(state, findings).length);
}

/** Those that the decision, where there is one, didn't answer. */
export function openOf<T extends Finding>({ decision }: CaseState, findings: readonly T[]): readonly T[] {
  const answered = new Set((decision?.verified ?? []).map(({ id }) => id));
  return findings.filter(({ id }) => !answered.has(id));
}
