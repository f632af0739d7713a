import { creditCodeFault, residentIdFault } from '../../src/kit/index.ts';

/** Places of the notices, and numbers that are nobody's. */

export const EAST = '东昌府区';
export const WEST = '临清市';
export const BUREAU = '市人力资源社会保障局';
export const SCHOOLS = '市教育体育局';

/** A sound credit code of an area that was never issued. */
export function creditCode(n: number): string {
  const body = `91371599MA${String(n).padStart(7, '0')}`;
  const check = Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY').find((one) => creditCodeFault(body + one) === undefined);
  return `${body}${check ?? ''}`;
}

/** A sound ID number of an area that was never issued. */
export function residentId(n: number): string {
  const body = `37159919900101${String(n).padStart(3, '0')}`;
  const check = Array.from('0123456789X').find((one) => residentIdFault(body + one) === undefined);
  return `${body}${check ?? ''}`;
}
