import type { IRegularForbiddenRuleType } from 'dependency-cruiser';
import type { Room } from './rooms.ts';

type Rule = IRegularForbiddenRuleType & { readonly name: string; readonly comment: string };

const testFile = String.raw`\.test\.tsx?$`;

/** From the table of rooms to dependency-cruiser's rules. A rule's comment says why, and the way out. */
export function toRules(rooms: readonly Room[]): Rule[] {
  return [...rooms.flatMap((room) => roomRules(room, rooms)), ...rulesForAll];
}

function roomRules(room: Room, rooms: readonly Room[]): Rule[] {
  const { name, imports, types, reason, wayOut } = room;
  const strangers = rooms.filter(
    (other) => other !== room && !imports.includes(other.name) && !types.includes(other.name),
  );
  const upstream = roomsUpstream(room, rooms);
  const strangersToTests = rooms.filter((other) => other !== room && !upstream.has(other.name));
  const rules: Rule[] = [
    {
      name: `${name}-imports`,
      comment: `${reason} Way out: ${wayOut}`,
      severity: 'error',
      from: { path: inRoom(name), pathNot: testFile },
      to: { path: strangers.map((other) => inRoom(other.name)) },
    },
    {
      name: `${name}-types`,
      comment: `${reason} Of this room it may know the types only: \`import type\`. Way out: ${wayOut}`,
      severity: 'error',
      from: { path: inRoom(name), pathNot: testFile },
      to: { path: types.map(inRoom), dependencyTypesNot: ['type-only'] },
    },
    {
      name: `${name}-tests`,
      comment:
        'A test beside the code may run all that its room rests on, directly or not. Way out: what crosses more rooms is tested in test/.',
      severity: 'error',
      from: { path: `${inRoom(name)}.*${testFile}` },
      to: { path: strangersToTests.map((other) => inRoom(other.name)) },
    },
    {
      name: `${name}-entry`,
      comment: `A room is entered by its index.ts, so that all else in it can change freely. Way out: export what you need from src/${name}/index.ts.`,
      severity: 'error',
      from: { pathNot: inRoom(name) },
      to: { path: inRoom(name), pathNot: `^src/${name}/index\\.tsx?$` },
    },
  ];
  // An empty list of paths would forbid everything, where it means that nothing is forbidden.
  return rules.filter(({ to }) => to.path?.length !== 0);
}

/** All rooms that a room rests on, through any chain of imports or types. */
function roomsUpstream(room: Room, rooms: readonly Room[], found = new Set<string>()): Set<string> {
  for (const name of [...room.imports, ...room.types]) {
    const next = rooms.find((other) => other.name === name);
    if (next === undefined) throw new Error(`The table of rooms lets ${room.name} import ${name}, which is no room.`);
    if (!found.has(name)) roomsUpstream(next, rooms, found.add(name));
  }
  return found;
}

function inRoom(name: string): string {
  return `^src/${name}/`;
}

const rulesForAll: readonly Rule[] = [
  {
    name: 'no-cycles',
    comment:
      'Files that need each other can only be read together. Way out: move what both need to a file of its own, or import only types.',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'resolvable',
    comment: 'This import leads nowhere. Way out: correct the path, or `npm ci`.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'tests-are-not-imported',
    comment: 'Importing a test runs it twice. Way out: move what is shared to a file of its own.',
    severity: 'error',
    from: {},
    to: { path: testFile },
  },
  {
    name: 'src-stands-alone',
    comment: 'The product runs without its tests, benchmarks and scripts. Way out: move what it needs into src.',
    severity: 'error',
    from: { path: '^src/', pathNot: testFile },
    to: { path: '^(test|bench|scripts)/' },
  },
  {
    name: 'runtime-dependencies',
    comment:
      'The product is installed without devDependencies. Way out: move the package to dependencies, or import only its types.',
    severity: 'error',
    from: { path: '^src/', pathNot: testFile },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'islands-run-in-the-browser',
    comment:
      'An island is sent to the browser, which has none of these modules. Way out: let the API hand it what it needs.',
    severity: 'error',
    from: { path: '^src/web/[^/]+/islands/', pathNot: testFile },
    to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'] },
  },
];
