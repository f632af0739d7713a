import type { RuleSet } from '../rules/index.ts';
import { checkFingerprint, migrate, pendingMigrations } from '../store/index.ts';
import type { Platform } from './open-platform.ts';
import { applyDictionary, planDictionary } from './registers/index.ts';

/**
 * Brings a database to what this program and these notices need: migrations, then the registers of the dictionary. Says each thing it
 * does; does nothing where nothing is to be done.
 * @throws MigrationRefused, FingerprintError, DictionaryRefused: the database is as it was.
 */
export async function preparePlatform(
  { database, keys }: Platform,
  ruleSet: RuleSet,
  log: (line: string) => void,
): Promise<void> {
  const applied = await migrate(database);
  if (applied.length > 0) log(`数据库迁移：${applied.join('、')}`);
  await checkFingerprint(database, keys);
  for (const line of await applyDictionary(database, ruleSet)) log(short(line));
}

/** What `preparePlatform` would do, a line each; changes nothing. */
export async function planPlatform({ database }: Platform, ruleSet: RuleSet): Promise<readonly string[]> {
  const pending = await pendingMigrations(database);
  // Before the first migration there is no dictionary to compare with: every register is new.
  const first = pending.includes('0004-registers');
  const registers = Object.keys(ruleSet.registers).length;
  return [
    ...pending.map((name) => `迁移 ${name}`),
    ...(first ? [`新建台账 ${String(registers)} 个`] : await planDictionary(database, ruleSet)),
  ];
}

/** Before anything else happened, a hundred names would push the address off the screen; the audit has all of them. */
function short(line: string): string {
  const most = 60;
  return line.length <= most ? line : `${line.slice(0, most)}……`;
}
