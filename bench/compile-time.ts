import { fileURLToPath } from 'node:url';

/** Milliseconds of one cold process. */
export interface CompileTime {
  /** From the start of the process to the first line of this file. */
  readonly start: number;
  /** Modules read, stripped of their types, compiled and linked. */
  readonly load: number;
  /** Texts in memory → documents, with the comparison against the whole text. */
  readonly markdown: number;
  /** Documents → rules, with every check there is: types, units, gaps and overlaps of tables, coverage of sentences and figures. */
  readonly rules: number;
  /** Rules → generated functions of all items. */
  readonly code: number;
  /** Texts → rules once more, after nine times in the same process, as when a running server is given a new text. */
  readonly again: number;
}

/** Compiles the notices of this repository once. Only the first time in a process is cold. */
export async function compileOnce(): Promise<CompileTime> {
  const start = performance.now();
  const { readNotices } = await import('../src/policy/index.ts');
  const { readNotice } = await import('../src/notice/index.ts');
  const { compileRules, regimeOn } = await import('../src/rules/index.ts');
  const { toJs } = await import('../src/assessment/index.ts');
  const loaded = performance.now();
  const sources = await readNotices(fileURLToPath(new URL('../notices', import.meta.url)));
  const texts = performance.now();
  const read = sources.map(readNotice);
  const documents = performance.now();
  const { ruleSet, faults } = compileRules(read.map(({ notice }) => notice));
  const rules = performance.now();
  const items = toJs(ruleSet, regimeOn(ruleSet, 20_453));
  const code = performance.now();
  let again = 0;
  for (let i = 0; i < 10; i++) {
    const started = performance.now();
    compileRules(sources.map((source) => readNotice(source).notice));
    again = performance.now() - started;
  }
  if (faults.length > 0 || items.size !== ruleSet.items.length)
    throw new Error('the notices do not compile: see `npm run check`');
  return {
    start,
    load: loaded - start,
    markdown: documents - texts,
    rules: rules - documents,
    code: code - rules,
    again,
  };
}
