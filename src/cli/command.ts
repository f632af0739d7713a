/** What a command answers: its exit status. 0 done, 1 faults found, 2 not understood or not done. */
export type Exit = 0 | 1 | 2;

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The page `--help` prints. */
  readonly help: string;
  readonly run: (args: readonly string[]) => Promise<Exit>;
}

/** An argument the command cannot take: printed with the way to its help, exit 2. */
export class UsageError extends Error {}
