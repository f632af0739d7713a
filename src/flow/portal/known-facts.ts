import { isAssessed } from '../../case/index.ts';
import { formatDay } from '../../kit/index.ts';
import type { Field, Register, RuleSet, Value } from '../../rules/index.ts';
import type { Tx } from '../../store/index.ts';
import { assessApplication } from '../cases/assess.ts';
import { beneficiaryOf } from '../cases/beneficiary.ts';
import { formRegister, declaredRows } from '../cases/form.ts';
import { caseOrRefuse } from '../cases/handle.ts';
import { recordView, type RecordView } from '../cases/record-view.ts';
import { withoutSecrets } from '../cases/without-secrets.ts';
import type { Context } from '../context.ts';
import { situationFor } from '../facts/index.ts';
import { toJson } from '../facts/values.ts';
import { shapeOf } from '../registers/shape-of.ts';
import { read } from '../step.ts';

/** What one register says of somebody, as far as an item reads it. */
export type KnownRegister = Readonly<{
  register: string;
  /** Departments that keep it: where to go when something in it is wrong. */
  keepers: readonly string[];
  /** How many rows there are; `rows` are the first of them. */
  count: number;
  rows: readonly (readonly Readonly<{ name: string; value: string; unit: string }>[])[];
}>;

/** Where a draft stands before it is handed in: what the registers say, and what comes of it as of today. */
export type DraftOutlook = Readonly<{
  known: readonly KnownRegister[];
  /** Undefined of a service, which isn't assessed. */
  record: RecordView | undefined;
  /** The register that the 申请表 is a row of. */
  form: string | undefined;
  /** Without the form nothing can be said, or nothing is claimed. */
  needsForm: boolean;
}>;

/** Rows of a register that are shown one by one. */
const MOST_ROWS = 5;

/** What the registers say and what follows from it, of a case that is not handed in yet. @throws CaseRefused */
export function draftOutlook(context: Context, id: string): Promise<DraftOutlook> {
  return read(context, async (tx) => {
    const state = await caseOrRefuse(tx, id);
    const { item } = state.procedure;
    const form = formRegister(context.ruleSet, item);
    const isFilled = declaredRows(context, item, state.application.form) !== undefined;
    const assessed = await assessApplication(tx, context, state, state.application.form);
    const record = assessed === undefined ? undefined : recordView(assessed.record, context.ruleSet);
    const known = isAssessed(state.procedure) ? await knownOf(tx, context, item, state.beneficiary) : [];
    const isOpen = record === undefined || record.status === 'none' || record.status === 'needs-facts';
    return withoutSecrets(tx, { known, record, form, needsForm: form !== undefined && (isOpen || isFilled) });
  });
}

/** What the registers say of oneself, or of an organisation, as far as one item reads it. */
export function knownFor(
  context: Context,
  item: string,
  organisation: string | undefined,
): Promise<readonly KnownRegister[]> {
  return read(context, async (tx) => {
    const { party } = await beneficiaryOf(tx, context, organisation);
    return withoutSecrets(tx, await knownOf(tx, context, item, party));
  });
}

async function knownOf(
  tx: Tx,
  context: Context,
  item: string,
  party: Parameters<typeof situationFor>[2],
): Promise<readonly KnownRegister[]> {
  const { ruleSet } = context;
  const { registers } = await situationFor(tx, context, party, [item]);
  return [...registers].flatMap(([name, rows]) => {
    const register = ruleSet.registers[name];
    if (register === undefined || rows.length === 0) return [];
    return [
      {
        register: name,
        keepers: shapeOf(ruleSet, name).keepers,
        count: rows.length,
        rows: rows.slice(0, MOST_ROWS).map(({ values }) => shownRow(values, register, ruleSet)),
      },
    ];
  });
}

function shownRow(
  values: ReadonlyMap<string, Value>,
  { fields }: Register,
  ruleSet: RuleSet,
): { name: string; value: string; unit: string }[] {
  return fields.flatMap((field) => {
    const value = values.get(field.name);
    if (value === undefined || value === null) return [];
    return [{ name: field.name, value: shownValue(value, field, ruleSet), unit: unitOf(field) }];
  });
}

function shownValue(value: Value, { type }: Field, ruleSet: RuleSet): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (type.kind === 'date' && typeof value === 'number') return formatDay(value);
  const written = toJson(value, type, ruleSet);
  return typeof written === 'string' ? written : JSON.stringify(written);
}

function unitOf({ type }: Field): string {
  return type.kind === 'number' ? type.unit : '';
}
