import type { CaseState } from '../../case/index.ts';
import type { Item, RuleSet } from '../../rules/index.ts';
import type { Day } from '../../kit/index.ts';
import type { CertificateRow, Other, Tx } from '../../store/index.ts';

/** Where something was found: a case, or a row of a register. */
export type Place =
  | { readonly case: string; readonly text: string }
  | { readonly register: string; readonly row: string; readonly text: string }
  /** Somebody who has neither. */
  | { readonly who: string; readonly text: string };

/** What one check found, of one thing. */
export interface Found {
  /** In a sentence. */
  readonly found: string;
  /** At least one: what the finding is known by. */
  readonly places: readonly Place[];
}

export interface Shared {
  readonly masked: string;
  readonly others: readonly Other[];
}

/** The case that is looked at. */
export interface Subject {
  readonly state: CaseState;
  readonly ruleSet: RuleSet;
  /** Undefined of a service. */
  readonly item: Item | undefined;
  /** 同项键. */
  readonly key: string | null;
  /** Of the beneficiary. */
  readonly name: string;
  readonly today: Day;
  /** The beneficiary's certificates that the claim is about: of the same occupation and level where the key names them. */
  readonly certificates: () => Promise<readonly CertificateRow[]>;
  /** Who else is paid to the same account, and who has the same phone; looked up once. */
  readonly accounts: () => Promise<Shared>;
  readonly phones: () => Promise<Shared>;
}

/** One way in which something can look odd. It tells, and never decides. */
export interface Check {
  readonly code: string;
  readonly name: string;
  /** Why it matters, in a sentence. */
  readonly why: string;
  /** Registers with the fields that it reads: a dictionary without them has nothing to check. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
  readonly concerns: (subject: Subject) => boolean;
  readonly look: (tx: Tx, subject: Subject) => Promise<readonly Found[]>;
}
