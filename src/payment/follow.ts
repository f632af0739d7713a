import type { Fen } from '../kit/index.ts';
import { move, type Details, type Move } from './entries.ts';
import type { Account, BudgetLine, Entry } from './ledger.ts';

/** Accounts that hold money of one case; the other two are the budget's own. */
export type CaseAccount = Exclude<Account, 'appropriation' | 'available'>;

/** What a case has on one account of one line of the budget. */
export interface Holding {
  readonly line: BudgetLine;
  readonly account: CaseAccount;
  /** Above nothing. */
  readonly amount: Fen;
}

/** Where the money of a case ought to stand, whatever lines of the budget it comes from. Nothing is below nothing. */
export interface Target {
  /** Kept for it: committed, or returned by the bank and still owed. */
  readonly reserve: Fen;
  /** Sent to the bank, without a receipt yet. */
  readonly transit: Fen;
  /** Paid with a receipt, or withheld for what the beneficiary owed, and not to be had back. */
  readonly spent: Fen;
  /** To be had back. */
  readonly receivable: Fen;
}

export interface Following {
  /** What new commitments are made on; absent where there is none to be made, as `toCommit` says. */
  readonly line?: BudgetLine | undefined;
  /** What was had back came from the beneficiary, or out of another award. */
  readonly recoveredBy?: 'recover' | 'offset';
  readonly details?: Details;
}

/** What has to be newly committed to come from here to there. */
export function toCommit(held: readonly Holding[], target: Target): Fen {
  const books = new Books(held, {});
  settle(books, target, 'recover');
  return shortage(books, target);
}

/**
 * The entries that take the money of a case from where it stands to where it ought to stand. Which way it goes is told by what changes: less
 * in transit and more spent is a receipt (`confirm`), less in transit and no more spent a return by the bank (`bounce`), and so on. Money leaves
 * an account in the order of `held`, so hand over older lines first.
 * @throws Error where something has to be committed and no line is named.
 */
export function follow(held: readonly Holding[], target: Target, following: Following = {}): readonly Entry[] {
  const { line, recoveredBy = 'recover', details = {} } = following;
  const books = new Books(held, details);
  settle(books, target, recoveredBy);
  const short = shortage(books, target);
  if (short > 0) books.commit(line, short);
  const withheld = above(paidOut(books, target), books.sum('spent'));
  books.renew(withheld - books.sum('committed'));
  books.go('withhold', withheld);
  books.go('demand', above(target.receivable, books.sum('receivable')));
  const sent = above(target.transit, books.sum('transit'));
  const again = Math.min(sent, books.sum('returned'));
  books.go('reissue', again);
  books.go('send', sent - again);
  const over = above(books.kept(), target.reserve);
  const uncommitted = Math.min(over, books.sum('committed'));
  books.go('uncommit', uncommitted);
  books.go('give-up', over - uncommitted);
  return books.entries;
}

/** What the bank answered, what isn't rightly spent, and what need not be had back any more. */
function settle(books: Books, target: Target, recoveredBy: 'recover' | 'offset'): void {
  const left = above(books.sum('transit'), target.transit);
  const confirmed = Math.min(left, above(paidOut(books, target), books.sum('spent')));
  books.go('confirm', confirmed);
  books.go('bounce', left - confirmed);
  const wrong = above(books.sum('spent'), target.spent);
  const demanded = Math.min(wrong, above(target.receivable, books.sum('receivable')));
  books.go('demand', demanded);
  books.go('late-bounce', wrong - demanded);
  const settled = above(books.sum('receivable'), target.receivable);
  const waived = Math.min(settled, above(target.spent, books.sum('spent')));
  books.go('waive', waived);
  books.go(recoveredBy, settled - waived);
}

/** How much more has to be kept for the case, so that what leaves can leave and what stays is there. */
function shortage(books: Books, target: Target): Fen {
  const leaves = above(target.transit, books.sum('transit')) + above(paidOut(books, target), books.sum('spent'));
  return above(target.reserve + leaves, books.kept());
}

/** What must have been paid before the rest can be had back. */
function paidOut(books: Books, { spent, receivable }: Target): Fen {
  return spent + above(receivable, books.sum('receivable'));
}

function above(one: Fen, other: Fen): Fen {
  return Math.max(0, one - other);
}

const FROM = {
  confirm: 'transit',
  bounce: 'transit',
  demand: 'spent',
  'late-bounce': 'spent',
  waive: 'receivable',
  recover: 'receivable',
  offset: 'receivable',
  withhold: 'committed',
  send: 'committed',
  uncommit: 'committed',
  reissue: 'returned',
  'give-up': 'returned',
} as const satisfies Partial<Record<Move, CaseAccount>>;

const TO: Readonly<Record<keyof typeof FROM, CaseAccount | null>> = {
  confirm: 'spent',
  bounce: 'returned',
  demand: 'receivable',
  'late-bounce': 'returned',
  waive: 'spent',
  recover: null,
  offset: null,
  withhold: 'spent',
  send: 'transit',
  uncommit: null,
  reissue: 'transit',
  'give-up': null,
};

/** What a case has, moved entry by entry. */
class Books {
  readonly entries: Entry[] = [];
  readonly #held: { readonly line: BudgetLine; readonly account: CaseAccount; amount: Fen }[];
  readonly #details: Details;

  constructor(held: readonly Holding[], details: Details) {
    this.#held = held.map((one) => ({ ...one }));
    this.#details = details;
  }

  sum(account: CaseAccount): Fen {
    return this.#held.reduce((sum, one) => (one.account === account ? sum + one.amount : sum), 0);
  }

  kept(): Fen {
    return this.sum('committed') + this.sum('returned');
  }

  /** Moves so much, line by line. */
  go(kind: keyof typeof FROM, amount: Fen): void {
    let left = amount;
    for (const one of [...this.#held]) {
      if (one.account !== FROM[kind] || left <= 0 || one.amount === 0) continue;
      const part = Math.min(left, one.amount);
      left -= part;
      one.amount -= part;
      this.#put(one.line, TO[kind], part);
      this.entries.push(move(kind, one.line, part, this.#details));
    }
    if (left > 0) throw new Error(`${kind}: ${String(left)} more than there is`);
  }

  commit(line: BudgetLine | undefined, amount: Fen): void {
    if (line === undefined) throw new Error(`no line of the budget for ${String(amount)}`);
    this.#put(line, 'committed', amount);
    this.entries.push(move('commit', line, amount, this.#details));
  }

  /** What the bank returned is kept as if it had never been sent: given up and committed again, on the same line. */
  renew(amount: Fen): void {
    let left = amount;
    for (const one of [...this.#held]) {
      if (one.account !== 'returned' || left <= 0 || one.amount === 0) continue;
      const part = Math.min(left, one.amount);
      left -= part;
      one.amount -= part;
      this.entries.push(move('give-up', one.line, part, this.#details));
      this.commit(one.line, part);
    }
  }

  #put(line: BudgetLine, account: CaseAccount | null, amount: Fen): void {
    if (account === null) return;
    const there = this.#held.find((one) => one.account === account && sameLine(one.line, line));
    if (there === undefined) this.#held.push({ line, account, amount });
    else there.amount += amount;
  }
}

function sameLine(one: BudgetLine, other: BudgetLine): boolean {
  return one.fund === other.fund && one.year === other.year && one.item === other.item;
}
