import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { deedFor, forward } from '../../../test/fixtures/case-deeds.ts';
import { EAST, token } from '../../../test/platform/city.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { contextOf, NOW } from '../../../test/platform/people.ts';
import { PLATFORM_ACTOR, PLATFORM_SCOPE, scopeOf, type Actor, type Grant } from '../../access/index.ts';
import { available, COMMANDS, foldAll, isCommandType, type CaseState, type CommandType } from '../../case/index.ts';
import { chinaDay } from '../../kit/index.ts';
import { eventsOf, readCase, transact } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { changeBudget } from '../payment/index.ts';
import { caseActors } from './actors.ts';
import { programYears } from '../calendar.ts';
import { columnsOf } from './columns.ts';
import { command, type CommandBody } from './command.ts';
import { open } from './open.ts';
import { CaseRefused } from './refused.ts';

/** Random commands of random people on cases in the database: what is kept is always what the events say. */

let database: FreshDatabase;
let made = 0;

const DEPARTMENTS = ['市人力资源社会保障局', '市财政局', '市委组织部', '市教育体育局', '市文化和旅游局'];

function staff(account: number, ...grants: readonly Grant[]): Actor {
  return { account: String(account), kind: 'staff', name: `经办${String(account)}`, session: '', person: null, grants };
}

const STAFF: readonly Actor[] = [
  staff(501, { role: 'county-acceptor', county: EAST }),
  staff(502, { role: 'county-reviewer', county: EAST }),
  staff(503, { role: 'county-acceptor', county: EAST }, { role: 'county-reviewer', county: EAST }),
  staff(504, { role: 'city-reviewer' }),
  staff(505, { role: 'city-reviewer' }),
  staff(506, { role: 'county-acceptor', county: '临清市' }),
  staff(507, { role: 'auditor' }),
  ...DEPARTMENTS.map((department, i) => staff(510 + i, { role: 'department', department })),
];

const citizen = (name: string): Actor => ({
  account: String(10_000 + made),
  kind: 'citizen',
  name,
  session: '',
  person: token(name),
  grants: [],
});

beforeAll(async () => {
  database = await freshDatabase();
  await changeBudget(contextOf(database), {
    type: 'appropriate',
    fund: '人才专项资金',
    year: 2026,
    item: '*',
    amount: 100_000_000_000,
    reason: '聊财〔2026〕1号',
  });
});

/** Money is moved by batches, which have lives of their own. */
const NOT_HERE: readonly CommandType[] = [
  'open',
  'offer',
  'initiate',
  'batch',
  'unbatch',
  'pay',
  'record-return',
  'record-receipt',
  'change-account',
  'withhold',
  'record-repayment',
  'record-offset',
];
const TYPES = Object.keys(COMMANDS)
  .filter(isCommandType)
  .filter((type) => !NOT_HERE.includes(type));

interface Act {
  readonly how: 'forward' | 'any' | 'wild';
  readonly n: number;
  readonly days: number;
}

class Life {
  readonly id: string;
  readonly owner: Actor;
  now = NOW;

  constructor(id: string, owner: Actor) {
    this.id = id;
    this.owner = owner;
  }

  context(actor: Actor): Context {
    return contextOf(database, actor, this.now);
  }

  get people(): readonly Actor[] {
    return [this.owner, ...STAFF, PLATFORM_ACTOR];
  }
}

async function begin(item: string): Promise<Life> {
  made += 1;
  const owner = citizen(`申请人${String(made)}`);
  const life = new Life('', owner);
  const beneficiary = { kind: 'person', token: owner.person ?? '' } as const;
  const key = item === '03-01' ? '焊接/2025' : null;
  const state = await transact(database, scopeFor(owner), (tx) =>
    open(tx, life.context(owner), { item, beneficiary, beneficiaryName: owner.name, key, county: EAST }),
  );
  return new Life(state.id, owner);
}

function scopeFor(actor: Actor) {
  return actor.account === '0' ? PLATFORM_SCOPE : scopeOf(actor);
}

const stateOf = async (id: string): Promise<CaseState> => {
  const state = await transact(database, PLATFORM_SCOPE, (tx) => readCase(tx, id));
  if (state === undefined) throw new Error(`no case ${id}`);
  return state;
};

/** @returns whether it was taken. What is refused changes nothing. */
async function act(life: Life, { how, n, days }: Act): Promise<boolean> {
  life.now = new Date(life.now.getTime() + days * 86_400_000);
  const before = await stateOf(life.id);
  const today = chinaDay(life.now);
  const open = TYPES.filter((type) =>
    life.people.some((actor) =>
      caseActors(actor).some((as) => available(before, as, today).some((one) => one.command === type && one.yours)),
    ),
  );
  const way = how === 'forward' ? forward(before, today) : undefined;
  const all = how === 'wild' ? TYPES : way !== undefined && open.includes(way) ? [way] : open;
  const type = all[n % Math.max(1, all.length)];
  if (type === undefined) return false;
  const able = life.people.filter((actor) =>
    caseActors(actor).some((as) => available(before, as, today).some((one) => one.command === type && one.yours)),
  );
  const hands = how === 'wild' || able.length === 0 ? life.people : able;
  const hand = hands[(n >> 4) % hands.length] ?? PLATFORM_ACTOR;
  const body = deedFor(before, type, n >> 8, today);
  try {
    await transact(database, scopeFor(hand), (tx) =>
      // A deed of the fixtures is a command without its hand, as this is.
      // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
      command(tx, life.context(hand), { id: life.id, command: body as CommandBody }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error;
    expect(await stateOf(life.id)).toEqual(before);
    expect(error.faults.length).toBeGreaterThan(0);
    return false;
  }
}

async function check({ id, now }: Life): Promise<void> {
  const [state, events, row] = await transact(database, PLATFORM_SCOPE, async (tx) => [
    await stateOf(id),
    await eventsOf(tx, id),
    await tx.selectFrom('cases.case').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  ]);
  expect(foldAll(events)).toEqual(state);
  expect(state.events).toBe(events.length);
  expect(row).toMatchObject({
    version: events.length,
    status: state.status,
    round: state.round,
  });
  expect([...row.turn].sort()).toEqual([...columnsOf(state, now, programYears()).turn].sort());
}

const acts = fc.array(
  fc.record({
    how: fc.oneof(
      { weight: 6, arbitrary: fc.constant('forward' as const) },
      { weight: 4, arbitrary: fc.constant('any' as const) },
      { weight: 2, arbitrary: fc.constant('wild' as const) },
    ),
    n: fc.nat({ max: 1_000_000 }),
    days: fc.constantFrom(0, 0, 0, 1, 2, 9),
  }),
  { minLength: 20, maxLength: 40 },
);

describe('any life of a case on the platform', () => {
  test('what is kept is what the events say, and what is refused changes nothing', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('03-01', '08-04', '09-01', '12-06'), acts, async (item, list) => {
        const life = await begin(item);
        for (const one of list) if (await act(life, one)) taken += 1;
        await check(life);
      }),
      { numRuns: 40, seed: 20_260_302 },
    );
    expect(taken).toBeGreaterThan(400);
  });
});
