import {
  describeAll,
  describeRefusal,
  difference,
  tablesOf,
  type Change,
  type Refusal,
  type TableShape,
} from '../../register/index.ts';
import type { RuleSet } from '../../rules/index.ts';
import { appliedShapes, applyChanges, type Database } from '../../store/index.ts';

/** The notices' dictionary would lose or reinterpret what is registered; the database is as it was. */
export class DictionaryRefused extends Error {
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[]) {
    super(
      `通知的数据字典与已登记的数据不合，平台没有启动，数据库未作改动：\n${refusals.map(describeRefusal).join('\n')}`,
    );
    this.refusals = refusals;
  }
}

/**
 * Brings the registers to what the notices' dictionary says: new registers, fields and values are added, rights and words follow.
 * @returns what was done, a line each; nothing where nothing was to be done.
 * @throws DictionaryRefused
 */
export async function applyDictionary(database: Database, ruleSet: RuleSet): Promise<readonly string[]> {
  const wanted = tablesOf(ruleSet);
  return applyChanges(database, (applied) => {
    const changes = changesFor(applied, wanted);
    return { changes, wanted, words: describeAll(changes) };
  });
}

/** What `applyDictionary` would do, a line each. @throws DictionaryRefused */
export async function planDictionary(database: Database, ruleSet: RuleSet): Promise<readonly string[]> {
  const applied = await database.owner.transaction().execute(appliedShapes);
  return describeAll(changesFor(applied, tablesOf(ruleSet)));
}

function changesFor(applied: readonly TableShape[], wanted: readonly TableShape[]): readonly Change[] {
  const { additions, refusals } = difference(applied, wanted);
  if (refusals.length > 0) throw new DictionaryRefused(refusals);
  return additions;
}
