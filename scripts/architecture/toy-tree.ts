import type { Room } from './rooms.ts';
import { toRules } from './to-rules.ts';

/** Path → content. Small enough to be read here, and written to a temporary folder by the test. */
export type Tree = Readonly<Record<string, string>>;

export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly text: string;
}

/** A tree in which every room makes all the imports that the table allows it, and nothing else. */
export function cleanTree(rooms: readonly Room[]): Tree {
  const files: Record<string, string> = {
    'package.json': JSON.stringify({
      name: 'toy',
      dependencies: { tool: '1.0.0' },
      devDependencies: { 'dev-tool': '1.0.0' },
    }),
    'src/kit/uses-packages.ts': `import 'tool';\nimport type { Toy } from 'dev-tool';\nexport type A = Toy;\n`,
    'src/kit/uses-packages.test.ts': `import 'dev-tool';\n`,
    'src/kit/one.ts': `import type { Two } from './two.ts';\nexport type One = Two;\n`,
    'src/kit/two.ts': `import type { One } from './one.ts';\nexport type Two = One;\n`,
    'src/kit/chicken.ts': `export const chicken = () => 1;\n`,
    'src/kit/egg.ts': `import { chicken } from './chicken.ts';\nexport const egg = () => chicken;\n`,
    'test/story.test.ts': rooms.map(({ name }) => `import '../src/${name}/index.ts';\n`).join(''),
    'scripts/tool.ts': `export const tool = 1;\n`,
    'src/web/portal/islands/counter.ts': `import { value } from '../index.ts';\nexport const counter = value;\n`,
  };
  for (const name of ['tool', 'dev-tool', 'stray-tool']) {
    files[`node_modules/${name}/package.json`] = JSON.stringify({
      name,
      version: '1.0.0',
      main: 'index.js',
      types: 'index.d.ts',
    });
    files[`node_modules/${name}/index.js`] = 'export {};\n';
    files[`node_modules/${name}/index.d.ts`] = 'export interface Toy {}\n';
  }
  for (const { name, imports, types } of rooms) {
    files[`src/${name}/index.ts`] = `export * from './inner.ts';\n`;
    files[`src/${name}/inner.ts`] = `export const value = 1;\nexport type Value = number;\n`;
    files[`src/${name}/uses-rooms.ts`] = [
      ...imports.map((to) => run(name, to)),
      ...types.map((to) => know(name, to)),
    ].join('');
    files[`src/${name}/uses-rooms.test.ts`] = [...imports, ...types].map((to) => run(name, to)).join('');
  }
  return files;
}

/** One planted file per violation. Each pair of rooms that the table keeps apart is there: run, known by type, and tested. */
export function plantedViolations(rooms: readonly Room[]): Violation[] {
  const known = new Set(toRules(rooms).map(({ name }) => name));
  return [...rooms.flatMap((room) => roomViolations(room, rooms)), ...violationsForAll].filter(
    ({ rule }) => known.has(rule) || rule === 'a-room-for-everything',
  );
}

function roomViolations({ name, imports, types }: Room, rooms: readonly Room[]): Violation[] {
  const strangers = rooms.filter((other) => other.name !== name && ![...imports, ...types].includes(other.name));
  return [
    ...strangers.flatMap((other): Violation[] => [
      { rule: `${name}-imports`, path: `src/${name}/runs-${flat(other.name)}.ts`, text: run(name, other.name) },
      { rule: `${name}-imports`, path: `src/${name}/knows-${flat(other.name)}.ts`, text: know(name, other.name) },
    ]),
    ...types.map((to): Violation => ({
      rule: `${name}-types`,
      path: `src/${name}/runs-${flat(to)}.ts`,
      text: run(name, to),
    })),
    { rule: `${name}-entry`, path: `test/enters-${flat(name)}.ts`, text: `import '../src/${name}/inner.ts';\n` },
  ];
}

/** A test that runs a room its own room doesn't rest on. Written out, because what a room rests on is for the table to say. */
const strangersInTests: readonly (readonly [room: string, stranger: string])[] = [
  ['kit', 'notice'],
  ['notice', 'rules'],
  ['rules', 'assessment'],
  ['assessment', 'case'],
  ['policy', 'register'],
  ['register', 'assessment'],
  ['case', 'payment'],
  ['payment', 'store'],
  ['supervision', 'store'],
  ['report', 'store'],
  ['access', 'store'],
  ['sample', 'store'],
  ['store', 'flow'],
  ['flow', 'api'],
  ['web/ui', 'web/portal'],
  ['web/portal', 'api'],
  ['web/desk', 'api'],
  ['api', 'cli'],
];

const violationsForAll: readonly Violation[] = [
  ...strangersInTests.map(([room, stranger]): Violation => {
    return { rule: `${room}-tests`, path: `src/${room}/planted.test.ts`, text: run(room, stranger) };
  }),
  {
    rule: 'no-cycles',
    path: 'src/kit/chicken.ts',
    text: `import { egg } from './egg.ts';\nexport const chicken = () => egg;\n`,
  },
  { rule: 'resolvable', path: 'src/kit/lost.ts', text: `import './nowhere.ts';\n` },
  { rule: 'tests-are-not-imported', path: 'test/imports-test.ts', text: `import './story.test.ts';\n` },
  { rule: 'src-stands-alone', path: 'src/kit/uses-script.ts', text: `import '../../scripts/tool.ts';\n` },
  { rule: 'runtime-dependencies', path: 'src/kit/uses-dev-tool.ts', text: `import 'dev-tool';\n` },
  { rule: 'runtime-dependencies', path: 'src/kit/uses-stray-tool.ts', text: `import 'stray-tool';\n` },
  { rule: 'islands-run-in-the-browser', path: 'src/web/portal/islands/reads.ts', text: `import 'node:fs';\n` },
  { rule: 'a-room-for-everything', path: 'src/attic/junk.ts', text: `export const junk = 1;\n` },
];

function run(from: string, to: string): string {
  return `import '${wayUp(from)}${to}/index.ts';\n`;
}

function know(from: string, to: string): string {
  return `export type { Value as ${flat(to).replaceAll('-', '_')} } from '${wayUp(from)}${to}/index.ts';\n`;
}

function wayUp(room: string): string {
  return '../'.repeat(room.split('/').length);
}

function flat(room: string): string {
  return room.replace('/', '-');
}
