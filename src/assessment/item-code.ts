import type { Condition, Item, Regime, RuleSet } from '../rules/index.ts';
import { BodyCode } from './body-code.ts';
import { allOf, anyOf, areNull, Constants, negated, sure, yesOrNo, type Code } from './code.ts';

/**
 * Generates the functions of one item: `recordOf` puts facts into a record, `decide` gives the decision on a record with its trace, `amount`
 * one number, and stops at the first condition that fails. Every notice text stays out of the source: texts and tables go in as constants.
 */
export class ItemCode {
  private readonly ruleSet: RuleSet;
  private readonly item: Item;
  private readonly regime: Regime;
  private readonly constants = new Constants();

  constructor(ruleSet: RuleSet, item: Item, regime: Regime) {
    this.ruleSet = ruleSet;
    this.item = item;
    this.regime = regime;
  }

  /** Source of a function of `K` (the constants), `R` (the runtime), `walk` and `walkAmount`, that makes the functions. */
  generate(): { source: string; constants: readonly unknown[] } {
    const decide = this.body(true);
    const amount = this.body(false);
    const usual = this.constants.add(Object.freeze(this.item.conditions.map(({ role }) => role !== 'exclude')));
    const functions = [
      ...functionText('decide', this.decision(decide, usual)),
      ...functionText('amount', this.amount(amount)),
    ];
    const calls = [...new Set([...decide.calls, ...amount.calls])];
    const source = [
      '"use strict";',
      ...this.constants.values.map((_, i) => `const k${String(i)} = K[${String(i)}];`),
      ...(calls.length === 0 ? [] : [`const { ${calls.join(', ')} } = R;`]),
      'const none = Object.freeze([]);',
      ...this.records(),
      ...functions,
      RESULT,
    ].join('\n');
    return { source, constants: this.constants.values };
  }

  /** The same for an item whose rule waits for a ruling: every case of it is walked. */
  walked(): { source: string; constants: readonly unknown[] } {
    const functions = [...functionText('decide', [TO_WALK]), ...functionText('amount', [TO_WALK_AMOUNT])];
    return { source: [...this.records(), ...functions, RESULT].join('\n'), constants: [] };
  }

  /** From facts to a record, and back for the walk. */
  private records(): string[] {
    const fields = this.item.facts.map((_, i) => `f${String(i)}`);
    return [
      `const recordOf = (facts) => ({ ${fields.map((field, i) => `${field}: facts[${String(i)}]`).join(', ')} });`,
      `const factsOf = (f) => [${fields.map((field) => `f.${field}`).join(', ')}];`,
    ];
  }

  private body(withRows: boolean): BodyCode {
    return new BodyCode(this.ruleSet, this.item, this.regime, this.constants, withRows);
  }

  // ── the decision with its trace ───────────────────────────────────────────────────────────────────────────────────

  private decision(body: BodyCode, usual: string): string[] {
    const { conditions, outcome } = this.item;
    const verdicts = conditions.map(({ expr }, i) => body.name(`c${String(i)}`, body.truth(expr)));
    const { given, figures } = this.outcome(body);
    for (const use of this.item.tableUses.keys()) body.table(use);
    body.lines.push(`const status = ${this.status(body, verdicts, given, figures)};`);
    const sum = outcome.amount === undefined || given === undefined ? '0' : `status === "award" ? ${given.js} : 0`;
    const fields = [
      'status',
      `amount: ${sum}`,
      `verdicts: ${this.verdicts(verdicts, usual)}`,
      `rows: ${this.rows(body)}`,
      `figures: ${figures.length === 0 ? 'none' : `[${figures.map(({ js }) => js).join(', ')}]`}`,
      'missing: none',
      'rulings: none',
    ];
    body.lines.push(`return { ${fields.join(', ')} };`);
    return body.guarded(TO_WALK);
  }

  /** The order of `Walk.status`, for a case whose facts are all known. */
  private status(body: BodyCode, verdicts: readonly Code[], given: Code | undefined, figures: readonly Code[]): string {
    const steps: readonly [when: Code, status: string][] = [
      [negated(allOf(this.of('require', verdicts))), 'not-eligible'],
      [anyOf(this.of('exclude', verdicts)), 'superseded'],
      [this.nothing(body, given, figures), 'not-eligible'],
      [negated(allOf(this.of('standard', verdicts))), 'fail'],
      [anyOf(openTables(body)), 'needs-decision'],
    ];
    const open = steps
      .filter(([when]) => when.constant !== false)
      .map(([when, status]) => `${when.js} ? "${status}" : `);
    return `${open.join('')}"${this.item.outcome.verdict === undefined ? 'award' : 'pass'}"`;
  }

  private of(role: Condition['role'], verdicts: readonly Code[]): Code[] {
    return verdicts.filter((_, i) => this.item.conditions[i]?.role === role);
  }

  /** Where all came out as an award needs it, one array serves all cases. */
  private verdicts(verdicts: readonly Code[], usual: string): string {
    if (verdicts.length === 0) return 'none';
    const asUsual = allOf(
      verdicts.map((verdict, i) => (this.item.conditions[i]?.role === 'exclude' ? negated(verdict) : verdict)),
    );
    return `${asUsual.js} ? ${usual} : [${verdicts.map(({ js }) => js).join(', ')}]`;
  }

  private rows(body: BodyCode): string {
    const rows = [...body.tables.keys()].sort((a, b) => a - b).map((use) => body.tables.get(use)?.rows ?? 'none');
    return rows.length === 0 ? 'none' : `[${rows.join(', ')}]`;
  }

  // ── the amount ────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Facts are read where a condition first needs them: whatever the others are, nothing is given where one fails. A standard comes last,
   * since failing it says something only where the conditions are known to hold.
   */
  private amount(body: BodyCode): string[] {
    const steps: string[] = [];
    for (const { expr, role } of this.item.conditions.toSorted(
      (a, b) => Number(a.role === 'standard') - Number(b.role === 'standard'),
    )) {
      const holds = body.truth(expr);
      const stops = role === 'exclude' ? holds : negated(holds);
      if (stops.constant !== false) body.lines.push(`if (${stops.js}) return 0;`);
      steps.push(...body.guarded(TO_WALK_AMOUNT));
    }
    const { given, figures } = this.outcome(body);
    const nothing = this.nothing(body, given, figures);
    const open = anyOf(openTables(body));
    const head = nothing.constant === false ? '' : `${nothing.js} ? 0 : `;
    body.lines.push(`return ${head}${open.constant === false ? '' : `${open.js} ? -1 : `}${given?.js ?? '1'};`);
    return [...steps, ...body.guarded(TO_WALK_AMOUNT)];
  }

  // ── both ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  private outcome(body: BodyCode): { given: Code | undefined; figures: Code[] } {
    const { amount, benefit, verdict } = this.item.outcome;
    const given = amount === undefined ? undefined : body.name('given', body.expr(amount));
    const all = [...(benefit?.figures ?? []), ...(verdict?.figures ?? [])];
    return { given, figures: all.map(({ expr }, i) => body.name(`g${String(i)}`, body.expr(expr))) };
  }

  /** Where nothing is given: no or an empty sum, or a benefit without one of its figures. A decision still open is not nothing. */
  private nothing(body: BodyCode, given: Code | undefined, figures: readonly Code[]): Code {
    const parts: Code[] = [];
    if (given !== undefined) parts.push(allOf([...openTables(body).map(negated), noSum(given)]));
    if (this.item.outcome.benefit !== undefined)
      for (const { nulls } of figures) if (nulls.length > 0) parts.push(sure(areNull(nulls)));
    return anyOf(parts);
  }
}

const TO_WALK = 'return walk(factsOf(f), d);';
const TO_WALK_AMOUNT = 'return walkAmount(factsOf(f), d);';
const RESULT = 'return { recordOf, amount, decide };';

function functionText(name: string, lines: readonly string[]): string[] {
  return [`function ${name}(f, d) {`, ...lines.map((line) => `  ${line}`), '}'];
}

function noSum({ js, nulls, positive }: Code): Code {
  return anyOf([
    nulls.length === 0 ? yesOrNo(false) : sure(areNull(nulls)),
    positive === true ? yesOrNo(false) : sure(`${js} <= 0`),
  ]);
}

function openTables(body: BodyCode): Code[] {
  return [...body.tables.values()].flatMap(({ open }) => (open === undefined ? [] : [open]));
}
