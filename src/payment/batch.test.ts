import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BATCH_COMMANDS, decideBatch, foldBatch, type BatchCommand, type BatchEvent } from './batch.ts';

const OPENED: BatchEvent = {
  type: 'opened',
  by: '经办',
  id: '7',
  fund: '就业补助资金',
  year: 2026,
  reviewers: ['复核员'],
  lines: [
    { caseId: '1', award: 0, pay: 200_000 },
    { caseId: '2', award: 0, pay: 300_000 },
  ],
};

/** The events after these commands, each of which must be taken. */
function after(...commands: [by: string, command: BatchCommand][]): BatchEvent[] {
  return commands.reduce<BatchEvent[]>(
    (events, [by, command]) => {
      const decision = decideBatch(foldBatch(events), command, by);
      expect(decision.faults).toBeUndefined();
      return decision.faults === undefined ? [...events, ...decision.events] : events;
    },
    [OPENED],
  );
}

function codes(events: readonly BatchEvent[], by: string, command: BatchCommand): readonly string[] {
  return decideBatch(foldBatch(events), command, by).faults?.map(({ code }) => code) ?? [];
}

const SUBMIT: [string, BatchCommand] = ['经办', { type: 'submit', digest: 'd1' }];
const RELEASE: [string, BatchCommand] = ['放行', { type: 'release', digest: 'd1' }];

describe('a batch', () => {
  test('is put together by one person, released by another, and closed by the last receipt', () => {
    const released = after(SUBMIT, RELEASE);
    expect(foldBatch(released)).toMatchObject({ status: 'released', releasedBy: '放行', digest: 'd1' });
    const paid = after(SUBMIT, RELEASE, [
      '银行',
      { type: 'receipts', receipts: [{ number: 1, pay: 200_000, outcome: 'paid' }] },
    ]);
    expect(foldBatch(paid).status).toBe('released');
    const closed = after(SUBMIT, RELEASE, [
      '银行',
      {
        type: 'receipts',
        receipts: [
          { number: 1, pay: 200_000, outcome: 'paid' },
          { number: 2, pay: 300_000, outcome: 'returned', why: '账号与户名不符' },
        ],
      },
    ]);
    expect(foldBatch(closed)).toMatchObject({
      status: 'closed',
      lines: [{ status: 'paid' }, { status: 'returned', why: '账号与户名不符' }],
    });
  });

  test('is not released by those who made it, nor by those who reviewed its cases', () => {
    const submitted = after(SUBMIT);
    expect(codes(submitted, '经办', { type: 'release', digest: 'd1' })).toEqual(['P014']);
    expect(codes(submitted, '复核员', { type: 'release', digest: 'd1' })).toEqual(['P014']);
    const returned = after(
      SUBMIT,
      ['放行', { type: 'return', reason: '第 2 行账号有误' }],
      ['放行', { type: 'remove', number: 2, reason: '账号有误' }],
      SUBMIT,
    );
    expect(codes(returned, '放行', { type: 'release', digest: 'd1' })).toEqual(['P014']);
  });

  test('is released as it was seen, or not at all', () => {
    expect(codes(after(SUBMIT), '放行', { type: 'release', digest: 'another' })).toEqual(['P015']);
    expect(codes(after(SUBMIT), '经办', { type: 'release', digest: 'another' })).toEqual(['P014', 'P015']);
  });

  test('wants a reason, and a line that is there', () => {
    expect(codes([OPENED], '经办', { type: 'cancel', reason: ' ' })).toEqual(['P012']);
    expect(codes([OPENED], '经办', { type: 'remove', number: 9, reason: '' })).toEqual(['P012', 'P013']);
    const emptied = after(
      ['经办', { type: 'remove', number: 1, reason: '重复' }],
      ['经办', { type: 'remove', number: 2, reason: '重复' }],
    );
    expect(codes(emptied, '经办', { type: 'submit', digest: 'd' })).toEqual(['P011']);
  });

  test('takes a receipt that comes again, and refuses one that says otherwise: every fault at once', () => {
    const first: BatchCommand = { type: 'receipts', receipts: [{ number: 1, pay: 200_000, outcome: 'paid' }] };
    const paid = after(SUBMIT, RELEASE, ['银行', first]);
    expect(decideBatch(foldBatch(paid), first, '银行')).toEqual({ events: [] });
    expect(
      codes(paid, '银行', {
        type: 'receipts',
        receipts: [
          { number: 1, pay: 200_000, outcome: 'returned', why: '退' },
          { number: 2, pay: 300_001, outcome: 'returned' },
          { number: 2, pay: 300_000, outcome: 'paid' },
          { number: 3, pay: 1, outcome: 'paid' },
        ],
      }),
    ).toEqual(['P016', 'P016', 'P016', 'P016', 'P016']);
    expect(codes(paid, '银行', { type: 'receipts', receipts: [] })).toEqual(['P016']);
  });

  test('takes back a payment that the bank returns after its receipt', () => {
    const paid: BatchCommand = {
      type: 'receipts',
      receipts: [
        { number: 1, pay: 200_000, outcome: 'paid' },
        { number: 2, pay: 300_000, outcome: 'returned', why: '户名不符' },
      ],
    };
    const closed = after(SUBMIT, RELEASE, ['银行', paid]);
    expect(codes(closed, '银行', { type: 'late-return', number: 2, reason: ' ' })).toEqual(['P012', 'P013']);
    const late = after(SUBMIT, RELEASE, ['银行', paid], ['银行', { type: 'late-return', number: 1, reason: '已销户' }]);
    expect(foldBatch(late)).toMatchObject({ status: 'closed', lines: [{ status: 'returned', why: '已销户' }, {}] });
    expect(codes(late, '银行', { type: 'late-return', number: 1, reason: '再' })).toEqual(['P013']);
  });

  test('given up, has nothing in it any more: its cases wait for another', () => {
    expect(foldBatch(after(['经办', { type: 'cancel', reason: '不用' }]))).toMatchObject({
      status: 'cancelled',
      lines: [
        { status: 'removed', why: '不用' },
        { status: 'removed', why: '不用' },
      ],
    });
  });

  test('answers a command of another state with those it takes', () => {
    const decision = decideBatch(foldBatch([OPENED]), { type: 'release', digest: 'd' }, '放行');
    expect(decision).toMatchObject({ allowed: ['remove', 'submit', 'cancel'], faults: [{ code: 'P010' }] });
  });
});

const person = fc.constantFrom('经办', '放行', '复核员', '银行');
const command: fc.Arbitrary<BatchCommand> = fc.oneof(
  fc.record({
    type: fc.constant('remove' as const),
    number: fc.integer({ min: 1, max: 3 }),
    reason: fc.constantFrom('错', ''),
  }),
  fc.record({ type: fc.constant('submit' as const), digest: fc.constant('d') }),
  fc.record({ type: fc.constant('return' as const), reason: fc.constant('改') }),
  fc.record({ type: fc.constant('release' as const), digest: fc.constantFrom('d', 'e') }),
  fc.record({ type: fc.constant('cancel' as const), reason: fc.constant('不用') }),
  fc.record({
    type: fc.constant('late-return' as const),
    number: fc.integer({ min: 1, max: 3 }),
    reason: fc.constant('已销户'),
  }),
  fc.record({
    type: fc.constant('receipts' as const),
    receipts: fc.array(
      fc.record({
        number: fc.integer({ min: 1, max: 3 }),
        pay: fc.constantFrom(200_000, 300_000),
        outcome: fc.constantFrom('paid' as const, 'returned' as const),
        why: fc.constant('退'),
      }),
      { maxLength: 3 },
    ),
  }),
);

/** How far a batch is before anything goes: released and answered it is rarely by chance alone. */
const begun: readonly (readonly [by: string, command: BatchCommand])[] = [
  ['经办', { type: 'submit', digest: 'd' }],
  ['放行', { type: 'release', digest: 'd' }],
  ['银行', { type: 'receipts', receipts: [{ number: 1, pay: 200_000, outcome: 'paid' }] }],
  ['银行', { type: 'receipts', receipts: [{ number: 2, pay: 300_000, outcome: 'returned', why: '退' }] }],
];

test('whatever is tried by whomever, a batch holds what it promises', () => {
  const taken = new Set<string>();
  fc.assert(
    fc.property(fc.nat({ max: begun.length }), fc.array(fc.tuple(person, command), { maxLength: 25 }), (far, tries) => {
      let events: BatchEvent[] = [OPENED];
      for (const [by, one] of [...begun.slice(0, far), ...tries]) {
        const before = foldBatch(events);
        const decision = decideBatch(before, one, by);
        if (decision.faults !== undefined) {
          expect(decision.allowed).toEqual(BATCH_COMMANDS[before.status]);
          continue;
        }
        taken.add(`${before.status} ${one.type}`);
        events = [...events, ...decision.events];
      }
      const state = foldBatch(events);
      const settled = events.flatMap((event) =>
        event.type === 'paid' || event.type === 'bounced' ? event.number : [],
      );
      const late = events.flatMap((event) => (event.type === 'bounced-late' ? event.number : []));
      expect(new Set(late).size).toBe(late.length);
      expect(settled).toEqual(expect.arrayContaining(late));
      expect(new Set(settled).size).toBe(settled.length);
      if (state.releasedBy !== undefined) {
        expect(state.makers).not.toContain(state.releasedBy);
        expect(state.reviewers).not.toContain(state.releasedBy);
      }
      const open = state.lines.some(({ status }) => status === 'sent');
      if (state.status === 'closed') expect(open).toBe(false);
      if (state.status !== 'released' && state.status !== 'closed') expect(settled).toEqual([]);
    }),
    { numRuns: 2000 },
  );
  const described = Object.entries(BATCH_COMMANDS).flatMap(([status, types]) =>
    types.map((type) => `${status} ${type}`),
  );
  expect([...taken].sort()).toEqual([...described].sort());
});
