import { shift } from '../kit/index.ts';
import type { Block, GuideEntry } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import { entryOf } from './guide.ts';
import { isFixed } from './item-keys.ts';
import type { ItemScope } from './item-scope.ts';
import type { Condition, Expr, KeyPart, Type, Value } from './model.ts';
import { own } from './own.ts';
import type { World } from './scope.ts';
import { BOOLEAN, DATE, TEXT, UNITS, isTextual, numberIn } from './types.ts';
import { LIST, SEMICOLON, bracketed, conditional, isDash, split } from './words.ts';

/** The parameter that says from which day on facts are under the notice. */
const FROM_DAY = '施行起算日';

export function defineDerived(block: Block, scope: ItemScope, faults: Faults): void {
  for (const entry of block.guide) if (!isFixed(entry)) defineOne(entry, scope, faults);
}

function defineOne(entry: GuideEntry, scope: ItemScope, faults: Faults): void {
  const { name, inner } = bracketed(entry.key);
  const parts = (inner?.text ?? '').split(/[，,]/u).map((part) => part.trim());
  const unit = parts.map((part) => own(UNITS, part)).find((known) => known !== undefined);
  const assumedText = parts.map((part) => /^未提供时视为\s*(.+)$/u.exec(part)?.[1]).find((text) => text !== undefined);
  if (inner !== undefined && inner.text !== '' && unit === undefined && assumedText === undefined)
    faults.add(inner.place, 'R051', `“${entry.key.text}”的括号看不懂`, '括号里写单位，或“未提供时视为 X”');
  if (scope.isDefined(name.text)) faults.add(entry.key.place, 'R002', `“${name.text}”写了两次`, '另起一个名字');
  const raw = scope.raw(entry.value, unit === undefined ? undefined : numberIn(unit.base), unit?.times);
  if (raw === undefined) {
    scope.defineFaulty(name.text);
    return;
  }
  const type = unit === undefined ? raw.type : numberIn(unit.base);
  const assumed = assumedText === undefined ? undefined : assumedValue(assumedText, type, entry, scope);
  scope.define(name.text, raw, type, assumed);
}

function assumedValue(text: string, type: Type, entry: GuideEntry, scope: ItemScope): Value | undefined {
  const place = shift(entry.key.place, entry.key.text.lastIndexOf(text));
  const expr = isTextual(type) ? undefined : scope.raw({ text, place }, type);
  return isTextual(type) ? text : expr?.op === 'lit' ? expr.value : undefined;
}

/**
 * 同项 is read in two steps: its parts' types are needed by 本事项已发放, which derived facts and conditions may use, while a part may
 * itself be a derived fact. A part that is a field is declared first; one that is derived, after the derived facts.
 */
export function readKey(block: Block, scope: ItemScope, defineAll: () => void, faults: Faults): KeyPart[] {
  const entry = entryOf(block, '同项');
  const parts = entry === undefined || isDash(entry.value.text) ? [] : split(entry.value, LIST).map(conditional);
  for (const { what } of parts) {
    const type = scope.fieldType(what.text);
    if (type !== undefined) scope.declarePaid(what.text, type);
  }
  defineAll();
  if (entry === undefined && block.kind === '事项')
    faults.add(block.place, 'R052', `事项 ${block.code} 没有“同项”`, '写同项键的各部分，一生一次写“—”');
  return parts.flatMap(({ what, when }) => {
    const expr = scope.fit(what);
    if (expr !== undefined) scope.declarePaid(what.text, expr.type);
    const test = when === undefined ? undefined : scope.fit(when, BOOLEAN);
    return expr === undefined ? [] : [{ label: what.text, expr, ...(test === undefined ? {} : { when: test }) }];
  });
}

export function readBeneficiary(block: Block, scope: ItemScope, faults: Faults): number | undefined {
  const entry = entryOf(block, '领取人');
  if (entry === undefined)
    return faults.add(block.place, 'R053', `${block.kind} ${block.code} 没有“领取人”`, '写出给谁的字段');
  const expr = scope.fit(entry.value, TEXT);
  const leaf = expr?.op === 'derived' ? scope.derived[expr.index]?.expr : expr;
  if (leaf?.op === 'fact') return leaf.index;
  return expr === undefined
    ? undefined
    : faults.add(entry.value.place, 'R053', `领取人“${entry.value.text}”须是台账中的一个字段`, '写出给谁的字段');
}

export function readFactDate(block: Block, scope: ItemScope): Expr | undefined {
  const entry = entryOf(block, '事实日期');
  return entry === undefined || isDash(entry.value.text) ? undefined : scope.fit(entry.value, DATE);
}

/** A fact before 施行起算日 is not under the notice; one after 截至 has not happened yet. */
export function dateConditions(block: Block, date: Expr | undefined, world: World): Condition[] {
  const place = entryOf(block, '事实日期')?.value.place ?? block.place;
  if (date === undefined) return [];
  const name = entryOf(block, '事实日期')?.value.text ?? '';
  const from: Expr = { op: 'param', type: DATE, name: FROM_DAY };
  const asOf: Expr = { op: 'asOf', type: DATE };
  const compare = (how: '>=' | '<=', right: Expr): Expr => ({ op: 'compare', type: BOOLEAN, how, left: date, right });
  const started: Condition = {
    label: '属本文件施行后的事实',
    text: `${name} >= ${FROM_DAY}`,
    expr: compare('>=', from),
    role: 'require',
    place,
  };
  const happened: Condition = {
    label: '截至测算日已发生',
    text: `${name} <= 截至`,
    expr: compare('<=', asOf),
    role: 'require',
    place,
  };
  return world.parameters[FROM_DAY] === undefined ? [happened] : [started, happened];
}

export const ROLES: Readonly<Record<string, Condition['role']>> = {
  条件: 'require',
  排除: 'exclude',
  合规标准: 'standard',
};

export function readConditions(block: Block, scope: ItemScope): Condition[] {
  return block.guide.flatMap((entry) => {
    const { name, inner } = bracketed(entry.key);
    const role = own(ROLES, name.text);
    if (role === undefined) return [];
    return split(entry.value, SEMICOLON).flatMap((part) => {
      const expr = scope.fit(part, BOOLEAN);
      const label = inner === undefined ? {} : { label: inner.text };
      return expr === undefined ? [] : [{ ...label, text: part.text, expr, role, place: part.place }];
    });
  });
}
