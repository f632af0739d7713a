import { expect, test } from 'vitest';
import { canDelegate } from './can-delegate.ts';
import type { Grant } from './actor.ts';

const EAST = '东昌府区';
const ACCEPTOR: Grant = { role: 'county-acceptor', county: EAST };
const DEPARTMENT: Grant = { role: 'department', department: '市财政局' };

const to = (...grants: readonly Grant[]) => ({ account: '2', kind: 'staff' as const, grants });
const messages = (grant: Grant, ...held: readonly Grant[]): readonly string[] =>
  canDelegate('1', to(...held), grant).map(({ message }) => message);

test.each<readonly [Grant, Grant]>([
  [ACCEPTOR, { role: 'county-reviewer', county: EAST }],
  [DEPARTMENT, { role: 'register-clerk', department: '市财政局' }],
  [{ role: 'city-reviewer' }, { role: 'city-reviewer' }],
])('%o goes to a colleague who holds %o', (grant, held) => {
  expect(messages(grant, held)).toEqual([]);
});

test.each<readonly [string, Grant, readonly Grant[], readonly string[]]>([
  ['another county', ACCEPTOR, [{ role: 'county-acceptor', county: '临清市' }], ['只能委托给同一单位的同事']],
  ['another role of the city', { role: 'city-reviewer' }, [{ role: 'finance' }], ['只能委托给同一单位的同事']],
  ['money', { role: 'finance' }, [{ role: 'finance' }], ['“财政拨付”不能委托']],
  [
    'what was delegated',
    { ...ACCEPTOR, behalf: { account: '3', name: '甲', person: null } },
    [{ role: 'county-reviewer', county: EAST }],
    ['受委托的工作不能再委托'],
  ],
  [
    'who is in the office by delegation alone',
    ACCEPTOR,
    [{ role: 'county-reviewer', county: EAST, behalf: { account: '3', name: '甲', person: null } }],
    ['只能委托给同一单位的同事'],
  ],
])('refused: %s', (_, grant, held, said) => {
  expect(messages(grant, ...held)).toEqual(said);
});

test('refused: oneself, and an applicant', () => {
  expect(canDelegate('2', to(ACCEPTOR), ACCEPTOR).map(({ message }) => message)).toEqual(['不能委托给自己']);
  const citizen = { account: '2', kind: 'citizen' as const, grants: [] };
  expect(canDelegate('1', citizen, ACCEPTOR).map(({ field }) => field)).toEqual(['to']);
});
