import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import type { Room } from './rooms.ts';
import { toRules } from './to-rules.ts';

export interface Fault {
  /** Name of the rule it breaks. */
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  /** Why, and the way out. */
  readonly comment: string;
}

export interface Finding {
  readonly modules: number;
  readonly faults: readonly Fault[];
}

const places = ['src', 'scripts', 'test', 'bench'];

/** Reads all imports below a folder and holds them against the table. Throws if it could read no module at all. */
export async function findFaults(baseDir: string, rooms: readonly Room[]): Promise<Finding> {
  const rules = toRules(rooms);
  const { output } = await cruise(
    places.filter((place) => existsSync(join(baseDir, place))),
    {
      baseDir,
      validate: true,
      ruleSet: { forbidden: rules },
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '^(bench/)?node_modules/.*/node_modules/' },
      enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
    },
  );
  if (typeof output === 'string') throw new Error(`dependency-cruiser answered with text: ${output}`);
  const modules = output.modules.filter(({ source }) => places.some((place) => source.startsWith(`${place}/`)));
  // It reports "0 modules, no violations", and success, when it finds no TypeScript that it can use.
  if (modules.length === 0)
    throw new Error(`The architecture check read no module below ${baseDir}, so it proves nothing.`);

  const comments = new Map(rules.map(({ name, comment }) => [name, comment]));
  const faults = output.summary.violations.map(({ rule, from, to, cycle }) => ({
    rule: rule.name,
    from,
    to: cycle === undefined ? to : cycle.map(({ name }) => name).join(' → '),
    comment: comments.get(rule.name) ?? '',
  }));
  return { modules: modules.length, faults: [...faults, ...homeless(modules, rooms)] };
}

function homeless(modules: readonly { readonly source: string }[], rooms: readonly Room[]): Fault[] {
  return modules
    .filter(({ source }) => source.startsWith('src/') && !rooms.some(({ name }) => source.startsWith(`src/${name}/`)))
    .map(({ source }) => ({
      rule: 'a-room-for-everything',
      from: source,
      to: '',
      comment:
        'What is in no room is under no rule. Way out: move the file to the room it belongs to, or add its room to scripts/architecture/rooms.ts.',
    }));
}
