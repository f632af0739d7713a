import { situationFromJson } from '../../assessment/index.ts';
import type { Json } from '../../case/index.ts';
import { residentIdFault } from '../../kit/index.ts';
import type { RuleSet, Value } from '../../rules/index.ts';
import { tokenOf, type Keys } from '../../store/index.ts';
import { CaseRefused } from '../cases/refused.ts';
import { shapesOf } from '../registers/shape-of.ts';
import type { FactRows } from './known-facts.ts';
import { PAID, type FactPlan } from './plans.ts';

/** More rows than anybody writes by hand. */
const MOST_ROWS = 1000;

/**
 * What the applicant states, as a situation without 截至; ID numbers become tokens at once.
 * @throws CaseRefused with every fault, each at its JSON pointer.
 */
export function readDeclared(json: Json | undefined, ruleSet: RuleSet, keys: Keys): FactRows {
  if (json === undefined) return new Map();
  const { situation, faults } = situationFromJson(json, ruleSet);
  if (situation === undefined)
    throw invalid(faults.map(({ place, message, hint = '' }) => ({ field: place.file, message, hint })));
  const rows = [...situation.registers];
  if (situation.registers.has(PAID))
    throw invalid([{ field: `/${PAID}`, message: '已发放的只看台账，不能申报', hint: '删去“已发放”' }]);
  if (rows.reduce((sum, [, list]) => sum + list.length, 0) > MOST_ROWS)
    throw invalid([{ field: '', message: `申报的超过${String(MOST_ROWS)}行`, hint: '先导入台账' }]);
  return new Map(
    rows.map(([register, list]) => {
      const columns = shapesOf(ruleSet).get(register)?.columns ?? [];
      const sealed = new Set(columns.flatMap(({ name, identity }) => (identity === 'none' ? [] : [name])));
      return [
        register,
        list.map(
          ({ values }) =>
            new Map([...values].map(([name, value]) => [name, sealed.has(name) ? hidden(value, keys) : value])),
        ),
      ];
    }),
  );
}

function hidden(value: Value, keys: Keys): Value {
  return typeof value === 'string' && residentIdFault(value) === undefined ? tokenOf(keys, value) : value;
}

function invalid(faults: CaseRefused['faults']): CaseRefused {
  return new CaseRefused(
    'invalid',
    faults.map((fault) => ({ ...fault, field: `declared${fault.field}` })),
  );
}

/** Of what is declared, the fields that the plan's rules read. */
export function declaredFor({ fields }: FactPlan, declared: FactRows): FactRows {
  return new Map(
    [...declared].flatMap(([register, rows]) => {
      const read = fields.get(register);
      return read === undefined || rows.length === 0
        ? []
        : [[register, rows.map((row) => new Map([...row].filter(([name]) => read.has(name))))] as const];
    }),
  );
}
