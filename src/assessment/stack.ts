import { formatYuan } from '../kit/index.ts';
import type { Expr, Regime, RuleSet, Value } from '../rules/index.ts';
import { caseEnv, type Decision, type Status } from './decide.ts';
import { scalar } from './evaluate.ts';
import type { Case, Payment } from './gather.ts';
import { keyText, partsOfKey, sayPlain } from './key.ts';
import { Unknown } from './unknown.ts';

/** A decided case on its way through stacking: same matter, paid before, beside other items. */
export interface Claim {
  readonly found: Case;
  readonly decision: Decision;
  readonly key: string;
  /** The parts of the key that are compared; undefined where one is unknown. */
  readonly same: string | undefined;
  readonly date: number;
  readonly full: number;
  status: Status;
  amount: number;
  paidBefore: number;
  /** Chinese: what stacking did to it. */
  readonly notes: string[];
}

/** 层级 from the top: 国家、省另有规定的，从其规定. */
const LEVELS = ['国家', '省', '市', '县'] as const;

export class Stack {
  private readonly ruleSet: RuleSet;
  private readonly regime: Regime;
  private readonly asOf: number;

  constructor(ruleSet: RuleSet, regime: Regime, asOf: number) {
    this.ruleSet = ruleSet;
    this.regime = regime;
    this.asOf = asOf;
  }

  claim(found: Case, decision: Decision): Claim {
    const parts = found.item.key.map(({ expr, when }) => ({
      value: this.value(found, expr),
      type: expr.type,
      compared: when === undefined || this.value(found, when) === true,
    }));
    const compared = parts.filter((part) => part.compared);
    const known = compared.every(({ value }) => value !== undefined);
    const date = found.item.factDate === undefined ? undefined : this.value(found, found.item.factDate);
    return {
      found,
      decision,
      key: keyText(parts, this.ruleSet),
      same: known
        ? compared.map(({ value, type }) => sayPlain(value ?? null, type, this.ruleSet)).join('/')
        : undefined,
      date: typeof date === 'number' ? date : Infinity,
      full: decision.amount,
      status: decision.status,
      amount: decision.amount,
      paidBefore: 0,
      notes: [],
    };
  }

  /** A claim this regime leaves as it was decided, before stacking. */
  again(claim: Claim): Claim {
    const { status, amount } = claim.decision;
    return { ...claim, status, amount, paidBefore: 0, notes: [] };
  }

  /** Stacking is between the claims of one beneficiary. */
  run(claims: readonly Claim[]): void {
    for (const own of groupBy(claims, (claim) => claim.found.beneficiary)) this.runFor(own);
  }

  /** The order of the notice: the highest of one matter; what was paid; then what stands beside it. */
  private runFor(claims: readonly Claim[]): void {
    this.highestOfMatter(claims);
    const standing = (): Claim[] => claims.filter((claim) => claim.status === 'award');
    for (const claim of standing()) this.paidBefore(claim);
    for (const claim of standing()) this.replace(claim, claims);
    for (const claim of standing()) this.replacedBefore(claim);
    for (const claim of standing()) this.notBeside(claim, claims);
    const byLevel = [...claims].sort((a, b) => level(a) - level(b));
    for (const claim of byLevel) if (claim.status === 'award') this.higherOf(claim, byLevel);
    this.atMost(claims);
  }

  // ── one matter, once ──────────────────────────────────────────────────────────────────────────────────────────────

  /** 同一竞赛项目按照最高成绩奖励; and of several facts for one key, the award is given once. */
  private highestOfMatter(claims: readonly Claim[]): void {
    const matters = groupBy(
      claims.filter((claim) => claim.status === 'award' && claim.same !== undefined),
      (claim) => JSON.stringify([claim.found.item.code, claim.same]),
    );
    for (const matter of matters) {
      const [best, ...others] = [...matter].sort(highestFirst);
      for (const other of others) {
        const higher = best !== undefined && best.amount > other.amount;
        const what = other.found.item.key.length === 0 ? '同一事项' : `同一${labels(other)}（${other.key}）`;
        supersede(other, higher ? `${what}按最高的奖励：已有更高的${formatYuan(best.amount)}` : `${what}只享受一次`);
      }
    }
  }

  /** 一次性: a paid key is closed, or where the notice says so made up to the higher amount. */
  private paidBefore(claim: Claim): void {
    const { item } = claim.found;
    const isSame = this.samePayment(claim);
    const paid = claim.found.paid.filter((payment) => payment.item === item.code && isSame(payment));
    if (paid.length === 0) return;
    const sum = total(paid);
    claim.paidBefore = sum;
    const { topUp } = item.stacking;
    if (topUp === undefined || item.kind === 'benefit') {
      supersede(claim, `同项已于${datesOf(paid, this.ruleSet)}享受过，一次性，不再重复`);
      return;
    }
    if (sum >= claim.full) {
      supersede(claim, `同项已发放${formatYuan(sum)}，不低于应得的${formatYuan(claim.full)}`);
      return;
    }
    const flag = this.valueOrUnknown(claim.found, topUp);
    if (flag instanceof Unknown) {
      claim.status = 'needs-ruling';
      claim.notes.push(`已发过${formatYuan(sum)}，如何处理尚待裁定`);
    } else if (flag === true) {
      claim.amount = claim.full - sum;
      claim.notes.push(`同项已发放${formatYuan(sum)}，补差${formatYuan(claim.amount)}`);
    } else claim.notes.push(`全额发放，此前已发的${formatYuan(sum)}另行追回`);
  }

  private samePayment({ found, key, same }: Claim): (payment: Payment) => boolean {
    const { item } = found;
    // What is given once is given once, whatever somebody wrote as its key.
    if (item.key.length === 0) return () => true;
    if (same === undefined) return (payment) => payment.key === key;
    const isCompared = item.key.map(({ when }) => when === undefined || this.value(found, when) === true);
    return (payment) => {
      if (payment.key === key) return true;
      const parts = partsOfKey(payment.key, item.key.length);
      // A key of which no part is compared is the same for ever (once ever).
      return isCompared.flatMap((compared, i) => (compared ? [parts[i] ?? ''] : [])).join('/') === same;
    };
  }

  // ── beside other items ────────────────────────────────────────────────────────────────────────────────────────────

  /** 替代: this award takes the place of another item's. */
  private replace(claim: Claim, claims: readonly Claim[]): void {
    for (const other of claims)
      if (other.status === 'award' && claim.found.item.stacking.replaces.includes(other.found.item.code))
        supersede(other, `由${said(claim)}替代`);
  }

  /** … and one enjoyed before still stands in that place. */
  private replacedBefore(claim: Claim): void {
    const { code } = claim.found.item;
    const before = this.ruleSet.items.find(
      (item) => item.stacking.replaces.includes(code) && claim.found.paid.some((payment) => payment.item === item.code),
    );
    if (before !== undefined) supersede(claim, `此前已享受“${before.name}”（${before.code}），由其替代`);
  }

  private notBeside(claim: Claim, claims: readonly Claim[]): void {
    const { notBeside } = claim.found.item.stacking;
    if (notBeside.length === 0) return;
    const now = claims.find((other) => other.status === 'award' && notBeside.includes(other.found.item.code));
    const before = notBeside.find((code) => claim.found.paid.some((payment) => payment.item === code));
    if (now !== undefined) supersede(claim, `已享受${said(now)}，不能同时享受`);
    else if (before !== undefined) supersede(claim, `此前已享受“${this.nameOf(before)}”（${before}），不能同时享受`);
  }

  /** 就高不重复: what the other policy gives or gave for the same matter is deducted. */
  private higherOf(claim: Claim, claims: readonly Claim[]): void {
    for (const partner of this.partners(claim)) {
      const paid = claim.found.paid.filter((payment) => payment.item === partner && payment.key === claim.key);
      const now = claims.filter(
        (other) =>
          other.status === 'award' &&
          other.found.item.code === partner &&
          other.key === claim.key &&
          level(other) <= level(claim),
      );
      const given = total(paid) + now.reduce((sum, other) => sum + other.amount, 0);
      if (given === 0) continue;
      claim.paidBefore += total(paid);
      claim.amount -= given;
      const how = paid.length > 0 ? '已发放' : '同时可得';
      if (claim.amount <= 0)
        supersede(claim, `${this.nameOf(partner)}（${partner}）${how}${formatYuan(given)}，就高不重复`);
      else
        claim.notes.push(
          `${this.nameOf(partner)}（${partner}）${how}${formatYuan(given)}，就高不重复，补差${formatYuan(claim.amount)}`,
        );
      if (claim.status !== 'award') return;
    }
  }

  /** Items that share a matter with this one, whichever of the two says so, while the reading has it so. */
  private partners(claim: Claim): string[] {
    const { item } = claim.found;
    const flagged = (when: Expr | undefined): boolean => when === undefined || this.value(claim.found, when) === true;
    const own = item.stacking.higherOf.filter(({ when }) => flagged(when)).map((other) => other.item);
    const others = this.ruleSet.items.filter((other) =>
      other.stacking.higherOf.some((o) => o.item === item.code && flagged(o.when)),
    );
    return [...own, ...others.map((other) => other.code)];
  }

  /** 至多 N 次, those already paid included; in order of key. */
  private atMost(claims: readonly Claim[]): void {
    const limited = claims.filter(
      (claim) => claim.status === 'award' && claim.found.item.stacking.atMost !== undefined,
    );
    for (const group of groupBy(limited, (claim) => claim.found.item.code)) {
      const most = group[0]?.found.item.stacking.atMost ?? Infinity;
      const before = new Set(group[0]?.found.paid.filter((p) => p.item === group[0]?.found.item.code).map((p) => p.key))
        .size;
      const ordered = [...group].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
      for (const claim of ordered.slice(Math.max(0, most - before)))
        supersede(claim, `至多享受${String(most)}次，已满`);
    }
  }

  private nameOf(code: string): string {
    return this.ruleSet.items.find((item) => item.code === code)?.name ?? code;
  }

  private value(found: Case, expr: Expr): Value | undefined {
    const value = this.valueOrUnknown(found, expr);
    return value instanceof Unknown ? undefined : value;
  }

  private valueOrUnknown(found: Case, expr: Expr): Value | Unknown {
    return scalar(expr, caseEnv(this.ruleSet, found.item, found.facts, this.regime, this.asOf));
  }
}

/** The highest; of equals the earliest, and of those any one, so long as it does not depend on the order of the rows. */
function highestFirst(a: Claim, b: Claim): number {
  const earlier = a.date === b.date ? 0 : a.date - b.date;
  return b.amount - a.amount || earlier || (JSON.stringify(a.found.facts) < JSON.stringify(b.found.facts) ? -1 : 1);
}

function supersede(claim: Claim, why: string): void {
  claim.status = 'superseded';
  claim.amount = 0;
  claim.notes.push(why);
}

function level(claim: Claim): number {
  return LEVELS.indexOf(claim.found.item.level);
}

function said(claim: Claim): string {
  return `“${claim.found.item.name}”（${claim.found.item.code}）`;
}

function labels(claim: Claim): string {
  return claim.found.item.key.map((part) => part.label).join('、');
}

function total(payments: readonly Payment[]): number {
  return payments.reduce((sum, payment) => sum + payment.amount, 0);
}

function datesOf(payments: readonly Payment[], ruleSet: RuleSet): string {
  const dates = payments.flatMap(({ date }) => (date === undefined ? [] : [sayPlain(date, { kind: 'date' }, ruleSet)]));
  return dates.length === 0 ? '此前' : dates.sort().join('、');
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
