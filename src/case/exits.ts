import { COMMANDS, isCommandType, type CommandType } from './command-names.ts';
import { LIFE, type Status } from './life.ts';

/** The table of life with its types forgotten, so that any state may be asked for any command. */
const TABLE: Readonly<Record<Status, { readonly exits: Readonly<Partial<Record<CommandType, readonly Status[]>>> }>> =
  LIFE;

export const STATUSES: readonly Status[] = Object.keys(LIFE).filter(isStatus);

function isStatus(name: string): name is Status {
  return Object.hasOwn(LIFE, name);
}

/** The states that a command can lead to from this one; none where it isn't allowed. */
export function exitsBy(status: Status, type: CommandType): readonly Status[] {
  return TABLE[status].exits[type] ?? [];
}

/** The commands that the state has at all, in the order of the table. */
export function commandsOf(status: Status): readonly CommandType[] {
  return Object.keys(TABLE[status].exits).filter(isCommandType);
}

export function statusName(status: Status): string {
  return LIFE[status].name;
}

export function commandName(type: CommandType): string {
  return COMMANDS[type];
}
