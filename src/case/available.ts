import type { Day } from '../kit/index.ts';
import type { CaseActor } from './actor.ts';
import type { CommandType } from './command-names.ts';
import { obstacle } from './conditions.ts';
import { commandName, commandsOf } from './exits.ts';
import type { CaseState } from './model.ts';
import { personFaults, rightOf, rightsTo, sayRights } from './rights.ts';

/** A command that the case can take now. */
export interface Available {
  readonly command: CommandType;
  /** `受理`. */
  readonly name: string;
  /** Who may, in Chinese. */
  readonly by: string;
  /** Whether the one who asks may. */
  readonly yours: boolean;
}

/** What can be done with a case today, and by whom. */
export function available(state: CaseState, actor: CaseActor, today: Day): readonly Available[] {
  const open = commandsOf(state.status).filter((type) => obstacle(state, type, today) === undefined);
  return open.map((command) => {
    const rights = rightsTo(state, command);
    const right = rightOf(rights, actor);
    const yours = right !== undefined && personFaults(state, right, actor).length === 0;
    return { command, name: commandName(command), by: sayRights(rights), yours };
  });
}

/** `市级复核可以：通过、退回；申请人本人可以：撤回`. */
export function sayAvailable(commands: readonly Available[]): string {
  const byWhom = new Map<string, string[]>();
  for (const { by, name } of commands) byWhom.set(by, [...(byWhom.get(by) ?? []), name]);
  const parts = [...byWhom].map(([by, names]) => `${by}可以：${names.join('、')}`);
  return parts.length === 0 ? '本件已经终结，没有可以办理的步骤' : parts.join('；');
}
