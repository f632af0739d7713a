import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import {
  assess,
  situationFromYaml,
  type Assessment,
  type Award,
  type Benefit,
  type Check,
  type Decider,
  type NotAwarded,
} from '../assessment/index.ts';
import { byPlace, formatYuan, type Diagnostic, type Place } from '../kit/index.ts';
import type { RuleSet } from '../rules/index.ts';
import { readExamples } from './example-file.ts';
import {
  STATUSES,
  type BadExample,
  type Example,
  type ExampleCode,
  type ExampleFile,
  type Expected,
  type ExpectedAward,
  type ExpectedCheck,
  type ExpectedFault,
  type ExpectedRefusal,
  type GoodExample,
} from './example.ts';

export { EXAMPLE_CODES, type Example, type ExampleFile, type GoodExample } from './example.ts';
export { readExamples } from './example-file.ts';

export interface ExampleOptions {
  /** The day of the assessment where an example gives none, in days since 1970-01-01. */
  readonly today: number;
  readonly decide?: Decider;
}

/** Every example file of a folder of notices: `<id>/examples/**.yaml`. */
export async function readExampleFiles(folder: string, shown = 'notices'): Promise<ExampleFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder).length).split(sep).filter(Boolean))
    .filter(([, second]) => second === 'examples')
    .map((parts) => parts.join('/'));
  return Promise.all(
    paths.sort().map(async (path) => ({ path: `${shown}/${path}`, text: await readFile(join(folder, path), 'utf8') })),
  );
}

/** Every example that comes out otherwise than it says, at its place; and every fault of the files themselves. */
export function runExamples(ruleSet: RuleSet, files: readonly ExampleFile[], options: ExampleOptions): Diagnostic[] {
  const { examples, faults } = readExamples(ruleSet, files);
  return [...faults, ...examples.flatMap((example) => runExample(ruleSet, example, options))].sort(byPlace);
}

export function runExample(ruleSet: RuleSet, example: Example, options: ExampleOptions): Diagnostic[] {
  return example.kind === 'bad'
    ? compareFaults(example, situationFromYaml(example.text, example.start.file, ruleSet).faults)
    : compareAssessment(ruleSet, example, assessExample(ruleSet, example, options));
}

export function assessExample(ruleSet: RuleSet, example: GoodExample, options: ExampleOptions): Assessment {
  const { situation, choice, on } = example;
  return assess(ruleSet, situation, { ...options, choice, ...(on === undefined ? {} : { on }) });
}

// ── what came of a situation ────────────────────────────────────────────────────────────────────────────────────────

function compareAssessment(ruleSet: RuleSet, example: GoodExample, found: Assessment): Diagnostic[] {
  const awards = match(example.awards, found.awards, (expected, award) => awardDiffers(ruleSet, expected, award));
  const refusals = match(example.notAwarded, found.notAwarded, refusalDiffers);
  const checks = match(example.checks, found.checks.map(asEntry), checkDiffers);
  return [
    ...awards.pairs.flatMap((pair) =>
      sayPair(example, found, pair, pair.actual === undefined ? 'X010' : 'X011', '得到'),
    ),
    ...awards.rest.map((award) => say(example, example.place, 'X012', `没有列出的也得到了：${sayAward(award)}`)),
    ...refusals.pairs.flatMap((pair) => sayPair(example, found, pair, 'X013', sayStatus(pair.expected.status))),
    ...checks.pairs.flatMap((pair) => sayPair(example, found, pair, 'X014', pair.expected.status)),
    ...checks.rest.map((check) => say(example, example.place, 'X014', `没有列出的校验：${sayCheck(check)}`)),
  ];
}

function sayPair<E extends Expected>(
  example: Example,
  found: Assessment,
  { expected, actual, differences }: Pair<E, Entry>,
  code: ExampleCode,
  outcome: string,
): Diagnostic[] {
  const { place, item, beneficiary, key } = expected;
  const name = `${item} ${beneficiary}${key === undefined ? '' : `（${key}）`}`;
  if (actual === undefined)
    return [say(example, place, code, `${name} 应为 ${outcome}，${elsewhere(expected, found)}`)];
  return differences.map((difference) => say(example, place, code, `${name} ${difference}`));
}

function say({ title }: Example, place: Place, code: ExampleCode, message: string): Diagnostic {
  return { place, code, message: `例“${title}”：${message}` };
}

/** What an award, a refusal and a check are found by. */
interface Entry {
  readonly item: string;
  readonly beneficiary: string;
  readonly key: string;
}

interface Pair<E, A> {
  readonly expected: E;
  readonly actual: A | undefined;
  readonly differences: readonly string[];
}

/** Each expectation with the entry of its item, beneficiary and key that fits it best; no entry serves twice. */
function match<E extends Expected, A extends Entry>(
  expected: readonly E[],
  actual: readonly A[],
  differ: (expected: E, actual: A) => readonly string[],
): { readonly pairs: readonly Pair<E, A>[]; readonly rest: readonly A[] } {
  const rest = [...actual];
  const taken = new Map<E, Pair<E, A>>();
  // Those that fit exactly first, so that a near miss does not take another's entry.
  for (const most of [0, Infinity])
    for (const one of expected.filter((e) => !taken.has(e))) {
      const [best] = rest
        .filter((entry) => isAbout(one, entry))
        .map((entry) => ({ expected: one, actual: entry, differences: differ(one, entry) }))
        .sort((a, b) => a.differences.length - b.differences.length);
      if (best === undefined || best.differences.length > most) continue;
      rest.splice(rest.indexOf(best.actual), 1);
      taken.set(one, best);
    }
  return {
    pairs: expected.map((one) => taken.get(one) ?? { expected: one, actual: undefined, differences: [] }),
    rest,
  };
}

function isAbout(expected: Expected, entry: Entry): boolean {
  return (
    entry.item === expected.item &&
    entry.beneficiary === expected.beneficiary &&
    (expected.key === undefined || entry.key === expected.key)
  );
}

function awardDiffers(ruleSet: RuleSet, expected: ExpectedAward, award: Award): string[] {
  return [
    ...moneyDiffers('金额', expected.amount, award.amount),
    ...moneyDiffers('应得', expected.full, award.full),
    ...moneyDiffers('已发', expected.paidBefore, award.paidBefore),
    ...benefitDiffers(ruleSet, expected.benefit, award),
    ...listDiffers('口径', expected.readings, award.readings),
  ];
}

/** The answer carries 元, the example was read in 分. */
function moneyDiffers(name: string, expected: number | undefined, actual: number | undefined): string[] {
  const fen = actual === undefined ? undefined : Math.round(actual * 100);
  if (expected === undefined || expected === fen) return [];
  return [`${name}应为 ${formatYuan(expected)}，得出 ${fen === undefined ? '没有金额' : formatYuan(fen)}`];
}

function benefitDiffers(ruleSet: RuleSet, expected: ReadonlyMap<string, string> | undefined, award: Award): string[] {
  const { item, benefit } = award;
  if (expected === undefined) return benefit === undefined ? [] : [`没有写待遇，得出 ${sayBenefit(benefit)}`];
  if (benefit === undefined) return [`待遇应为 ${sayFigures(expected)}，得出的不是待遇`];
  // The figures of a benefit stand in the order of its guide, under the names of the answer.
  const names = ruleSet.items.find(({ code }) => code === item)?.outcome.benefit?.figures.map(({ name }) => name) ?? [];
  const values = Object.values(benefit).slice(1).map(String);
  const actual = new Map([
    ['名称', benefit.kind],
    ...names.map((name, i): [string, string] => [name, values[i] ?? '']),
  ]);
  const same = actual.size === expected.size && [...actual].every(([name, value]) => isSame(expected.get(name), value));
  return same ? [] : [`待遇应为 ${sayFigures(expected)}，得出 ${sayFigures(actual)}`];
}

function refusalDiffers(expected: ExpectedRefusal, actual: NotAwarded): string[] {
  const { status, because, nearest } = expected;
  const reasons = actual.because.join('；');
  return [
    ...(actual.status === status ? [] : [`应为 ${sayStatus(status)}，得出 ${sayStatus(actual.status)}（${reasons}）`]),
    ...listDiffers('缺', expected.missing, actual.missing),
    ...partDiffers('因', because, reasons),
    ...partDiffers('距离', nearest, actual.nearest ?? ''),
    ...listDiffers('口径', expected.readings, actual.readings),
  ];
}

function checkDiffers(expected: ExpectedCheck, actual: Check): string[] {
  const reasons = actual.because.join('；');
  const figures = [...expected.figures].flatMap(([name, value]) => {
    const given = Object.hasOwn(actual.figures, name) ? String(actual.figures[name]) : '没有这一项';
    return isSame(value, given) ? [] : [`的“${name}”应为 ${value}，得出 ${given}`];
  });
  return [
    ...(actual.status === expected.status ? [] : [`应为 ${expected.status}，得出 ${actual.status}（${reasons}）`]),
    ...figures,
    ...listDiffers('口径', expected.readings, actual.readings),
  ];
}

/** In any order. */
function listDiffers(name: string, expected: readonly string[] | undefined, actual: readonly string[]): string[] {
  if (expected === undefined || expected.toSorted().join('、') === actual.toSorted().join('、')) return [];
  return [`的“${name}”应为 [${expected.join('、')}]，得出 [${actual.join('、')}]`];
}

function partDiffers(name: string, part: string | undefined, actual: string): string[] {
  return part === undefined || actual.includes(part) ? [] : [`的“${name}”应含“${part}”，得出“${actual}”`];
}

/** Numbers are the same however they are written: 70 and 70.00. */
function isSame(expected: string | undefined, actual: string): boolean {
  if (expected === undefined || expected === actual) return expected === actual;
  return /^-?\d+(?:\.\d+)?$/u.test(actual) && Number(expected) === Number(actual);
}

/** Where what was expected went instead. */
function elsewhere(expected: Expected, found: Assessment): string {
  const all = [
    ...found.awards.filter((entry) => isAbout(expected, entry)).map((award) => `得到 ${sayAward(award)}`),
    ...found.notAwarded
      .filter((entry) => isAbout(expected, entry))
      .map(({ key, status, because }) => `（${key}）${sayStatus(status)}：${because.join('；')}`),
    ...found.checks.filter((check) => isAbout(expected, asEntry(check))).map(sayCheck),
  ];
  return all.length === 0 ? '结果中没有这一项' : `得出的是 ${all.join('；')}`;
}

function asEntry(check: Check): Check & Entry {
  return { ...check, beneficiary: check.subject };
}

function sayAward({ item, beneficiary, key, amount, benefit }: Award): string {
  const what = benefit === undefined ? formatYuan(Math.round((amount ?? 0) * 100)) : sayBenefit(benefit);
  return `${item} ${beneficiary}（${key}）${what}`;
}

function sayCheck({ item, subject, key, status }: Check): string {
  return `${item} ${subject}（${key}）${status}`;
}

function sayStatus(status: string): string {
  return `${status}（${STATUSES.get(status) ?? '？'}）`;
}

function sayBenefit(benefit: Benefit): string {
  return Object.values(benefit).join(' ');
}

function sayFigures(figures: ReadonlyMap<string, string>): string {
  return [...figures].map(([name, value]) => (name === '名称' ? value : `${name} ${value}`)).join('，');
}

// ── what was found wrong with a text ────────────────────────────────────────────────────────────────────────────────

/** The faults found must be those listed, in their order: none missing, none besides. */
function compareFaults(example: BadExample, found: readonly Diagnostic[]): Diagnostic[] {
  const rest = [...found];
  const missed = example.faults.flatMap((expected) => {
    const at = rest.findIndex((one) => isFault(expected, one));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0 ? [] : [say(example, expected.place, 'X015', `没有查出：${sayExpectedFault(expected)}`)];
  });
  const besides = rest.map((one) =>
    say(example, inFile(example.start, one.place), 'X016', `没有列出：${sayFault(one)}`),
  );
  if (missed.length > 0 || besides.length > 0) return [...missed, ...besides];
  const inOrder = example.faults.every((expected, i) => {
    const one = found[i];
    return one !== undefined && isFault(expected, one);
  });
  return inOrder
    ? []
    : [say(example, example.place, 'X016', `错误的次序不同，得出：${found.map(sayFault).join('；')}`)];
}

function isFault({ line, column, contains }: ExpectedFault, { place, message, hint = '' }: Diagnostic): boolean {
  return place.line === line && place.column === column && `${message}\n${hint}`.includes(contains);
}

function sayExpectedFault({ line, column, contains }: ExpectedFault): string {
  return `第 ${String(line)} 行第 ${String(column)} 列含“${contains}”的错误`;
}

function sayFault({ place, message, hint }: Diagnostic): string {
  return `第 ${String(place.line)} 行第 ${String(place.column)} 列${message}${hint === undefined ? '' : `（${hint}）`}`;
}

function inFile(start: Place, { line, column }: Place): Place {
  return { file: start.file, line: start.line + line - 1, column: start.column + column - 1 };
}
