import type { Expr, Test } from './model.ts';

/** The expressions directly inside another. */
export function children(expr: Expr): Expr[] {
  const found: Expr[] = [];
  withChildren(expr, (child) => {
    found.push(child);
    return child;
  });
  return found;
}

/** The expressions inside a unary test. */
export function boundsOf(test: Test): readonly Expr[] {
  switch (test.test) {
    case 'any':
      return [];
    case 'not':
      return test.tests.flatMap(boundsOf);
    case 'compare':
      return [test.value];
    case 'range':
      return [test.low, test.high];
  }
}

/** Calls `visit` for the expression and all inside it. */
export function visitAll(expr: Expr, visit: (expr: Expr) => void): void {
  visit(expr);
  for (const child of children(expr)) visitAll(child, visit);
}

/** The same expression with each direct child replaced by `f` of it. */
export function withChildren(expr: Expr, f: (child: Expr) => Expr): Expr {
  switch (expr.op) {
    case 'and':
    case 'or':
    case 'min':
    case 'max':
    case 'orElse':
      return { ...expr, args: expr.args.map(f) };
    case 'not':
    case 'negate':
    case 'known':
    case 'yearOf':
    case 'monthOf':
    case 'dayOf':
    case 'abs':
      return { ...expr, arg: f(expr.arg) };
    case 'compare':
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'textual':
      return { ...expr, left: f(expr.left), right: f(expr.right) };
    case 'shift':
      return { ...expr, date: f(expr.date), by: f(expr.by) };
    case 'if':
      return { ...expr, test: f(expr.test), then: f(expr.then), else: f(expr.else) };
    case 'test':
      return { ...expr, of: f(expr.of), tests: expr.tests.map((test) => withTest(test, f)) };
    case 'lookup':
      return { ...expr, key: f(expr.key) };
    case 'filter':
    case 'some':
    case 'every':
      return { ...expr, list: f(expr.list), where: f(expr.where) };
    case 'column':
    case 'distinct':
    case 'count':
    case 'sum':
    case 'least':
    case 'greatest':
      return { ...expr, list: f(expr.list) };
    case 'lit':
    case 'fact':
    case 'derived':
    case 'param':
    case 'asOf':
    case 'table':
    case 'get':
    case 'rows':
    case 'group':
    case 'paid':
      return expr;
  }
}

/** The expressions inside a unary test, replaced. */
function withTest(test: Test, f: (child: Expr) => Expr): Test {
  switch (test.test) {
    case 'any':
      return test;
    case 'not':
      return { ...test, tests: test.tests.map((inner) => withTest(inner, f)) };
    case 'compare':
      return { ...test, value: f(test.value) };
    case 'range':
      return { ...test, low: f(test.low), high: f(test.high) };
  }
}
