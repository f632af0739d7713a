import { MODES, type Contender, type Mode } from './contender.ts';
import { ratesOf } from './measure.ts';
import { expectedOf, ours } from './ours.ts';
import { feelin } from './peers/feelin.ts';
import { jsonRules } from './peers/json-rules.ts';
import { publicodes } from './peers/publicodes.ts';
import { zen } from './peers/zen.ts';
import { taskOf } from './tasks.ts';

const CONTENDERS: Readonly<Record<string, Contender>> = { ours, zen, jsonRules, feelin, publicodes };

/** What one engine does in one mode: its rates in cases a second, round by round, or why it has none. */
export interface Result {
  readonly mode: Mode;
  readonly name: string;
  readonly rates: readonly number[];
  readonly why?: string;
}

/** One engine on one task, for a process of its own, so that no engine runs code that another has heated or spoilt. */
export async function measureOne(code: string, contender: string): Promise<Result[]> {
  const engine = CONTENDERS[contender];
  if (engine === undefined) throw new Error(`no engine ${contender}; there are ${Object.keys(CONTENDERS).join(', ')}`);
  const task = taskOf(code);
  const expected = await expectedOf(task);
  const contests = await engine.prepare(task);
  const results: Result[] = [];
  for (const mode of MODES) {
    const contest = contests[mode];
    const found =
      typeof contest === 'string' ? { rates: [], why: contest } : { rates: await ratesOf(contest, expected) };
    results.push({ mode, name: engine.name, ...found });
  }
  return results;
}
