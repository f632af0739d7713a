import type { Contender } from '../contender.ts';
import { AWARDS, LEVELS, parseCase, PRIZES, type Input, type Task } from '../tasks.ts';
import { has, inTurn, load, named } from './peer.ts';

interface Publicodes {
  readonly default: new (rules: object, options: object) => Engine;
}

interface Engine {
  setSituation(situation: object): Engine;
  evaluate(rule: string): Evaluated;
}

interface Evaluated {
  readonly nodeValue: unknown;
}

function isPublicodes(module: unknown): module is Publicodes {
  return has(module, 'default');
}

/** The rules as publicodes has them: variations for the matrix, a `grille` for the bands, a `plafond` for the cap. Its evaluation is its explanation. */
export const publicodes: Contender = {
  name: named('publicodes'),
  async prepare({ code, cases, inputs, inputOf }: Task) {
    const { default: Engine } = await load('publicodes', isPublicodes);
    const silent = { log: ignore, warn: ignore, error: ignore };
    const engine = new Engine(rulesOf(code, inputs[0] ?? {}), { logger: silent });
    const evaluate = (input: Input): Evaluated => engine.setSituation(situationOf(input)).evaluate('amount');
    const texts = cases.map((given) => JSON.stringify(given));
    return {
      plain: inTurn(inputs, (input) => evaluate(input).nodeValue, Number),
      explained: inTurn(inputs, evaluate, ({ nodeValue }) => Number(nodeValue)),
      json: inTurn(texts, (text) => JSON.stringify(evaluate(inputOf(parseCase(text)))), amountOf),
    };
  },
};

function ignore(): void {
  // Its warnings are about units, of which these rules have none.
}

function amountOf(text: string): number {
  const answer: unknown = JSON.parse(text);
  return has(answer, 'nodeValue') ? Number(answer.nodeValue) : NaN;
}

/** Texts are written in quotation marks of their own. */
function situationOf(input: Input): object {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, typeof value === 'string' ? `'${value}'` : value]),
  );
}

function rulesOf(code: string, input: Input): object {
  const defaults = Object.entries(input).map(([name, value]): [string, object] => [
    name,
    { 'par défaut': typeof value === 'string' ? `''` : 0 },
  ]);
  return { ...Object.fromEntries(defaults), amount: RULES[code] };
}

const IN_FORCE = ['date >= 20241229', 'date <= 20251231'];

const RULES: Readonly<Record<string, object>> = {
  '03-01': {
    variations: [
      ...LEVELS.map((level, l) => ({
        si: { 'toutes ces conditions': [`level = '${level}'`, ...IN_FORCE] },
        alors: {
          variations: [
            ...PRIZES.map((prize, p) => ({ si: `prize = '${prize}'`, alors: AWARDS[l]?.[p] ?? 0 })),
            { sinon: 0 },
          ],
        },
      })),
      { sinon: 0 },
    ],
  },
  '02-01': {
    variations: [
      {
        si: { 'toutes ces conditions': [`kind = '企业'`, { 'une de ces conditions': ['fresh > 0', 'year >= 2025'] }] },
        alors: {
          grille: {
            assiette: 'heads',
            tranches: [
              { montant: 0, plafond: 30 },
              { montant: 10_000, plafond: 51 },
              { montant: 20_000, plafond: 101 },
              { montant: 30_000 },
            ],
          },
        },
      },
      { sinon: 0 },
    ],
  },
  '14-05': {
    variations: [
      {
        si: {
          'toutes ces conditions': [
            ...IN_FORCE,
            'graduates > 0',
            'start <= 20251231',
            { 'une de ces conditions': [`site = '其他孵化基地'`, `site = '外租场所'`] },
            'year >= since',
            'year < since + 3',
          ],
        },
        alors: { valeur: 'rent', plafond: 20_000 },
      },
      { sinon: 0 },
    ],
  },
};
