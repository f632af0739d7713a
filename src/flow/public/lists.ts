import { formatDay } from '../../kit/index.ts';
import { ORGANISATION, PERSON, type RowValue, type RowValues, type TableShape } from '../../register/index.ts';
import { factRows, isToken, namesByKey, type Tx } from '../../store/index.ts';
import { shapesOf } from '../registers/shape-of.ts';
import { today, type OpenDoor } from './door.ts';
import { maskName, openText } from './mask-name.ts';

/** How a column comes out: `plain` as it stands; `organisation` and `person` by name, never by number; `masked` a person's family name alone. */
export type Shown = 'plain' | 'organisation' | 'person' | 'masked';

/** A register, or the part of it, that everybody may read: its columns by name, none else leave the database. */
export interface OpenList {
  readonly register: string;
  readonly columns: Readonly<Record<string, Shown>>;
  /** Which of its rows; also reads columns that aren't shown. */
  readonly only?: {
    readonly reads: readonly string[];
    readonly where: (row: RowValues, day: number) => boolean;
  };
}

/** A row as everybody sees it: texts, days as `2025-09-01`, sums in 元 with decimals; a column without a value has no entry. */
export type OpenRow = Readonly<Record<string, string>>;

/** A page shows no more; a register of this kind that is larger is not for reading. */
const MOST_ROWS = 20_000;

/** The rows of a list as of today, by id; none where no notice declares the register. */
export async function readOpenList(tx: Tx, door: OpenDoor, list: OpenList): Promise<readonly OpenRow[]> {
  const shapes = shapesOf(door.ruleSet);
  const shape = shapes.get(list.register);
  if (shape === undefined) return [];
  const day = today(door);
  const columns = [...new Set([...Object.keys(list.columns), ...(list.only?.reads ?? [])])];
  const found = await factRows(tx, { shape, columns, validOn: day, most: MOST_ROWS });
  const rows = found.map(({ values }) => values).filter((values) => list.only?.where(values, day) ?? true);
  const names = {
    organisations: await namesOf(tx, shapes.get(ORGANISATION), valuesOf(rows, list, ['organisation'])),
    people: await namesOf(tx, shapes.get(PERSON), valuesOf(rows, list, ['person', 'masked'])),
  };
  return rows.map((row) => openRow(row, list, shape, names));
}

function valuesOf(rows: readonly RowValues[], { columns }: OpenList, kinds: readonly Shown[]): readonly string[] {
  const named = Object.entries(columns).flatMap(([name, shown]) => (kinds.includes(shown) ? [name] : []));
  return rows.flatMap((row) => named.flatMap((name) => (typeof row[name] === 'string' ? [row[name]] : [])));
}

async function namesOf(
  tx: Tx,
  shape: TableShape | undefined,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return shape === undefined || keys.length === 0 ? new Map() : namesByKey(tx, shape, keys);
}

interface Names {
  readonly organisations: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, string>;
}

function openRow(row: RowValues, { columns }: OpenList, shape: TableShape, names: Names): OpenRow {
  const entries = Object.entries(columns).flatMap(([name, shown]) => {
    const value = row[name];
    if (value === undefined || value === null) return [];
    const text = textOf(value, shown, name, shape, names);
    return text === undefined ? [] : [[name, openText(text)] as const];
  });
  return Object.fromEntries(entries);
}

function textOf(
  value: Exclude<RowValue, null>,
  shown: Shown,
  name: string,
  { columns }: TableShape,
  names: Names,
): string | undefined {
  const column = columns.find((one) => one.name === name);
  if (shown === 'organisation') return names.organisations.get(String(value));
  if (shown === 'person' || shown === 'masked') {
    // A team has a name of its own; a token that nobody's name is known for says nothing.
    const known = names.people.get(String(value)) ?? (isToken(String(value)) ? undefined : String(value));
    if (known === undefined) return undefined;
    return shown === 'masked' && names.people.has(String(value)) ? maskName(known) : known;
  }
  // Columns with ID numbers are never plain, whatever a list says.
  if (column?.identity !== 'none') return undefined;
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'string') return value;
  if (column.kind === 'date') return formatDay(value);
  return column.kind === 'hundredths' ? (value / 100).toFixed(2) : String(value);
}
