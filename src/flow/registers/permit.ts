import { may, type Permission } from '../../access/index.ts';
import type { TableShape } from '../../register/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';

/**
 * Asks for a right over a register, for one of the departments that keep it. Which counties' rows, row-level security asks.
 * @throws AccessRefused; the audit has it.
 */
export async function demandKeeper(context: Context, permission: Permission, { keepers }: TableShape): Promise<void> {
  const { actor } = context;
  const keeper = keepers.find((department) => may(actor, permission, { department }));
  await demand(context, permission, { department: keeper ?? keepers[0] ?? '' });
}

export function mayKeep({ actor }: Pick<Context, 'actor'>, permission: Permission, { keepers }: TableShape): boolean {
  return keepers.some((department) => may(actor, permission, { department }));
}
