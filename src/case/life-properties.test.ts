import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deedFor, forward, mayNow, openCommands, peopleOf, waitingFor } from '../../test/fixtures/case-deeds.ts';
import { broken } from '../../test/fixtures/case-invariants.ts';
import { SHAPES } from '../../test/fixtures/case-shapes.ts';
import { applicationFor, AWARD, initiation, noon, PEOPLE, recordFor, type Deed } from '../../test/fixtures/cases.ts';
import { isSamePerson, type CaseActor } from './actor.ts';
import { COMMANDS, isCommandType, type CommandType } from './command-names.ts';
import { decide } from './decide.ts';
import type { CaseEvent } from './events.ts';
import { fold, foldAll } from './fold.ts';
import type { CaseState } from './model.ts';
import type { Procedure } from './procedure.ts';

const COMMAND_TYPES = Object.keys(COMMANDS).filter(isCommandType);

type Beginning = 'open' | 'offer' | 'initiate';

/** One case through a random life, with everything that has happened to it. */
class Life {
  state: CaseState;
  readonly events: CaseEvent[];
  today = 20_000;

  constructor(procedure: Procedure, how: Beginning) {
    const opening = {
      id: '办-1',
      procedure,
      beneficiary: { kind: 'person', token: '个:张三' },
      county: '东昌府区',
    } as const;
    const record = procedure.kind === 'service' ? {} : { record: recordFor(procedure) };
    const outcome =
      how === 'initiate'
        ? decide(null, { ...initiation({ ...procedure, exOfficio: true }), by: PEOPLE.受理甲 }, noon(this.today))
        : how === 'offer' && procedure.proactive
          ? decide(
              null,
              { type: 'offer', ...opening, ...record, respondBy: this.today + 5, by: PEOPLE.系统 },
              noon(this.today),
            )
          : decide(null, { type: 'open', ...opening, by: PEOPLE.张三 }, noon(this.today));
    if ('refusal' in outcome) throw new Error('not opened');
    this.events = [...outcome.events];
    const state = foldAll(outcome.events);
    if (state === null) throw new Error('nothing');
    this.state = state;
  }
}

type Mode = 'forward' | 'any' | 'wild' | 'back';

class Act implements fc.Command<object, Life> {
  readonly mode: Mode;
  readonly n: number;
  readonly days: number;

  constructor(mode: Mode, n: number, days: number) {
    this.mode = mode;
    this.n = n;
    this.days = days;
  }

  check(): boolean {
    return true;
  }

  toString(): string {
    return `${this.mode}(${String(this.n)}, ${String(this.days)})`;
  }

  run(_: object, life: Life): void {
    life.today += this.days;
    const before = life.state;
    const type = this.#type(before, life.today);
    if (type === undefined || type === 'open' || type === 'offer' || type === 'initiate') return;
    const hand = this.#hand(before, type, life.today);
    const deed = deedFor(before, type, this.n >> 10, life.today);
    const outcome = decide(before, { ...deed, by: hand }, noon(life.today));
    if ('refusal' in outcome) {
      const { faults, hint } = outcome.refusal;
      const texts = [hint, ...faults.flatMap((one) => [one.message, one.hint])];
      const silent = faults.length === 0 || !texts.every((text) => /\p{Script=Han}/u.test(text));
      const unfair = this.mode !== 'wild' && wellFormed(before, deed, hand, life.today) ? faults : [];
      expect({ silent, unfair }).toEqual({ silent: false, unfair: [] });
      return;
    }
    life.state = outcome.events.reduce<CaseState>(fold, before);
    life.events.push(...outcome.events);
    const { state: after, today } = life;
    expect(broken({ before, after, type, events: outcome.events, by: hand, today })).toEqual([]);
  }

  #type(state: CaseState, today: number): CommandType | undefined {
    if (this.mode === 'wild') return COMMAND_TYPES[this.n % COMMAND_TYPES.length];
    const open = openCommands(state, today).map(({ command }) => command);
    if (this.mode === 'forward') return forward(state, today) ?? open[this.n % open.length];
    const backwards = open.filter((type) => ['return', 'reopen', 'settle-appeal', 'reject', 'appeal'].includes(type));
    return (this.mode === 'back' ? backwards[this.n % backwards.length] : undefined) ?? open[this.n % open.length];
  }

  /** Somebody who may; for an opinion, of a department that hasn't agreed; in the wild, anybody. */
  #hand(state: CaseState, type: CommandType, today: number): CaseActor {
    const all = peopleOf(state);
    const start = (this.n >> 5) % all.length;
    const turned = [...all.slice(start), ...all.slice(0, start)];
    const waiting = type === 'opine' ? waitingFor(state) : [];
    const wanted = turned.filter(({ department = '' }) => type !== 'opine' || waiting.includes(department));
    const may = (actor: CaseActor): boolean => this.mode === 'wild' || mayNow(state, type, actor, today);
    return wanted.find(may) ?? turned.find(may) ?? PEOPLE.系统;
  }
}

/** A command made for the state is only refused where its hand is a wrong one: nobody else was left. */
function wellFormed(state: CaseState, { type }: Deed, hand: CaseActor, today: number): boolean {
  const spoke = type === 'opine' && state.opinions.some(({ by }) => isSamePerson(by, hand));
  return !spoke && mayNow(state, type, hand, today);
}

const mode = fc.oneof(
  { weight: 9, arbitrary: fc.constant<Mode>('forward') },
  { weight: 6, arbitrary: fc.constant<Mode>('any') },
  { weight: 3, arbitrary: fc.constant<Mode>('back') },
  { weight: 2, arbitrary: fc.constant<Mode>('wild') },
);
const act = fc
  .tuple(mode, fc.nat({ max: 1_000_000 }), fc.constantFrom(0, 0, 0, 1, 2, 9))
  .map(([how, n, days]) => new Act(how, n, days));

describe('any life of a case', () => {
  test('keeps what must hold', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SHAPES),
        fc.constantFrom<Beginning>('open', 'offer', 'initiate'),
        fc.commands([act], { maxCommands: 120, size: 'max' }),
        (procedure, how, commands) => {
          let life: Life | undefined;
          fc.modelRun(() => {
            life = new Life(procedure, how);
            return { model: {}, real: life };
          }, commands);
          if (life === undefined) return;
          // What is kept is JSON, and folding it again gives the same case.
          const kept: unknown = JSON.parse(JSON.stringify(life.events));
          expect(kept).toEqual(life.events);
          expect(foldAll(life.events)).toEqual(life.state);
          expect(JSON.parse(JSON.stringify(life.state))).toEqual(life.state);
        },
      ),
      { numRuns: 400, seed: 20_260_302 },
    );
  });

  test('the same command at the same moment does the same', () => {
    const make = (): unknown => {
      const life = new Life(AWARD, 'open');
      const submit = { type: 'submit', application: applicationFor(AWARD), record: recordFor(AWARD) } as const;
      return decide(life.state, { ...submit, by: PEOPLE.张三 }, noon(life.today));
    };
    expect(make()).toEqual(make());
  });
});
