import type { CaseState } from '../../case/index.ts';
import type { Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { step } from '../step.ts';
import { caseView, type CaseView } from './case-view.ts';
import { command, type CommandBody } from './command.ts';

/** Which case, as the one who acts has read it. */
export interface Seen {
  readonly id: string;
  readonly version: number;
}

/** One command on one case, and how it stands after that. @throws CaseRefused */
export function take(
  context: Context,
  seen: Seen,
  body: CommandBody | ((tx: Tx, state: CaseState) => CommandBody | Promise<CommandBody>),
): Promise<CaseView> {
  return step(context, async (tx) => {
    const made = typeof body === 'function' ? (state: CaseState) => body(tx, state) : body;
    return caseView(tx, context, await command(tx, context, { ...seen, command: made }));
  });
}
