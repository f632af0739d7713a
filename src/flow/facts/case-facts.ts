import type { Json } from '../../case/index.ts';
import { parseCell, toOutside, type ColumnShape, type RowValue, type TableShape } from '../../register/index.ts';
import { getRowByKey, readAssessment, readCase, type StoredRow, type Tx } from '../../store/index.ts';
import { caseNotFound } from '../cases/refused.ts';
import { withoutSecrets } from '../cases/without-secrets.ts';
import type { Context } from '../context.ts';
import { shapesOf } from '../registers/shape-of.ts';
import { read } from '../step.ts';
import { membersOf } from './known-facts.ts';

/** A fact that an assessment rests on, and what the register says by now where that differs. Written as in a situation. */
export type FactView = Readonly<{ name: string; unit: string; value: string; now: string | null }>;

/** A row that an assessment rests on. */
export type FactRowView = Readonly<{
  facts: readonly FactView[];
  /** The row as it stands in the register, where the one who asks sees it. */
  row: string | null;
  /** Where that came from: `manual`, `import:17`. */
  source: string | null;
  /** Since when the platform knows it so. */
  knownFrom: string | null;
}>;

/** The rows of one register, or what was filled in for it. */
export type FactGroupView = Readonly<{
  register: string;
  /** Only registered facts decide; declared ones are the applicant's word. */
  declared: boolean;
  /** 保管. */
  keepers: readonly string[];
  rows: readonly FactRowView[];
  /** Rows beyond those shown. */
  more: number;
}>;

/** What the last assessment of a case rests on. */
export type CaseFactsView = Readonly<{
  /** The how-manieth assessment; null where there was none. */
  seq: number | null;
  asOf: string | null;
  groups: readonly FactGroupView[];
}>;

/** An enterprise's certificates of a year can be hundreds. */
const MOST_ROWS = 30;

/** The facts of a case and where they come from, as its last assessment had them. @throws CaseRefused where the actor sees no such case */
export async function caseFacts(context: Context, id: string): Promise<CaseFactsView> {
  return read(context, async (tx) => {
    const state = await readCase(tx, id);
    if (state === undefined) throw caseNotFound(id);
    const seq = state.assessments.length;
    const kept = await readAssessment(tx, id, seq);
    if (kept === undefined) return { seq: null, asOf: null, groups: [] };
    const { 截至: asOf, 台账: registered = {}, 申报: declared = {} } = membersOf(kept.facts);
    const groups = [
      ...(await groupsOf(tx, context, registered, false)),
      ...(await groupsOf(tx, context, declared, true)),
    ].filter(({ rows }) => rows.length > 0);
    return withoutSecrets(tx, { seq, asOf: typeof asOf === 'string' ? asOf : null, groups });
  });
}

async function groupsOf(
  tx: Tx,
  { ruleSet }: Context,
  facts: Json,
  declared: boolean,
): Promise<readonly FactGroupView[]> {
  const groups: FactGroupView[] = [];
  for (const [register, list] of Object.entries(membersOf(facts))) {
    // A register that was given up since has no shape: its facts are shown as they were kept.
    const shape = shapesOf(ruleSet).get(register);
    const all = Array.isArray(list) ? list.map((row: Json) => membersOf(row)) : [];
    const rows: FactRowView[] = [];
    for (const row of all.slice(0, MOST_ROWS)) rows.push(await rowView(tx, shape, row, declared));
    groups.push({ register, declared, keepers: shape?.keepers ?? [], rows, more: all.length - rows.length });
  }
  return groups;
}

async function rowView(
  tx: Tx,
  shape: TableShape | undefined,
  row: Readonly<Record<string, Json>>,
  declared: boolean,
): Promise<FactRowView> {
  const stored = shape === undefined || declared ? undefined : await storedRowOf(tx, shape, row);
  const columns = shape?.columns ?? [];
  const names = Object.keys(row).filter((name) => !columns.some((column) => column.name === name));
  return {
    facts: [
      ...columns.flatMap((column) => {
        const value = row[column.name];
        return value === undefined ? [] : [factView(column.name, value, column, stored)];
      }),
      ...names.map((name) => factView(name, row[name] ?? null, undefined, stored)),
    ],
    row: stored?.row ?? null,
    source: stored?.source ?? null,
    knownFrom: stored?.knownFrom ?? null,
  };
}

function factView(name: string, value: Json, column: ColumnShape | undefined, stored: StoredRow | undefined): FactView {
  const then = said(value);
  const now =
    column === undefined || stored === undefined ? then : said(toOutside(column, stored.values[name] ?? null));
  return { name, unit: column?.unit ?? '', value: then, now: now === then ? null : now };
}

function said(value: Json | RowValue): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The row that the facts name by its key, where the one who asks sees it. */
async function storedRowOf(
  tx: Tx,
  shape: TableShape,
  row: Readonly<Record<string, Json>>,
): Promise<StoredRow | undefined> {
  const key: Record<string, RowValue> = {};
  for (const column of shape.columns.filter(({ name }) => shape.key.includes(name))) {
    const value = keptValue(column, row[column.name] ?? null);
    if (value === null) return undefined;
    key[column.name] = value;
  }
  return getRowByKey(tx, shape, key);
}

/** As the register keeps it. A token stands where an ID number was: it is kept so. */
function keptValue(column: ColumnShape, value: Json): RowValue {
  if (typeof value === 'object') return null;
  return column.identity === 'none' ? (parseCell(column, value).value ?? null) : value;
}
