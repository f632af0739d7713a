import { sql } from 'kysely';
import type { AssessmentRecord, Json, StoredAssessment } from '../../case/index.ts';
import type { Tx } from '../database.ts';

/** One assessment with everything that it rests on. */
export interface KeptAssessment {
  readonly record: AssessmentRecord;
  /** The situation, on tokens. */
  readonly facts: Json;
  /** Item, beneficiary, key, day, and the amount where the office decided one. */
  readonly asked: Json;
  /** Digest of the rules that ran. */
  readonly rules: string;
}

/** Keeps an assessment as the case's next one; its rules are there already. The caller holds the case's row. @returns its number, from 1. */
export async function insertAssessment(
  tx: Tx,
  caseId: string,
  moment: StoredAssessment['moment'],
  { record, facts, asked, rules }: KeptAssessment,
): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    insert into cases.assessment (case_id, seq, moment, record, facts, asked, rules)
    select ${caseId}, coalesce(max(seq), 0) + 1, ${moment}, ${JSON.stringify(record)}::jsonb,
      ${JSON.stringify(facts)}::jsonb, ${JSON.stringify(asked)}::jsonb, ${rules}
    from cases.assessment where case_id = ${caseId}
    returning seq`.execute(tx);
  return rows[0]?.seq ?? 0;
}

/** The `seq`th assessment of a case; undefined where there is none that the account sees. */
export async function readAssessment(tx: Tx, caseId: string, seq: number): Promise<KeptAssessment | undefined> {
  const row = await tx
    .selectFrom('cases.assessment')
    .select(['record', 'facts', 'asked', 'rules'])
    .where('case_id', '=', caseId)
    .where('seq', '=', seq)
    .executeTakeFirst();
  // Both columns hold what `insertAssessment` wrote, which is JSON.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  return row === undefined ? undefined : { ...row, facts: row.facts as Json, asked: row.asked as Json };
}

/** Whether the rules with this digest are kept. */
export async function hasRules(tx: Tx, digest: string): Promise<boolean> {
  const found = await tx.selectFrom('cases.rules').select('digest').where('digest', '=', digest).executeTakeFirst();
  return found !== undefined;
}

/** Keeps rules under their digest, once. @param rules JSON text. */
export async function insertRules(tx: Tx, digest: string, rules: string): Promise<void> {
  await tx
    .insertInto('cases.rules')
    .values({ digest, rules })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute();
}

/** The rules with this digest, as they were kept. */
export async function readRules(tx: Tx, digest: string): Promise<object | undefined> {
  const row = await tx.selectFrom('cases.rules').select('rules').where('digest', '=', digest).executeTakeFirst();
  return row?.rules;
}
