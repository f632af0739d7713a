import { tablesOf, type TableShape } from '../../register/index.ts';
import type { RuleSet } from '../../rules/index.ts';
import { nearest } from '../../kit/index.ts';
import { RegisterRefused } from './refused.ts';

const SHAPES = new WeakMap<RuleSet, ReadonlyMap<string, TableShape>>();

/** Every register as a table; made once for a RuleSet. */
export function shapesOf(ruleSet: RuleSet): ReadonlyMap<string, TableShape> {
  const known = SHAPES.get(ruleSet);
  if (known !== undefined) return known;
  const shapes = new Map(tablesOf(ruleSet).map((shape) => [shape.name, shape]));
  SHAPES.set(ruleSet, shapes);
  return shapes;
}

/** @throws RegisterRefused where there is no register of that name. */
export function shapeOf(ruleSet: RuleSet, name: string): TableShape {
  const shape = shapesOf(ruleSet).get(name);
  if (shape !== undefined) return shape;
  const near = nearest(name, shapesOf(ruleSet).keys());
  throw new RegisterRefused(
    [
      {
        column: '',
        code: 'D025',
        message: `没有台账“${name}”`,
        hint: near === undefined ? '台账的名称见数据字典' : `是不是“${near}”？`,
      },
    ],
    'not-found',
  );
}
