import { join } from 'node:path';
import { chinaDay, type Day } from '../kit/index.ts';

/** The notices that come with the program. */
export const NOTICES = join(import.meta.dirname, '../../notices');

export function today(): Day {
  return chinaDay(new Date());
}
