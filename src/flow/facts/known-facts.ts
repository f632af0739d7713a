import type { Row, Situation } from '../../assessment/index.ts';
import type { Json } from '../../case/index.ts';
import { formatDay, parseDay, type Day } from '../../kit/index.ts';
import type { Field, RuleSet, Value } from '../../rules/index.ts';
import type { FactPlan } from './plans.ts';
import { fromJson, toJson } from './values.ts';

/** A row as the rules have it. A field that is not given has no entry. */
export type FactValues = ReadonlyMap<string, Value>;

export type FactRows = ReadonlyMap<string, readonly FactValues[]>;

/** The facts of one assessment: the fields that its rules read, of the rows that concern the beneficiary. On tokens. */
export interface KnownFacts {
  /** 截至. */
  readonly asOf: Day;
  /** From the registers: every register that the rules read, also where nothing is in it. */
  readonly registered: FactRows;
  /** What the applicant states, because no register has it. */
  readonly declared: FactRows;
}

/** The facts as a situation. What is declared stands where the registers say nothing; it never takes the place of what they say. */
export function situationOf({ ruleSet }: FactPlan, { asOf, registered, declared }: KnownFacts): Situation {
  const registers = new Map<string, readonly Row[]>();
  for (const register of new Set([...registered.keys(), ...declared.keys()])) {
    const rows = together(register, registered.get(register) ?? [], declared.get(register) ?? [], ruleSet);
    registers.set(
      register,
      rows.map((values, index) => ({ register, index, values })),
    );
  }
  return { asOf, registers };
}

/** A declared row that is registered fills in what isn't known of it; any other is added. */
function together(
  register: string,
  registered: readonly FactValues[],
  declared: readonly FactValues[],
  ruleSet: RuleSet,
): readonly FactValues[] {
  if (declared.length === 0) return registered;
  const { key = [], fields = [] } = ruleSet.registers[register] ?? {};
  const rows = new Map<unknown, FactValues>(registered.map((row, i) => [keyOf(row, key) ?? i, row]));
  for (const [i, row] of declared.entries()) {
    const name = keyOf(row, key) ?? registered.length + i;
    const known = rows.get(name);
    rows.set(
      name,
      known === undefined ? row : new Map([...row].filter(([field]) => isOpen(field, fields)).concat([...known])),
    );
  }
  return [...rows.values()];
}

/** What identifies a row; undefined where that isn't given whole. */
function keyOf(row: FactValues, key: readonly string[]): string | undefined {
  return key.length > 0 && key.every((field) => row.has(field))
    ? JSON.stringify(key.map((field) => row.get(field)))
    : undefined;
}

/** Whether an empty field means that it is not known: else it means that there is none. */
function isOpen(name: string, fields: readonly Field[]): boolean {
  const field = fields.find((one) => one.name === name);
  return field !== undefined && !field.optional && field.preset === undefined;
}

/** 截至, 台账 and 申报; in 台账 and 申报 rows by register, as in a situation. */
export function factsToJson(facts: KnownFacts, ruleSet: RuleSet): Json {
  return {
    截至: formatDay(facts.asOf),
    台账: rowsToJson(facts.registered, ruleSet),
    申报: rowsToJson(facts.declared, ruleSet),
  };
}

export function rowsToJson(rows: FactRows, ruleSet: RuleSet): Readonly<Record<string, readonly Json[]>> {
  return Object.fromEntries(
    [...rows].map(([register, list]) => {
      const types = typesOf(register, ruleSet);
      const row = (values: FactValues): Json =>
        Object.fromEntries(
          [...values].flatMap(([name, value]) => {
            const type = types.get(name);
            return type === undefined ? [] : [[name, toJson(value, type, ruleSet)] as const];
          }),
        );
      return [register, list.map(row)];
    }),
  );
}

/** The facts that `factsToJson` wrote. @throws TypeError of anything else. */
export function factsFromJson(json: Json, ruleSet: RuleSet): KnownFacts {
  const { 截至: asOf, 台账: registered = {}, 申报: declared = {} } = membersOf(json);
  const day = typeof asOf === 'string' ? parseDay(asOf) : undefined;
  if (day === undefined) throw new TypeError('the facts of an assessment have no day');
  return { asOf: day, registered: rowsFromJson(registered, ruleSet), declared: rowsFromJson(declared, ruleSet) };
}

function rowsFromJson(json: Json, ruleSet: RuleSet): FactRows {
  return new Map(
    Object.entries(membersOf(json)).map(([register, rows]) => {
      const types = typesOf(register, ruleSet);
      if (!Array.isArray(rows)) throw new TypeError(`the rows of ${register} are no list`);
      return [register, rows.map((row: Json) => valuesFrom(row, types, ruleSet))];
    }),
  );
}

function valuesFrom(row: Json, types: ReadonlyMap<string, Field['type']>, ruleSet: RuleSet): FactValues {
  return new Map(
    Object.entries(membersOf(row)).map(([name, value]) => {
      const type = types.get(name);
      if (type === undefined) throw new TypeError(`the rules know no field ${name}`);
      return [name, fromJson(value, type, ruleSet)];
    }),
  );
}

function typesOf(register: string, ruleSet: RuleSet): ReadonlyMap<string, Field['type']> {
  return new Map(ruleSet.registers[register]?.fields.map(({ name, type }) => [name, type]));
}

/** @throws TypeError where it is no object. */
export function membersOf(json: Json): Readonly<Record<string, Json>> {
  if (!isObject(json)) throw new TypeError(`${JSON.stringify(json).slice(0, 40)} is no object`);
  return json;
}

function isObject(json: Json): json is Readonly<Record<string, Json>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
