import { describe, expect, test } from 'vitest';
import { deedFor, handsFor, openCommands } from '../../test/fixtures/case-deeds.ts';
import { broken, type StepMade } from '../../test/fixtures/case-invariants.ts';
import { SHAPES } from '../../test/fixtures/case-shapes.ts';
import { initiation, noon, PEOPLE, recordFor, type Deed } from '../../test/fixtures/cases.ts';
import type { Day } from '../kit/index.ts';
import type { CaseActor } from './actor.ts';
import type { CommandType } from './command-names.ts';
import { decide } from './decide.ts';
import { commandsOf, exitsBy, STATUSES } from './exits.ts';
import { dayOfInstant, fold, foldAll } from './fold.ts';
import type { CaseState } from './model.ts';
import { dueOf, given, returnables } from './money.ts';
import { paysMoney, type Procedure } from './procedure.ts';
import { notAgreed } from './stage.ts';

/** Years before the last one that is published, so that a long life stays in those that are. */
const FIRST_DAY = 18_000;

/** Days between two steps: every term for an answer has run out by then, and the public notice. */
const WAIT = 12;

/** Choices of what may vary in a command: amounts, facts, verdicts, the stage to go back to. */
const CHOICES = Array.from({ length: 12 }, (_, n) => n);

function beginnings(procedure: Procedure): CaseState[] {
  const opening = {
    id: '办-1',
    procedure,
    beneficiary: { kind: 'person', token: '个:张三' },
    county: '东昌府区',
  } as const;
  const open = decide(null, { type: 'open', ...opening, by: PEOPLE.张三 }, noon(FIRST_DAY));
  const offer = { type: 'offer', ...opening, record: recordFor(procedure), respondBy: FIRST_DAY + 5 } as const;
  const offered = decide(null, { ...offer, by: PEOPLE.系统 }, noon(FIRST_DAY));
  // Nothing that pays is 依职权 in the notices; the random lives go those ways too.
  const official = { ...initiation({ ...procedure, exOfficio: !paysMoney(procedure) }), by: PEOPLE.受理甲 };
  const initiated = decide(null, official, noon(FIRST_DAY));
  return [open, offered, initiated].flatMap((outcome) => {
    const state = 'events' in outcome ? foldAll(outcome.events) : null;
    return state === null ? [] : [state];
  });
}

/** Cases that go the same ways from here on, as far as the table of life can tell. */
function likeness(state: CaseState): string {
  const open = state.objections.filter(({ outcome }) => outcome === 'open').length;
  const used = state.appeals.filter(({ round }) => round === state.round).length;
  return [
    ...[state.status, state.stage, Math.min(state.round, 3), Math.min(open, 2), used],
    ...[Math.sign(dueOf(state)), Math.sign(given(state.money)), state.approval?.round === state.round],
    ...[state.interrupted?.status, state.notice === null, state.payments.at(-1)?.state],
    ...[state.initiated === undefined, returnables(state).length, state.money.withheld > 0],
    ...[notAgreed(state).join('、'), Math.sign((state.decision?.record.amount ?? 0) - given(state.money))],
  ].join();
}

/** Every command of this type that differs. */
function deedsFor(state: CaseState, type: CommandType, today: Day): Deed[] {
  const deeds = CHOICES.map((n) => deedFor(state, type, n, today));
  return [...new Map(deeds.map((deed) => [JSON.stringify(deed), deed])).values()];
}

/** One of those who may; for opinions one of each department that hasn't agreed. */
function handsOf(state: CaseState, type: CommandType, today: Day): readonly CaseActor[] {
  const hands = handsFor(state, type, today);
  if (type !== 'opine') return hands.slice(0, 1);
  const found = notAgreed(state).map((name) => hands.find(({ department }) => department === name));
  return found.filter((hand) => hand !== undefined);
}

/** Every command in every kind of situation that a guide can come to, and what is wrong with any of them. */
function explore(procedure: Procedure, gone: Set<string>): string[] {
  const queue = beginnings(procedure);
  const seen = new Set(queue.map(likeness));
  const faults: string[] = [];
  for (const state of queue)
    for (const step of stepsFrom(state)) {
      const { type, after } = step;
      gone.add(`${state.status} ${type} ${after.status}`);
      faults.push(...broken(step));
      const key = likeness(after);
      if (after.round > 2 || seen.has(key)) continue;
      seen.add(key);
      queue.push(after);
    }
  return faults;
}

function stepsFrom(before: CaseState): StepMade[] {
  const today = dayOfInstant(before.at) + WAIT;
  return openCommands(before, today).flatMap(({ command: type }) =>
    handsOf(before, type, today).flatMap((by) =>
      deedsFor(before, type, today).flatMap((deed) => {
        const outcome = decide(before, { ...deed, by }, noon(today));
        if ('refusal' in outcome) return [];
        const { events } = outcome;
        return [{ before, after: events.reduce<CaseState>(fold, before), type, events, by, today }];
      }),
    ),
  );
}

describe('the table of life', () => {
  test('has every way that a case can go, and no other', () => {
    const gone = new Set<string>();
    const faults = SHAPES.flatMap((procedure) => explore(procedure, gone));
    expect([...new Set(faults)]).toEqual([]);
    const table = STATUSES.flatMap((status) =>
      commandsOf(status).flatMap((type) => exitsBy(status, type).map((exit) => `${status} ${type} ${exit}`)),
    );
    expect([...gone].sort()).toEqual(table.sort());
  });
});
