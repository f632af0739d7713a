import { join } from 'node:path';
import { scopeOf, type Actor } from '../../access/index.ts';
import type { TableShape } from '../../register/index.ts';
import type { RuleSet } from '../../rules/index.ts';
import {
  checkStage,
  closeStage,
  countBad,
  countFates,
  createStage,
  decideStage,
  FileRefused,
  getImport,
  holdImport,
  moveImport,
  noteProgress,
  openTable,
  record,
  transact,
  transactOnConnection,
  writeStage,
  type Database,
  type ImportCounts,
  type ImportFindings,
  type ImportRecord,
  type ImportState,
  type Keys,
  type Sheet,
  type Stage,
  type TableFile,
} from '../../store/index.ts';
import { shapeOf } from '../registers/shape-of.ts';
import { Cancelled, HeaderRefused, isAway, RowsRefused, Stopped } from './endings.ts';
import { firstFaults } from './first-faults.ts';
import { findSheet, type Header } from './header.ts';
import { writeReport } from './report.ts';
import { stageFile } from './stage-file.ts';

/** What imports are run with. */
export interface ImportHouse {
  readonly database: Database;
  readonly keys: Keys;
  readonly ruleSet: RuleSet;
  /** Folder of the files and reports. */
  readonly uploads: string;
  /** Of a file; `MOST_UPLOAD` where absent. */
  readonly mostBytes?: number;
}

/** 64 MiB: some two million certificates as XLSX, half a million as CSV. */
export const MOST_UPLOAD = 64 * 1024 * 1024;

export interface ImportTask {
  readonly id: string;
  /** In whose scope it runs. */
  readonly actor: Actor;
  /** Ends it where it is; it is given back, to be run again. */
  readonly signal?: AbortSignal;
}

/**
 * How a run has ended. `held`: another process runs it, or what is left of one that is gone. `over`: it has come to its end before. `away`:
 * the database is gone, and with it the run.
 */
export type RunEnd = ImportState | 'held' | 'over' | 'away';

/** Where the report of an import is. */
export function reportPath(uploads: string, id: string): string {
  return join(uploads, `report-${id}.xlsx`);
}

/**
 * The story of an import: check the file, read every row with every fault, see all rows together, write. Rows, their history, their audit
 * entries and the import's own record are committed together or not at all; how far it is is written down beside, for whoever waits.
 */
export async function runImport(house: ImportHouse, task: ImportTask, log: (error: unknown) => void): Promise<RunEnd> {
  const { database } = house;
  const scope = scopeOf(task.actor);
  try {
    return await transactOnConnection(database, scope, async (tx, connection) => {
      if (!(await holdImport(tx, task.id))) return 'held';
      const given = await begin(house, task);
      if (given === undefined) return 'over';
      const shape = shapeOf(house.ruleSet, given.register);
      const file = await openTable(join(house.uploads, given.sha256));
      try {
        const found = await sheetOf(file, shape, house.ruleSet);
        const columns = found.header.columns.map(({ column }) => column);
        const run: Run = { house, task, given, ...found, stage: { tx, connection, shape, columns } };
        await check(run);
        return await write(run);
      } finally {
        await file.close();
      }
    });
  } catch (error) {
    if (isAway(error)) return 'away';
    return await end(house, task, error, log);
  }
}

interface Run {
  readonly house: ImportHouse;
  readonly task: ImportTask;
  readonly given: ImportRecord;
  readonly sheet: Sheet;
  readonly header: Header;
  readonly otherSheets: readonly string[];
  readonly stage: Stage;
}

const UNFINISHED: readonly ImportState[] = ['received', 'checking', 'writing', 'interrupted'];

const NOTHING: ImportCounts = { read: 0, good: 0, bad: 0, added: 0, unchanged: 0, corrected: 0, waiting: 0 };

/**
 * Counts from the beginning, also where an earlier run was broken off: whoever holds the import knows that nobody else runs it.
 * Undefined where it has come to its end.
 */
async function begin({ database }: ImportHouse, { id, actor }: ImportTask): Promise<ImportRecord | undefined> {
  return transact(database, scopeOf(actor), async (tx) => {
    const step = { state: 'checking', counts: NOTHING, findings: {} } as const;
    return (await moveImport(tx, id, UNFINISHED, step)) ? getImport(tx, id) : undefined;
  });
}

async function sheetOf(
  file: TableFile,
  shape: TableShape,
  ruleSet: RuleSet,
): Promise<Pick<Run, 'sheet' | 'header' | 'otherSheets'>> {
  const computed = ruleSet.registers[shape.name]?.fields.flatMap((field) =>
    field.computed === undefined ? [] : field.name,
  );
  const best = await findSheet(file.sheets, shape, computed ?? []);
  if (best === undefined) throw HeaderRefused.none(shape);
  const { sheet, found, others } = best;
  if (found.faults.length > 0) throw new HeaderRefused(sheet.name, found.header, found.faults);
  return { sheet, header: found.header, otherSheets: others };
}

// ── checking ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Milliseconds between two looks that others can have at how far it is. */
const PROGRESS_EVERY = 500;

async function check(run: Run): Promise<void> {
  const { house, stage, sheet, header, given } = run;
  await createStage(stage);
  const pace = new Pace(run);
  const { read } = await stageFile(stage, house.keys, sheet, header, (counts) => pace.note(counts));
  if (read === 0) throw HeaderRefused.empty(sheet.name, header);
  await closeStage(stage);
  await checkStage(stage);
  await decideStage(stage);
  const bad = await countBad(stage);
  await pace.note({ read, bad, good: read - bad }, true);
  if (bad > 0 && given.mode === 'all-or-nothing') await refuseRows(run, read);
}

/** Nothing is written; the report says why. */
async function refuseRows(run: Run, read: number): Promise<never> {
  const bad = await countBad(run.stage);
  await report(run, read);
  const counts = { ...NOTHING, read, bad, good: read - bad };
  throw new RowsRefused(counts, { ...about(run), faults: await firstFaults(run.stage) });
}

async function report({ house, task, given, stage, sheet, header }: Run, rows: number): Promise<void> {
  await writeReport(stage, sheet, header, { path: reportPath(house.uploads, task.id), mode: given.mode, rows });
}

function about({ sheet, header, otherSheets }: Run): ImportFindings {
  return { sheet: sheet.name, leftOut: header.leftOut, ...(otherSheets.length === 0 ? {} : { otherSheets }) };
}

/** Writes down how far a run is, now and then, on a connection of its own; and learns whether it is to stop. */
class Pace {
  private readonly run: Run;
  private last = performance.now();

  constructor(run: Run) {
    this.run = run;
  }

  /** @throws Cancelled, Stopped */
  async note(counts: Partial<ImportCounts>, now = false): Promise<void> {
    const { house, task } = this.run;
    if (task.signal?.aborted === true) throw new Stopped();
    if (!now && performance.now() - this.last < PROGRESS_EVERY) return;
    this.last = performance.now();
    const cancel = await transact(house.database, scopeOf(task.actor), (tx) => noteProgress(tx, task.id, counts));
    if (cancel) throw new Cancelled();
  }
}

// ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

async function write(run: Run): Promise<RunEnd> {
  const { house, task, given, stage } = run;
  const go = await transact(house.database, scopeOf(task.actor), (tx) =>
    moveImport(tx, task.id, ['checking'], { state: 'writing' }),
  );
  if (!go) throw new Cancelled();
  const fates = await countFates(stage);
  const mark = { source: `import:${task.id}`, reason: `导入文件“${given.fileName}”` };
  const written = { added: 0, corrected: 0, waiting: fates.asked, unchanged: fates.same };
  const pace = new Pace(run);
  for (const [fate, count] of [
    ['add', 'added'],
    ['correct', 'corrected'],
    ['ask', 'waiting'],
  ] as const)
    for await (const rows of writeStage(stage, fate, mark)) {
      written[count] += rows;
      // Nobody can cancel it any more, so this only says how far it is, and stops with the platform.
      await pace.note(written);
    }
  return finish(run, written);
}

async function finish(run: Run, written: Partial<ImportCounts>): Promise<RunEnd> {
  const { task, given, stage } = run;
  const { tx } = stage;
  const read = (await getImport(tx, task.id))?.counts.read ?? 0;
  const bad = await countBad(stage);
  // Some rows show only when they are written that they can't be.
  if (bad > 0 && given.mode === 'all-or-nothing') await refuseRows(run, read);
  if (bad > 0) await report(run, read);
  const counts = { ...NOTHING, ...written, read, bad, good: read - bad };
  const findings = { ...about(run), faults: await firstFaults(stage) };
  await moveImport(tx, task.id, ['writing'], { state: 'done', counts, findings, report: bad > 0 });
  await record(tx, { action: 'import.apply', subject: `导入:${task.id}`, detail: { ...said(given), ...counts } });
  return 'done';
}

function said({ register, fileName, sha256, mode }: ImportRecord): Readonly<Record<string, string>> {
  return { register, fileName, sha256, mode };
}

// ── how it ends otherwise ───────────────────────────────────────────────────────────────────────────────────────────

/** Nothing of the run is left; why it ended is written down. */
async function end(
  { database }: ImportHouse,
  { id, actor }: ImportTask,
  error: unknown,
  log: (error: unknown) => void,
): Promise<RunEnd> {
  const ending = endingOf(error);
  if (ending.state === 'failed') log(error);
  try {
    return await transact(database, scopeOf(actor), async (tx) => {
      if (!(await moveImport(tx, id, UNFINISHED, ending))) return 'over';
      const given = await getImport(tx, id);
      if (given !== undefined && ending.state !== 'interrupted')
        await record(tx, {
          action: ending.state === 'cancelled' ? 'import.cancel' : 'import.check',
          subject: `导入:${id}`,
          detail: { ...said(given), ...given.counts, state: ending.state },
        });
      return ending.state;
    });
  } catch (second) {
    if (isAway(second)) return 'away';
    throw second;
  }
}

function endingOf(error: unknown): Parameters<typeof moveImport>[3] {
  if (error instanceof Stopped) return { state: 'interrupted' };
  if (error instanceof Cancelled)
    return { state: 'cancelled', counts: { added: 0, corrected: 0, waiting: 0, unchanged: 0 } };
  if (error instanceof RowsRefused)
    return { state: 'refused', counts: error.counts, findings: error.findings, report: true };
  if (error instanceof HeaderRefused) return { state: 'refused', counts: NOTHING, findings: error.findings };
  if (error instanceof FileRefused)
    return {
      state: 'refused',
      counts: NOTHING,
      findings: { faults: error.faults.map((fault) => ({ row: 0, column: '', ...fault })) },
    };
  return { state: 'failed', counts: NOTHING, findings: { faults: [FAILED] } };
}

const FAILED = {
  row: 0,
  column: '',
  code: 'I030',
  message: '导入时出错，没有写入任何内容',
  hint: '请再试一次；仍不行的，请把导入的编号告诉系统管理员',
} as const;
