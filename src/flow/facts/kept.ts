import {
  differences,
  type AssessmentRecord,
  type Difference,
  type Json,
  type StoredAssessment,
} from '../../case/index.ts';
import { parseDay } from '../../kit/index.ts';
import type { RuleSet } from '../../rules/index.ts';
import { hasRules, insertAssessment, insertRules, readAssessment, readRules, type Tx } from '../../store/index.ts';
import { CaseRefused } from '../cases/refused.ts';
import type { Context } from '../context.ts';
import { read } from '../step.ts';
import type { Assessed } from './assess-for.ts';
import { canonical, digestOfRules } from './digests.ts';
import { factsFromJson } from './known-facts.ts';
import { recordFrom, type Asked } from './record.ts';

/** Keeps an assessment of a case with its facts, and its rules once for each version. The caller holds the case's row. */
export async function keepAssessment(
  tx: Tx,
  caseId: string,
  moment: StoredAssessment['moment'],
  assessed: Assessed,
): Promise<void> {
  const { rules, ruleSet } = assessed;
  if (!(await hasRules(tx, rules))) await insertRules(tx, rules, JSON.stringify(ruleSet));
  await insertAssessment(tx, caseId, moment, assessed);
}

export interface Replay {
  /** As it comes out today, by the rules and facts of then. */
  readonly record: AssessmentRecord;
  /** Whether it is the record that was kept, to the letter. */
  readonly same: boolean;
  readonly differences: readonly Difference[];
}

/**
 * Runs a kept assessment again, by the rules and on the facts that were kept with it: whatever the registers and notices say by now.
 * @throws CaseRefused where the actor sees no such assessment; Error where what was kept is not what it was.
 */
export async function replayAssessment(context: Context, caseId: string, seq: number): Promise<Replay> {
  return read(context, async (tx) => {
    const kept = await readAssessment(tx, caseId, seq);
    if (kept === undefined) throw notThere(caseId, seq);
    const ruleSet = await rulesNamed(tx, context, kept.rules);
    const record = recordFrom(ruleSet, askedFrom(kept.asked), factsFromJson(kept.facts, ruleSet));
    return {
      record,
      same: canonical(record) === canonical(kept.record),
      differences: differences(kept.record, record),
    };
  });
}

/** Rules that were read lately: a replay often follows another of the same version. */
const LATELY = new Map<string, RuleSet>();
const MOST = 4;

async function rulesNamed(tx: Tx, { ruleSet }: Context, digest: string): Promise<RuleSet> {
  if (digestOfRules(ruleSet) === digest) return ruleSet;
  const known = LATELY.get(digest);
  if (known !== undefined) return known;
  // Only `keepAssessment` writes there, and the digest says that it is what it wrote.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const found = (await readRules(tx, digest)) as RuleSet | undefined;
  if (found === undefined || digestOfRules(found) !== digest)
    throw new Error(`the rules ${digest} are not what was kept`);
  const [oldest] = LATELY.keys();
  if (LATELY.size >= MOST && oldest !== undefined) LATELY.delete(oldest);
  LATELY.set(digest, found);
  return found;
}

/** What `assessFor` was asked, as it was kept. */
function askedFrom(json: Json): Asked {
  // Written by `keepAssessment` from an `Asked`, with the day as text.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const asked = json as unknown as Omit<Asked, 'asOf'> & { readonly asOf: string };
  const asOf = parseDay(asked.asOf);
  if (asOf === undefined) throw new Error(`${asked.asOf} is no day`);
  return { ...asked, asOf };
}

function notThere(caseId: string, seq: number): CaseRefused {
  return new CaseRefused('not-found', [
    {
      field: 'seq',
      message: `办件 ${caseId} 没有第 ${String(seq)} 次测算，或不在可见范围`,
      hint: '核对办件编号和测算的次序',
    },
  ]);
}
