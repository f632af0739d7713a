import { identitiesOf, withTokens, type TableShape } from '../../register/index.ts';
import {
  copyFaults,
  copyRows,
  putIdentities,
  type FileRow,
  type Keys,
  type Sheet,
  type Stage,
} from '../../store/index.ts';
import type { Header } from './header.ts';
import { isBlank, parseFileRow, type ParsedFileRow } from './parse-file-row.ts';

export interface StagedCounts {
  readonly read: number;
  /** Rows with a fault of their own. */
  readonly bad: number;
}

/** Rows parsed in one go: few enough that whatever else the process does need not wait. */
const CHUNK = 1000;

/**
 * Reads the rows below the header, with every fault, into the stage.
 * @param progress called after each chunk; may throw to end it.
 */
export async function stageFile(
  stage: Stage,
  keys: Keys,
  sheet: Sheet,
  header: Header,
  progress: (counts: StagedCounts) => Promise<void>,
): Promise<StagedCounts> {
  const counts = { read: 0, bad: 0 };
  for await (const chunk of chunksOf(sheet, header)) {
    const parsed = chunk.map((row) => parseFileRow(stage.shape, header, row));
    await putRows(stage, keys, parsed);
    counts.read += parsed.length;
    counts.bad += parsed.filter(({ faults }) => faults.length > 0).length;
    await progress(counts);
  }
  return counts;
}

async function putRows(stage: Stage, keys: Keys, parsed: readonly ParsedFileRow[]): Promise<void> {
  const sound = parsed.filter(({ faults }) => faults.length === 0);
  const tokens = await tokensFor(stage, keys, sound);
  await copyRows(
    stage,
    sound.map(({ number, values }) => ({ number, values: withTokens(stage.shape, values, tokens) })),
  );
  await copyFaults(
    stage,
    parsed.flatMap(({ faults }) => faults),
  );
}

async function tokensFor(
  { tx, shape }: { readonly tx: Stage['tx']; readonly shape: TableShape },
  keys: Keys,
  rows: readonly ParsedFileRow[],
): Promise<ReadonlyMap<string, string>> {
  const ids = identitiesOf(
    shape,
    rows.map(({ values }) => values),
  );
  return ids.size === 0 ? new Map() : putIdentities(tx, keys, ids);
}

/** Rows that say something, in chunks of one size whatever comes out of the file at once. */
export async function* chunksOf(sheet: Sheet, header: Header): AsyncGenerator<readonly FileRow[], void, void> {
  let chunk: FileRow[] = [];
  for await (const batch of sheet.rows())
    for (const row of batch) {
      if (row.number <= header.row || isBlank(row, header)) continue;
      chunk.push(row);
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = [];
    }
  if (chunk.length > 0) yield chunk;
}
