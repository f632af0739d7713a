import { parseDay, shift, type Place } from '../kit/index.ts';
import type { RuleCode } from './codes.ts';
import type { Feel, UnaryTest } from './feel/ast.ts';
import type { Faults } from './faults.ts';
import { scaleOf, type Compare, type Expr, type Test, type Type } from './model.ts';
import { own } from './own.ts';
import { fieldNames, fieldType, PAID, withRow, type Scope } from './scope.ts';
import { BOOLEAN, COUNT, DATE, isTextual, numberIn, sameType, sayType, TEXT, YEAR } from './types.ts';

/**
 * Gives a FEEL tree its names and types. Faults are collected; `undefined` means a fault has been added.
 * `expected` is what the surroundings want: it decides what a bare word or number means.
 */
export class Typing {
  private readonly faults: Faults;
  private readonly place: Place;
  /** What a bare number is multiplied by: 10 000 in a column headed 万元. */
  private readonly times: number;

  constructor(faults: Faults, place: Place, times = 1) {
    this.faults = faults;
    this.place = place;
    this.times = times;
  }

  /** The expression, made to fit `expected` where that is given. */
  fit(feel: Feel, scope: Scope, expected: Type): Expr | undefined {
    const expr = this.expr(feel, scope, expected);
    return expr === undefined ? undefined : this.coerce(expr, expected, feel);
  }

  expr(feel: Feel, scope: Scope, expected?: Type): Expr | undefined {
    // A condition within a formula has numbers of its own: under 万元, 5000 stands for 元 beside an amount.
    if (this.times !== 1 && isCondition(feel)) return new Typing(this.faults, this.place).expr(feel, scope, expected);
    switch (feel.kind) {
      case 'number':
        return this.number(feel, expected);
      case 'text':
        return { op: 'lit', type: TEXT, value: feel.value };
      case 'boolean':
        return { op: 'lit', type: BOOLEAN, value: feel.value };
      case 'null':
        return { op: 'lit', type: expected ?? TEXT, value: null };
      case 'date':
        return { op: 'lit', type: DATE, value: parseDay(feel.value) ?? null };
      case 'span':
        return { op: 'lit', type: numberIn(feel.unit), value: feel.count };
      case 'name':
        return this.name(feel, scope, expected);
      case 'path':
        return this.path(feel, scope);
      case 'filter':
        return this.filter(feel, scope);
      case 'call':
        return this.call(feel, scope, expected);
      case 'negate':
        return this.numeric(feel.of, scope, (arg) => ({ op: 'negate', type: arg.type, arg }), expected);
      case 'binary':
        return this.binary(feel, scope, expected);
      case 'in':
        return this.membership(feel, scope);
      case 'if':
        return this.choice(feel, scope, expected);
      case 'some':
      case 'every':
        return this.quantified(feel, scope);
    }
  }

  /** Unary tests of a cell against a value of type `type`. */
  tests(tests: readonly UnaryTest[], scope: Scope, type: Type): Test[] | undefined {
    const typed = tests.map((test) => this.test(test, scope, type));
    return typed.every((test) => test !== undefined) ? typed : undefined;
  }

  private test(test: UnaryTest, scope: Scope, type: Type): Test | undefined {
    switch (test.kind) {
      case 'any':
        return { test: 'any' };
      case 'not': {
        const tests = this.tests(test.tests, scope, type);
        return tests === undefined ? undefined : { test: 'not', tests };
      }
      case 'equals':
      case 'compare': {
        const how = test.kind === 'equals' ? '=' : test.op;
        const value = this.fit(test.value, scope, type);
        if (value === undefined || !this.orderable(how, type, test.at, scope)) return undefined;
        return { test: 'compare', how, value };
      }
      case 'range': {
        const low = this.fit(test.low, scope, type);
        const high = this.fit(test.high, scope, type);
        if (low === undefined || high === undefined || !this.orderable('<', type, test.at, scope)) return undefined;
        return { test: 'range', low, high, lowIncluded: test.lowIncluded, highIncluded: test.highIncluded };
      }
    }
  }

  // ── leaves ────────────────────────────────────────────────────────────────────────────────────────────────────────

  private number(feel: Feel & { kind: 'number' }, expected?: Type): Expr | undefined {
    const wanted = expected?.kind === 'number' || expected?.kind === 'year' ? expected : undefined;
    // A decimal without a unit is a share: 0.5 is 50 %.
    const type = wanted ?? (feel.text.includes('.') ? numberIn('%') : COUNT);
    const times = wanted !== undefined ? this.times : type.kind === 'number' && type.unit === '%' ? 100 : 1;
    const scale = type.kind === 'number' ? scaleOf(type.unit) : 0;
    const value = scaled(feel.text, scale, times);
    if (value === undefined)
      return this.fault(feel, 'R010', `“${feel.text}”的小数位太多`, `${sayType(type)}最多${String(scale)}位小数`);
    return { op: 'lit', type, value };
  }

  private name(feel: Feel & { kind: 'name' }, scope: Scope, expected?: Type): Expr | undefined {
    const { name } = feel;
    const wanted = expected?.kind === 'enum' ? this.enumValue(scope, expected.name, name) : undefined;
    if (wanted !== undefined) return wanted;
    const meant =
      this.wordOf(name, scope, expected) ??
      this.field(name, scope) ??
      this.derivedOf(name, scope) ??
      this.parameter(name, scope) ??
      this.anyEnumValue(name, scope) ??
      this.register(name, scope);
    if (meant !== undefined || scope.faulty?.has(name) === true) return meant;
    const use = scope.table?.(name);
    if (use === undefined) return this.unknownName(feel, scope, expected);
    return use === 'faulty' ? undefined : { op: 'table', type: use.type, index: use.index };
  }

  private wordOf(name: string, scope: Scope, expected?: Type): Expr | undefined {
    if (name === '截至') return { op: 'asOf', type: DATE };
    if (name === '本组' && scope.group !== undefined)
      return { op: 'group', type: { kind: 'list', of: { kind: 'row', register: scope.group } } };
    if (name === PAID && scope.paid !== undefined)
      return { op: 'paid', type: { kind: 'list', of: { kind: 'row', register: PAID } } };
    if ((name === '是' || name === '否') && (expected === undefined || expected.kind === 'boolean'))
      return { op: 'lit', type: BOOLEAN, value: name === '是' };
    return undefined;
  }

  private field(name: string, scope: Scope): Expr | undefined {
    for (const row of [...scope.rows].reverse()) {
      if (row.fields !== undefined && !row.fields.includes(name)) continue;
      const type = fieldType(scope, row.register, name);
      if (type !== undefined) return { op: 'get', type, variable: row.number, field: name };
    }
    return undefined;
  }

  private derivedOf(name: string, scope: Scope): Expr | undefined {
    const derived = scope.derived.get(name);
    if (derived === undefined) return undefined;
    derived.uses.count++;
    return scope.rows.length > 1 ? derived.raw : { op: 'derived', type: derived.type, index: derived.index };
  }

  private parameter(name: string, scope: Scope): Expr | undefined {
    const parameter = own(scope.world.parameters, name);
    return parameter === undefined ? undefined : { op: 'param', type: parameter.type, name };
  }

  private enumValue(scope: Scope, enumName: string, name: string): Expr | undefined {
    const code = own(scope.world.enums, enumName)?.values.indexOf(name) ?? -1;
    return code < 0 ? undefined : { op: 'lit', type: { kind: 'enum', name: enumName }, value: code };
  }

  private anyEnumValue(name: string, scope: Scope): Expr | undefined {
    const owners = Object.values(scope.world.enums).filter((e) => e.values.includes(name));
    const [owner] = owners;
    return owner !== undefined && owners.length === 1 ? this.enumValue(scope, owner.name, name) : undefined;
  }

  private register(name: string, scope: Scope): Expr | undefined {
    if (own(scope.world.registers, name) === undefined) return undefined;
    return { op: 'rows', type: { kind: 'list', of: { kind: 'row', register: name } }, register: name };
  }

  private unknownName(feel: Feel & { kind: 'name' }, scope: Scope, expected?: Type): undefined {
    const known = [
      ...(expected?.kind === 'enum' ? (own(scope.world.enums, expected.name)?.values ?? []) : []),
      ...scope.rows.flatMap((row) => row.fields ?? fieldNames(scope, row.register)),
      ...scope.derived.keys(),
      ...Object.keys(scope.world.parameters),
      ...Object.values(scope.world.enums).flatMap((e) => e.values),
      ...Object.keys(scope.world.registers),
    ];
    return this.faults.unknown(this.at(feel), '名称', feel.name, known);
  }

  // ── paths, lists ──────────────────────────────────────────────────────────────────────────────────────────────────

  private path(feel: Feel & { kind: 'path' }, scope: Scope): Expr | undefined {
    const { of, field } = feel;
    if (of.kind === 'name') {
      const row = scope.rows.findLast((r) => r.names.includes(of.name));
      if (row !== undefined) return this.rowField(feel, row.number, row.register, field, scope, row.fields);
      if (of.name === '本条' && scope.derived.has(field)) return this.derivedOf(field, scope);
    }
    if (of.kind === 'call' && own(scope.world.registers, of.name) !== undefined) return this.lookup(of, field, scope);
    const list = this.expr(of, scope);
    if (list === undefined) return undefined;
    if (list.type.kind !== 'list' || list.type.of.kind !== 'row')
      return this.fault(
        feel,
        'R011',
        `“.${field}”前面须是台账的行，这里是${sayType(list.type)}`,
        rowHint(list.type, field),
      );
    const type = fieldType(scope, list.type.of.register, field);
    if (type === undefined)
      return this.faults.unknown(this.at(feel), '字段', field, fieldNames(scope, list.type.of.register));
    return { op: 'column', type: { kind: 'list', of: type }, list, field };
  }

  private rowField(
    feel: Feel,
    variable: number,
    register: string,
    field: string,
    scope: Scope,
    allowed?: readonly string[],
  ): Expr | undefined {
    const type = allowed !== undefined && !allowed.includes(field) ? undefined : fieldType(scope, register, field);
    if (type !== undefined) return { op: 'get', type, variable, field };
    if (variable === 0 && scope.derived.has(field)) return this.derivedOf(field, scope);
    if (variable === 0 && scope.faulty?.has(field) === true) return undefined;
    return this.faults.unknown(this.at(feel), '字段', field, allowed ?? fieldNames(scope, register));
  }

  private lookup(call: Feel & { kind: 'call' }, field: string, scope: Scope): Expr | undefined {
    const register = own(scope.world.registers, call.name);
    const [keyFeel] = call.args;
    if (register === undefined || keyFeel === undefined || call.args.length !== 1)
      return this.fault(call, 'R012', `按编号查台账“${call.name}”须给一个编号`, `如 ${call.name}(身份证号).字段`);
    const key = this.expr(keyFeel, scope);
    const type = fieldType(scope, call.name, field);
    if (type === undefined) return this.faults.unknown(this.at(call), '字段', field, fieldNames(scope, call.name));
    if (key === undefined) return undefined;
    if (!isTextual(key.type))
      return this.fault(
        keyFeel,
        'R013',
        `编号须是文本，这里是${sayType(key.type)}`,
        `写放着台账“${call.name}”编号的字段`,
      );
    return { op: 'lookup', type, register: call.name, key, field };
  }

  private rowsOf(feel: Feel, scope: Scope): { list: Expr; register: string } | undefined {
    const list = this.expr(feel, scope);
    if (list === undefined) return undefined;
    if (list.type.kind === 'list' && list.type.of.kind === 'row') return { list, register: list.type.of.register };
    return this.fault(feel, 'R011', `这里须是台账，给的是${sayType(list.type)}`, '写台账名，或 台账[条件]');
  }

  private filter(feel: Feel & { kind: 'filter' }, scope: Scope): Expr | undefined {
    const rows = this.rowsOf(feel.of, scope);
    if (rows === undefined) return undefined;
    const inner = withRow(scope, rows.register);
    const where = this.fit(feel.where, inner.scope, BOOLEAN);
    if (where === undefined) return undefined;
    return { op: 'filter', type: rows.list.type, list: rows.list, variable: inner.number, where };
  }

  private quantified(feel: Feel & { kind: 'some' | 'every' }, scope: Scope): Expr | undefined {
    const rows = this.rowsOf(feel.list, scope);
    if (rows === undefined) return undefined;
    const inner = withRow(scope, rows.register, feel.name);
    const where = this.fit(feel.satisfies, inner.scope, BOOLEAN);
    if (where === undefined) return undefined;
    return { op: feel.kind, type: BOOLEAN, list: rows.list, variable: inner.number, where };
  }

  // ── functions ─────────────────────────────────────────────────────────────────────────────────────────────────────

  private call(feel: Feel & { kind: 'call' }, scope: Scope, expected?: Type): Expr | undefined {
    const known = own(FUNCTIONS, feel.name);
    if (known === undefined) return this.unknownFunction(feel, scope);
    const [least, most] = known;
    if (feel.args.length < least || feel.args.length > most) {
      const wanted = most === least ? String(least) : `${String(least)}至${String(most)}`;
      const given = `函数 ${feel.name} 要${wanted}个参数，给了${String(feel.args.length)}个`;
      return this.fault(feel, 'R014', given, feel.name === 'sum' ? '几个数相加请用 +' : '补上或删去参数');
    }
    switch (feel.name) {
      case 'count':
      case 'distinct values':
        return this.listCall(feel, scope);
      case 'sum':
      case 'min':
      case 'max':
        return this.extreme(feel, scope, expected);
      case 'get or else':
        return this.sameTyped(feel, scope, 'orElse', expected);
      case 'year':
      case 'month':
      case 'day':
        return this.datePart(feel, scope);
      case 'contains':
      case 'starts with':
      case 'ends with':
        return this.textual(feel, scope);
      case 'not':
        return this.one(feel, scope, BOOLEAN, (arg) => ({ op: 'not', type: BOOLEAN, arg }));
      case 'is defined':
        return this.one(feel, scope, undefined, (arg) => this.known(arg, feel));
      default:
        return this.one(feel, scope, expected, (arg) => this.absolute(arg, feel));
    }
  }

  /** What is called is a function, or a register that is looked up by its key: `个人(身份证号).人员类别`. */
  private unknownFunction(feel: Feel & { kind: 'call' }, scope: Scope): undefined {
    const registers = Object.keys(scope.world.registers);
    if (!registers.includes(feel.name))
      return this.faults.unknown(this.at(feel), '函数或台账', feel.name, [...Object.keys(FUNCTIONS), ...registers]);
    const [field] = fieldNames(scope, feel.name);
    const hint = `如 ${feel.name}(…).${field ?? '字段'}`;
    return this.fault(feel, 'R012', `按编号查台账“${feel.name}”得到的是一行，须写出要它的哪个字段`, hint);
  }

  private one(
    feel: Feel & { kind: 'call' },
    scope: Scope,
    expected: Type | undefined,
    make: (arg: Expr) => Expr | undefined,
  ): Expr | undefined {
    const [first] = feel.args;
    if (first === undefined) return undefined;
    const arg = expected?.kind === 'boolean' ? this.fit(first, scope, expected) : this.expr(first, scope, expected);
    return arg === undefined ? undefined : make(arg);
  }

  private known(arg: Expr, feel: Feel): Expr | undefined {
    if (arg.type.kind !== 'list') return { op: 'known', type: BOOLEAN, arg };
    return this.fault(feel, 'R020', `is defined 要一个值，给的是${sayType(arg.type)}`, '有没有行请写 count(…) > 0');
  }

  private absolute(arg: Expr, feel: Feel): Expr | undefined {
    if (arg.type.kind === 'number') return { op: 'abs', type: arg.type, arg };
    return this.fault(feel, 'R016', `${sayType(arg.type)}没有绝对值`, 'abs 要一个数');
  }

  private listCall(feel: Feel & { kind: 'call' }, scope: Scope): Expr | undefined {
    const [first] = feel.args;
    const list = first === undefined ? undefined : this.expr(first, scope);
    if (list === undefined || first === undefined) return undefined;
    if (list.type.kind !== 'list')
      return this.fault(first, 'R015', `${feel.name} 要一列值，给的是${sayType(list.type)}`, LIST_HINT);
    return feel.name === 'count' ? { op: 'count', type: COUNT, list } : { op: 'distinct', type: list.type, list };
  }

  private extreme(feel: Feel & { kind: 'call' }, scope: Scope, expected?: Type): Expr | undefined {
    const [first] = feel.args;
    if (first === undefined) return undefined;
    if (feel.args.length === 1) {
      const list = this.expr(first, scope);
      if (list === undefined) return undefined;
      if (list.type.kind !== 'list')
        return this.fault(first, 'R015', `${feel.name} 要一列值，给的是${sayType(list.type)}`, LIST_HINT);
      const { of } = list.type;
      if (!(feel.name === 'sum' ? of.kind === 'number' : this.isOrdered(of, scope)))
        return this.fault(
          first,
          'R016',
          `${sayType(list.type)}不能用 ${feel.name}`,
          feel.name === 'sum' ? '求和须是一列数' : ORDER_HINT,
        );
      const op = feel.name === 'sum' ? 'sum' : feel.name === 'min' ? 'least' : 'greatest';
      return { op, type: of, list };
    }
    return this.sameTyped(feel, scope, feel.name === 'min' ? 'min' : 'max', expected);
  }

  private sameTyped(
    feel: Feel & { kind: 'call' },
    scope: Scope,
    op: 'min' | 'max' | 'orElse',
    expected?: Type,
  ): Expr | undefined {
    const lead = feel.args.find((arg) => arg.kind !== 'number') ?? feel.args[0];
    const type = expected ?? (lead === undefined ? undefined : this.expr(lead, scope)?.type);
    if (type === undefined) return undefined;
    const args = feel.args.map((arg) => this.fit(arg, scope, type));
    if (!args.every((arg) => arg !== undefined)) return undefined;
    if (op !== 'orElse' && !this.isOrdered(type, scope))
      return this.fault(feel, 'R016', `${sayType(type)}不能用 ${feel.name}`, ORDER_HINT);
    return { op, type, args };
  }

  private datePart(feel: Feel & { kind: 'call' }, scope: Scope): Expr | undefined {
    const [first] = feel.args;
    const arg = first === undefined ? undefined : this.fit(first, scope, DATE);
    if (arg === undefined) return undefined;
    if (feel.name === 'year') return { op: 'yearOf', type: YEAR, arg };
    return { op: feel.name === 'month' ? 'monthOf' : 'dayOf', type: COUNT, arg };
  }

  private textual(feel: Feel & { kind: 'call' }, scope: Scope): Expr | undefined {
    const [a, b] = feel.args;
    if (a === undefined || b === undefined) return undefined;
    const left = this.fit(a, scope, TEXT);
    const right = this.fit(b, scope, TEXT);
    if (left === undefined || right === undefined) return undefined;
    const how = feel.name === 'contains' ? 'contains' : feel.name === 'starts with' ? 'starts' : 'ends';
    return { op: 'textual', type: BOOLEAN, how, left, right };
  }

  // ── operators ─────────────────────────────────────────────────────────────────────────────────────────────────────

  private binary(feel: Feel & { kind: 'binary' }, scope: Scope, expected?: Type): Expr | undefined {
    switch (feel.op) {
      case 'and':
      case 'or':
        return this.logical(feel, feel.op, scope);
      case '+':
      case '-':
        return this.additive(feel, scope, expected);
      case '*':
      case '/':
        return this.multiplicative(feel, scope);
      default:
        return this.comparison(feel, feel.op, scope);
    }
  }

  private logical(feel: Feel & { kind: 'binary' }, op: 'and' | 'or', scope: Scope): Expr | undefined {
    const left = this.fit(feel.left, scope, BOOLEAN);
    const right = this.fit(feel.right, scope, BOOLEAN);
    if (left === undefined || right === undefined) return undefined;
    const flat = [left, right].flatMap((e) => (e.op === op ? e.args : [e]));
    return { op, type: BOOLEAN, args: flat };
  }

  private comparison(feel: Feel & { kind: 'binary' }, how: Compare, scope: Scope): Expr | undefined {
    if (isBare(feel.left) && isBare(feel.right)) {
      const sides = this.bareSides(feel, scope);
      return sides === undefined ? undefined : { op: 'compare', type: BOOLEAN, how, ...sides };
    }
    // The side that carries a type goes first: `高级工 <= 等级` reads as well as `等级 >= 高级工`.
    const leftLeads = leads(feel.left) || !leads(feel.right);
    const lead = this.expr(leftLeads ? feel.left : feel.right, scope);
    if (lead === undefined) return undefined;
    const other = this.fit(leftLeads ? feel.right : feel.left, scope, lead.type);
    if (other === undefined || !this.orderable(how, lead.type, feel.at, scope)) return undefined;
    const [left, right] = leftLeads ? [lead, other] : [other, lead];
    return { op: 'compare', type: BOOLEAN, how, left, right };
  }

  private additive(feel: Feel & { kind: 'binary' }, scope: Scope, expected?: Type): Expr | undefined {
    if (expected?.kind !== 'number' && isBare(feel.left)) return this.bareSum(feel, scope);
    const left = this.expr(feel.left, scope, expected?.kind === 'number' ? expected : undefined);
    if (left === undefined) return undefined;
    if (left.type.kind === 'date' || left.type.kind === 'year') return this.calendar(feel, left, scope);
    if (left.type.kind !== 'number')
      return this.fault(feel.left, 'R016', `${sayType(left.type)}不能加减`, '只有数、日期和年度可以加减');
    const right = this.fit(feel.right, scope, left.type);
    if (right === undefined) return undefined;
    return { op: feel.op === '+' ? 'add' : 'subtract', type: left.type, left, right };
  }

  /** A number without a unit takes that of the other side: `0.5 + 得分率` is `得分率 + 0.5`. */
  private bareSum(feel: Feel & { kind: 'binary' }, scope: Scope): Expr | undefined {
    const op = feel.op === '+' ? 'add' : 'subtract';
    if (isBare(feel.right)) {
      const sides = this.bareSides(feel, scope);
      return sides === undefined ? undefined : { op, type: sides.left.type, ...sides };
    }
    const right = this.expr(feel.right, scope);
    if (right === undefined) return undefined;
    if (right.type.kind !== 'number')
      return this.fault(feel.right, 'R016', `数不能加减${sayType(right.type)}`, '把日期写在前面');
    const left = this.fit(feel.left, scope, right.type);
    return left === undefined ? undefined : { op, type: right.type, left, right };
  }

  /** Two sides of which neither has a unit: `0.5 < 1` compares 50 % with 100 %. */
  private bareSides(feel: Feel & { kind: 'binary' }, scope: Scope): { left: Expr; right: Expr } | undefined {
    const left = this.expr(feel.left, scope);
    const right = this.expr(feel.right, scope);
    if (left === undefined || right === undefined) return undefined;
    return sameType(left.type, right.type) ? { left, right } : { left: asShare(left), right: asShare(right) };
  }

  /** A date plus years, months or days; a year plus years; the years or days between two. */
  private calendar(feel: Feel & { kind: 'binary' }, left: Expr, scope: Scope): Expr | undefined {
    const right = this.expr(feel.right, scope);
    if (right === undefined) return undefined;
    const op = feel.op === '+' ? 'add' : 'subtract';
    if (op === 'subtract' && right.type.kind === left.type.kind)
      return { op, type: numberIn(left.type.kind === 'date' ? '日' : '年'), left, right };
    const unit = right.type.kind === 'number' ? right.type.unit : undefined;
    if (left.type.kind === 'year' && (unit === '年' || unit === '')) return { op, type: YEAR, left, right };
    if (left.type.kind === 'date' && (unit === '年' || unit === '月' || unit === '日')) {
      const by: Expr = op === 'add' ? right : { op: 'negate', type: right.type, arg: right };
      return { op: 'shift', type: DATE, date: left, by, unit };
    }
    return this.fault(
      feel.right,
      'R016',
      `${sayType(left.type)}不能加减${sayType(right.type)}`,
      '日期只能加减年、月、日',
    );
  }

  private multiplicative(feel: Feel & { kind: 'binary' }, scope: Scope): Expr | undefined {
    const left = this.expr(feel.left, scope);
    const right = this.expr(feel.right, scope);
    if (left === undefined || right === undefined) return undefined;
    if (left.type.kind !== 'number' || right.type.kind !== 'number')
      return this.fault(feel, 'R016', `${sayType(left.type)}与${sayType(right.type)}不能乘除`, '只有数可以乘除');
    const [a, b] = [left.type.unit, right.type.unit];
    if (feel.op === '/') return this.division(feel, left, right, a, b);
    if (scaleOf(a) === 2 && scaleOf(b) === 2 && a !== '%' && b !== '%')
      return this.fault(feel, 'R016', `${sayType(left.type)}与${sayType(right.type)}不能相乘`, UNIT_HINT);
    const share = a === '%' || b === '%';
    const both = share && scaleOf(a) === 2 && scaleOf(b) === 2;
    // 元 × % : the share's two decimals and its percent fall away; heads × % keeps whole heads.
    const unit = share ? (a === '%' ? b : a) : a === '' || (scaleOf(b) === 2 && scaleOf(a) === 0) ? b : a;
    const factor = both || (share && scaleOf(unit) === 0) ? 10000 : 1;
    return { op: 'multiply', type: numberIn(unit), left, right, factor };
  }

  private division(feel: Feel, left: Expr, right: Expr, a: string, b: string): Expr | undefined {
    if (a === b) return { op: 'divide', type: numberIn('%'), left, right, factor: 10000 };
    if (b === '%') return { op: 'divide', type: left.type, left, right, factor: 10000 };
    if (scaleOf(b) === 0 && (b === '' || a === '元')) return { op: 'divide', type: left.type, left, right, factor: 1 };
    if (scaleOf(a) === 0 && scaleOf(b) === 0) return { op: 'divide', type: numberIn('%'), left, right, factor: 10000 };
    return this.fault(feel, 'R016', `${sayType(left.type)}不能除以${sayType(right.type)}`, UNIT_HINT);
  }

  private membership(feel: Feel & { kind: 'in' }, scope: Scope): Expr | undefined {
    const of = this.expr(feel.of, scope);
    if (of === undefined) return undefined;
    const tests = this.tests(feel.tests, scope, of.type);
    return tests === undefined ? undefined : { op: 'test', type: BOOLEAN, of, tests };
  }

  private choice(feel: Feel & { kind: 'if' }, scope: Scope, expected?: Type): Expr | undefined {
    const test = this.fit(feel.test, scope, BOOLEAN);
    const lead = feel.then.kind === 'number' && feel.else.kind !== 'number' ? feel.else : feel.then;
    const type = expected ?? this.expr(lead, scope)?.type;
    if (type === undefined) return undefined;
    const then = this.fit(feel.then, scope, type);
    const other = this.fit(feel.else, scope, type);
    if (test === undefined || then === undefined || other === undefined) return undefined;
    return { op: 'if', type, test, then, else: other };
  }

  private numeric(feel: Feel, scope: Scope, make: (arg: Expr) => Expr, expected?: Type): Expr | undefined {
    const arg = this.expr(feel, scope, expected);
    if (arg === undefined) return undefined;
    if (arg.type.kind === 'number') return make(arg);
    return this.fault(feel, 'R016', `${sayType(arg.type)}不能取负`, '负号后面须是数');
  }

  // ── fitting ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A bare count takes the unit wanted of it; nothing else changes its type silently. */
  private coerce(expr: Expr, wanted: Type, feel: Feel): Expr | undefined {
    if (sameType(expr.type, wanted) || (expr.op === 'lit' && expr.value === null)) return expr;
    if (expr.type.kind === 'number' && wanted.kind === 'number') {
      if (expr.type.unit === '' && isBare(feel)) return times(expr, wanted, 10 ** scaleOf(wanted.unit) * this.times);
      const bare = expr.type.unit === '' || wanted.unit === '';
      if (bare && scaleOf(expr.type.unit) === scaleOf(wanted.unit)) return { ...expr, type: wanted };
    }
    return this.fault(
      feel,
      'R020',
      `这里要${sayType(wanted)}，给的是${sayType(expr.type)}`,
      hintFor(expr.type, wanted),
    );
  }

  private orderable(how: Compare, type: Type, at: readonly [number, number], scope: Scope): boolean {
    if (how === '=' || how === '!=') return true;
    const ordered = this.isOrdered(type, scope);
    if (!ordered)
      this.faults.add(
        shift(this.place, at[0]),
        'R021',
        `${sayType(type)}不能比大小`,
        type.kind === 'enum' ? `在枚举“${type.name}”的标题后写（有序）` : '只能用 = 或 !=',
      );
    return ordered;
  }

  /** Numbers, days and years; of enumerations those whose values are written in their order. */
  private isOrdered(type: Type, scope: Scope): boolean {
    if (type.kind === 'enum') return own(scope.world.enums, type.name)?.ordered ?? false;
    return type.kind === 'number' || type.kind === 'date' || type.kind === 'year';
  }

  private at(feel: Feel): Place {
    return shift(this.place, feel.at[0]);
  }

  private fault(feel: Feel, code: RuleCode, message: string, hint?: string): undefined {
    return this.faults.add(this.at(feel), code, message, hint);
  }
}

/** Functions of the subset: least and most number of arguments. */
export const FUNCTIONS: Readonly<Record<string, readonly [number, number]>> = {
  count: [1, 1],
  sum: [1, 1],
  min: [1, 9],
  max: [1, 9],
  'distinct values': [1, 1],
  year: [1, 1],
  month: [1, 1],
  day: [1, 1],
  abs: [1, 1],
  not: [1, 1],
  'is defined': [1, 1],
  'get or else': [2, 2],
  contains: [2, 2],
  'starts with': [2, 2],
  'ends with': [2, 2],
};

const LIST_HINT = '写 台账[条件]，或 台账.字段';
const ORDER_HINT = '只有数、日期、年度和有序的枚举分大小';
const UNIT_HINT = '一边须是没有单位的数、人数或百分比';

/** A key alone has no fields: the register is asked for the row. */
function rowHint(type: Type, field: string): string {
  return type.kind === 'ref' ? `按编号查请写 ${type.register}(…).${field}` : '写台账名，或 台账[条件]';
}

/** Whether a side of a comparison brings a type of its own. */
function leads(feel: Feel): boolean {
  return !isBare(feel) && feel.kind !== 'null' && !(feel.kind === 'name' && /^[是否]$/u.test(feel.name));
}

function isCondition(feel: Feel): boolean {
  if (feel.kind === 'binary') return !/^[-+*/]$/u.test(feel.op);
  return feel.kind === 'in' || feel.kind === 'filter' || feel.kind === 'some' || feel.kind === 'every';
}

/** Numbers and what is reckoned from them alone: nothing that has a unit. */
function isBare(feel: Feel): boolean {
  if (feel.kind === 'negate') return isBare(feel.of);
  if (feel.kind === 'binary') return /^[-+*/]$/u.test(feel.op) && isBare(feel.left) && isBare(feel.right);
  return feel.kind === 'number';
}

/** A number as a share of 1, as decimals are kept: 1 is 100 %. */
function asShare(expr: Expr): Expr {
  return expr.type.kind === 'number' && expr.type.unit === '' ? times(expr, numberIn('%'), 10_000) : expr;
}

function times(expr: Expr, type: Type, factor: number): Expr {
  if (factor === 1) return { ...expr, type };
  if (expr.op === 'lit' && typeof expr.value === 'number') return { op: 'lit', type, value: expr.value * factor };
  return { op: 'multiply', type, left: expr, right: { op: 'lit', type: COUNT, value: factor }, factor: 1 };
}

function hintFor(given: Type, wanted: Type): string | undefined {
  if (wanted.kind === 'enum') return '写枚举中的值，不加引号';
  if (given.kind === 'number' && wanted.kind === 'number') return '单位须一致';
  if (given.kind === 'text' && wanted.kind === 'number') return '若是标准表，在末栏标题的括号里写单位';
  if (given.kind === 'list') return '一列值先用 count、sum、min 或 max 化为一个值';
  const examples: Readonly<Partial<Record<Type['kind'], string>>> = {
    text: '文字须加引号',
    ref: '文字须加引号',
    boolean: '写一个条件，或 是、否',
    date: '写成 date("2024-12-29")，或日期的字段',
    year: '写四位年份，或 year(日期)',
    number: '写数字，或数的字段',
  };
  return examples[wanted.kind];
}

/** `text` times 10^scale times `times` (a power of ten) as an exact integer; undefined where decimals are left over. */
export function scaled(text: string, scale: number, times = 1): number | undefined {
  const [whole = '0', fraction = ''] = text.split('.');
  const digits = fraction.replace(/0+$/u, '');
  const places = scale + Math.round(Math.log10(times));
  return digits.length > places ? undefined : Number(`${whole}${digits.padEnd(places, '0')}`);
}
