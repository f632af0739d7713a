/**
 * `npm run check`: every check there is, two at a time. All of them run whatever fails, so that one look shows all there is to
 * mend. Errors or nothing: no part warns.
 */
import { spawn } from 'node:child_process';

interface Part {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
}

interface Outcome {
  readonly part: Part;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

/** The slow ones first, so that two cores are busy to the end. */
const parts: readonly Part[] = [
  { name: 'lint', command: ['eslint', '.', '--max-warnings', '0'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  // TypeScript 7 checks; the `tsc` on the path is 6, kept for the tools that need its API.
  { name: 'types', command: ['node', 'node_modules/typescript7/bin/tsc', '--noEmit', '--pretty', 'false'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  { name: 'architecture', command: ['node', 'scripts/architecture/check.ts'] },
  { name: 'notices', command: ['node', 'bin/jiangtong.js', 'check'] },
];

const outcomes = await runAll(parts, 2);
for (const { part, output } of outcomes.filter(({ passed }) => !passed)) {
  console.log(`── ${part.name}: ${part.command.join(' ')}\n\n${output.trim()}\n`);
}
for (const { part, passed, seconds } of outcomes) {
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${part.name.padEnd(14)}${seconds.toFixed(1).padStart(6)} s`);
}
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;

/** Outcomes in the order of the parts, whichever ended first. */
async function runAll(all: readonly Part[], atOnce: number): Promise<Outcome[]> {
  const done = new Map<Part, Outcome>();
  const waiting = all.values();
  const worker = async (): Promise<void> => {
    for (const part of waiting) done.set(part, await run(part));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return all.flatMap((part) => done.get(part) ?? []);
}

function run(part: Part): Promise<Outcome> {
  const started = performance.now();
  const [program, ...args] = part.command;
  return new Promise((resolve) => {
    let output = '';
    const end = (passed: boolean): void => {
      resolve({ part, passed, seconds: (performance.now() - started) / 1000, output });
    };
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', (error) => {
      output += `${error.message}. Start the checks by \`npm run check\`, after \`npm ci\`.\n`;
      end(false);
    });
    child.on('close', (code) => {
      end(code === 0);
    });
  });
}
