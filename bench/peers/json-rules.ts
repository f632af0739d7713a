import type { Contender } from '../contender.ts';
import { AWARDS, LEVELS, parseCase, PRIZES, type Input, type Task } from '../tasks.ts';
import { has, load, named, oneByOne } from './peer.ts';

interface JsonRules {
  readonly Engine: new (rules: readonly Rule[], options: { readonly replaceFactsInEventParams: boolean }) => Engine;
}

interface Engine {
  addFact(name: string, value: (parameters: object, facts: Facts) => Promise<number>): Engine;
  run(
    facts: Input,
  ): Promise<{ readonly events: readonly unknown[]; readonly results: unknown; readonly failureResults: unknown }>;
}

interface Facts {
  factValue(name: string): Promise<unknown>;
}

type Condition =
  | { readonly fact: string; readonly operator: string; readonly value: unknown; readonly priority?: number }
  | { readonly any: readonly Condition[] };

interface Rule {
  readonly conditions: { readonly all: readonly Condition[] };
  readonly event: { readonly type: string; readonly params: { readonly amount: unknown } };
}

function isJsonRules(module: unknown): module is JsonRules {
  return has(module, 'Engine');
}

/** A rule for each row; its event carries the amount. */
export const jsonRules: Contender = {
  name: named('json-rules-engine'),
  async prepare({ code, cases, inputs, inputOf }: Task) {
    const { Engine } = await load('json-rules-engine', isJsonRules);
    const engine = new Engine(RULES[code] ?? [], { replaceFactsInEventParams: true });
    engine.addFact('until', async (_, facts) => Number(await facts.factValue('since')) + 3);
    const texts = cases.map((given) => JSON.stringify(given));
    // A result says of each condition what the fact was and whether it held; failed rules say why they failed.
    const explained = async (input: Input): Promise<object> => {
      const { events, results, failureResults } = await engine.run(input);
      return { events, results, failureResults };
    };
    return {
      plain: oneByOne(
        inputs,
        async (input) => amountOf(await engine.run(input)),
        (amount) => amount,
      ),
      explained: oneByOne(inputs, explained, amountOf),
      json: oneByOne(
        texts,
        async (text) => JSON.stringify(await explained(inputOf(parseCase(text)))),
        (text) => amountOf(JSON.parse(text)),
      ),
    };
  },
};

/** Of the one event; nothing where no rule matched. */
function amountOf(answer: unknown): number {
  const events: unknown = has(answer, 'events') ? answer.events : undefined;
  const event: unknown = Array.isArray(events) ? events[0] : undefined;
  return has(event, 'params') && has(event.params, 'amount') ? Number(event.params.amount) : 0;
}

function rule(amount: unknown, ...conditions: readonly Condition[]): Rule {
  return { conditions: { all: conditions }, event: { type: 'award', params: { amount } } };
}

function is(fact: string, operator: string, value: unknown): Condition {
  return { fact, operator, value };
}

/** Looked at before the others; where it fails, they are not looked at. */
function first(fact: string, value: string, priority: number): Condition {
  return { ...is(fact, 'equal', value), priority };
}

const IN_FORCE = [is('date', 'greaterThanInclusive', 20_241_229), is('date', 'lessThanInclusive', 20_251_231)];
const ENTERPRISE = [
  is('kind', 'equal', '企业'),
  { any: [is('fresh', 'greaterThan', 0), is('year', 'greaterThanInclusive', 2025)] },
];
const TENANT = [
  ...IN_FORCE,
  is('graduates', 'greaterThan', 0),
  is('start', 'lessThanInclusive', 20_251_231),
  is('site', 'in', ['其他孵化基地', '外租场所']),
  is('year', 'greaterThanInclusive', { fact: 'since' }),
  is('year', 'lessThan', { fact: 'until' }),
];

const RULES: Readonly<Record<string, readonly Rule[]>> = {
  '03-01': LEVELS.flatMap((level, l) =>
    PRIZES.flatMap((prize, p) => {
      const amount = AWARDS[l]?.[p] ?? 0;
      return amount === 0 ? [] : [rule(amount, first('level', level, 3), first('prize', prize, 2), ...IN_FORCE)];
    }),
  ),
  '02-01': [
    rule(10_000, ...ENTERPRISE, is('heads', 'greaterThanInclusive', 30), is('heads', 'lessThanInclusive', 50)),
    rule(20_000, ...ENTERPRISE, is('heads', 'greaterThanInclusive', 51), is('heads', 'lessThanInclusive', 100)),
    rule(30_000, ...ENTERPRISE, is('heads', 'greaterThan', 100)),
  ],
  '14-05': [
    rule({ fact: 'rent' }, ...TENANT, is('rent', 'lessThanInclusive', 20_000)),
    rule(20_000, ...TENANT, is('rent', 'greaterThan', 20_000)),
  ],
};
