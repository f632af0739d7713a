import type { Block } from '../notice/index.ts';
import { boundsOf, visitAll } from './expr.ts';
import type { Faults } from './faults.ts';
import { entryOf } from './guide.ts';
import type { DecisionTable, Expr, Item } from './model.ts';
import type { World } from './scope.ts';
import { LIST, split } from './words.ts';

/** Every expression that decides an item, derived facts included. */
export function expressionsOf(item: Item, tables: readonly DecisionTable[]): Expr[] {
  const { outcome } = item;
  const figures = [...(outcome.benefit?.figures ?? []), ...(outcome.verdict?.figures ?? [])];
  const cells = item.tableUses.flatMap((use) => tables[use.table]?.rows.flatMap((row) => rowExpressions(row)) ?? []);
  return [
    ...item.conditions.map((condition) => condition.expr),
    ...item.derived.map((derived) => derived.expr),
    ...item.tableUses.flatMap((use) => use.inputs),
    ...cells,
    ...(outcome.amount === undefined ? [] : [outcome.amount]),
    ...figures.map((figure) => figure.expr),
    ...item.key.flatMap((part) => [part.expr, ...(part.when === undefined ? [] : [part.when])]),
    ...(item.factDate === undefined ? [] : [item.factDate]),
    ...(item.stacking.topUp === undefined ? [] : [item.stacking.topUp]),
    ...item.stacking.higherOf.flatMap((other) => (other.when === undefined ? [] : [other.when])),
    ...(item.unit.scope === undefined ? [] : [item.unit.scope]),
    ...item.facts.map((fact) => fact.source),
  ];
}

function rowExpressions(row: DecisionTable['rows'][number]): Expr[] {
  const bounds = row.tests.flatMap((tests) => tests.flatMap(boundsOf));
  return row.output.kind === 'value' ? [row.output.expr, ...bounds] : bounds;
}

/** The readings whose parameters decide the item, with those its guide names. */
export function readingsOf(
  item: Item,
  tables: readonly DecisionTable[],
  world: World,
  block: Block,
  faults: Faults,
): string[] {
  const codes = new Set<string>();
  for (const expr of expressionsOf(item, tables))
    visitAll(expr, (e) => {
      const reading = e.op === 'param' ? world.parameters[e.name]?.reading : undefined;
      if (reading !== undefined) codes.add(reading);
    });
  const entry = entryOf(block, '口径');
  const known = new Set(Object.values(world.parameters).map((parameter) => parameter.reading));
  for (const part of entry === undefined ? [] : split(entry.value, LIST)) {
    if (known.has(part.text)) codes.add(part.text);
    else
      faults.unknown(
        part.place,
        '口径',
        part.text,
        [...known].filter((code) => code !== undefined),
      );
  }
  return [...codes].sort();
}
