/**
 * `npm run bench`: the engines side by side on three rules of the notice, with equal answers, and how long the whole notice takes to
 * compile. Peers are installed into `bench/node_modules` when they are missing. `npm run bench -- --write` puts the tables into
 * docs/benchmarks.md.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CompileTime } from './compile-time.ts';
import { MODES, type Mode } from './contender.ts';
import type { Result } from './one.ts';
import { median, sayRate, sayRatio, sayTime, tableOf } from './table.ts';
import { TASKS } from './tasks.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOCUMENT = join(ROOT, 'docs/benchmarks.md');

/** Ours before, between and after the peers: whatever else the machine does meanwhile slows all of them. */
const ORDER = ['ours', 'zen', 'jsonRules', 'ours', 'feelin', 'publicodes', 'ours'] as const;
const PEERS = ['zen', 'jsonRules', 'feelin', 'publicodes'] as const;

/** Cases a second. */
const TARGETS: Readonly<Record<Mode, number>> = { plain: 100e6, explained: 10e6, json: 0.4e6 };
const COMPILE_TARGET = 100;
const CHECK_TARGET = 1000;
const COLD_STARTS = 15;
const CHECKS = 5;

async function bench(write: boolean): Promise<void> {
  if (!existsSync(join(HERE, 'node_modules'))) await run('npm', ['ci', '--prefix', HERE]);
  const text = [about(), await ratesTable(), await compileTable()].join('\n\n');
  console.log(text);
  if (write) putInto(DOCUMENT, text);
}

function about(): string {
  const [cpu] = cpus();
  const load = loadavg().map((one) => one.toFixed(1));
  return [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${String(cpus().length)} × ${cpu?.model.trim() ?? '?'},`,
    `load average at the start ${load.join(' ')}.`,
  ].join(' ');
}

// ── the engines ─────────────────────────────────────────────────────────────────────────────────────────────────────

async function ratesTable(): Promise<string> {
  const rows: string[][] = [];
  let head: string[] = [];
  for (const { code, title } of TASKS) {
    const results = new Map<string, Result[]>();
    for (const engine of ORDER) {
      console.error(`${code} ${engine}`);
      results.set(engine, [
        ...(results.get(engine) ?? []),
        ...(await child<Result[]>(['one', code, engine], isResults)),
      ]);
    }
    for (const mode of MODES) rows.push(rateRow(`${code} ${title}, ${mode}`, mode, results));
    head = headOf(results);
  }
  return tableOf(head, rows);
}

function headOf(results: ReadonlyMap<string, readonly Result[]>): string[] {
  const peers = PEERS.map((peer) => results.get(peer)?.[0]?.name ?? peer);
  return ['task, mode', 'jiangtong', 'its best', ...peers, 'to the best peer', 'target', 'reached'];
}

function rateRow(label: string, mode: Mode, results: ReadonlyMap<string, readonly Result[]>): string[] {
  const ratesOf = (engine: string): number[] =>
    (results.get(engine) ?? []).filter((r) => r.mode === mode).flatMap(({ rates }) => rates);
  const ours = ratesOf('ours');
  const rate = median(ours);
  const peers = PEERS.map((peer) => median(ratesOf(peer)));
  const best = Math.max(...peers.filter((one) => !Number.isNaN(one)));
  const why = (peer: string): string => results.get(peer)?.find((r) => r.mode === mode)?.why ?? '–';
  return [
    label,
    sayRate(rate),
    sayRate(Math.max(...ours)),
    ...peers.map((one, i) => (Number.isNaN(one) ? why(PEERS[i] ?? '') : sayRate(one))),
    sayRatio(rate / best),
    `≥ ${sayRate(TARGETS[mode])}`,
    reached(rate >= TARGETS[mode], Math.max(...ours) >= TARGETS[mode]),
  ];
}

function reached(usually: boolean, atBest: boolean): string {
  return usually ? 'yes' : atBest ? 'at best' : 'no';
}

// ── the notice ──────────────────────────────────────────────────────────────────────────────────────────────────────

async function compileTable(): Promise<string> {
  const cache = mkdtempSync(join(tmpdir(), 'jiangtong-bench-'));
  try {
    await compileTimes(1, cache);
    const cold = await compileTimes(COLD_STARTS);
    const cached = await compileTimes(COLD_STARTS, cache);
    const rows = PHASES.map(([label, of]) => [label, ...[cold, cached].flatMap((times) => cells(times.map(of)))]);
    const check = await checkTimes();
    const checks = [check, await checkTimes(cache)].flatMap(cells);
    return [
      tableOf(
        ['cold start of a process', 'usually', 'at best', 'compile cache', 'at best'],
        [...rows, ['`jiangtong check`, whole process', ...checks]],
      ),
      '',
      `Targets: texts → rules ≤ ${sayTime(COMPILE_TARGET)}, ${verdict(cold.map(toRules), COMPILE_TARGET)}; \`jiangtong check\` < ${sayTime(CHECK_TARGET)}, ${verdict(check, CHECK_TARGET)}.`,
    ].join('\n');
  } finally {
    rmSync(cache, { recursive: true });
  }
}

const toRules = (time: CompileTime): number => time.markdown + time.rules;

const PHASES: readonly (readonly [label: string, of: (time: CompileTime) => number])[] = [
  ['start of Node', ({ start }) => start],
  ['modules', ({ load }) => load],
  ['texts → documents', ({ markdown }) => markdown],
  ['documents → rules, all checks', ({ rules }) => rules],
  ['**texts → rules**', toRules],
  ['rules → code of all items', ({ code }) => code],
  ['texts → rules, the 10th time', ({ again }) => again],
];

function cells(times: readonly number[]): string[] {
  return [sayTime(median(times)), sayTime(Math.min(...times))];
}

function verdict(times: readonly number[], target: number): string {
  const word = reached(median(times) <= target, Math.min(...times) <= target);
  return word === 'yes' ? 'reached' : word === 'no' ? 'not reached' : 'reached at best';
}

async function compileTimes(count: number, cache?: string): Promise<CompileTime[]> {
  console.error(`compile ${String(count)}×${cache === undefined ? '' : ', with the compile cache'}`);
  const times: CompileTime[] = [];
  for (let i = 0; i < count; i++) times.push(await child(['compile'], isCompileTime, cache));
  return times;
}

async function checkTimes(cache?: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < CHECKS + 1; i++) {
    const started = performance.now();
    await run(process.execPath, [join(ROOT, 'bin/jiangtong.js'), 'check', join(ROOT, 'notices')], cache);
    times.push(performance.now() - started);
  }
  return times.slice(1);
}

// ── processes ───────────────────────────────────────────────────────────────────────────────────────────────────────

async function printOne(code: string, engine: string): Promise<void> {
  const { measureOne } = await import('./one.ts');
  console.log(JSON.stringify(await measureOne(code, engine)));
}

async function printCompileTime(): Promise<void> {
  const { compileOnce } = await import('./compile-time.ts');
  console.log(JSON.stringify(await compileOnce()));
}

/** This file in a process of its own; its answer is the last line it prints. */
async function child<T>(args: readonly string[], is: (answer: unknown) => answer is T, cache?: string): Promise<T> {
  const output = await run(process.execPath, [fileURLToPath(import.meta.url), ...args], cache);
  const answer: unknown = JSON.parse(output.trim().split('\n').at(-1) ?? '');
  if (!is(answer)) throw new Error(`${args.join(' ')} answered ${output}`);
  return answer;
}

function isResults(answer: unknown): answer is Result[] {
  return Array.isArray(answer);
}

function isCompileTime(answer: unknown): answer is CompileTime {
  return typeof answer === 'object' && answer !== null && 'markdown' in answer;
}

function run(program: string, args: readonly string[], cache?: string): Promise<string> {
  const env = cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: cache };
  return new Promise((resolve, reject) => {
    let output = '';
    const started = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
    started.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    started.on('error', reject);
    started.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${String(code)}\n${output}`));
    });
  });
}

/** Between the two marks of the document. */
function putInto(file: string, text: string): void {
  const [begin, end] = ['<!-- results -->', '<!-- end of results -->'];
  const document = readFileSync(file, 'utf8');
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`${file} needs the lines ${begin} and ${end}, with the tables between them`);
  writeFileSync(file, `${document.slice(0, from)}${begin}\n\n${text}\n\n${document.slice(to)}`);
}

const [, , command = '', ...rest] = process.argv;
if (command === 'one') await printOne(rest[0] ?? '', rest[1] ?? '');
else if (command === 'compile') await printCompileTime();
else await bench(command === '--write');
