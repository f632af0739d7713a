import type { Contender } from '../contender.ts';
import { AWARDS, LEVELS, PRIZES, type Task } from '../tasks.ts';
import { has, inTurn, load, named } from './peer.ts';

interface Feelin {
  readonly evaluate: (expression: string, context: object) => { readonly value: unknown };
}

function isFeelin(module: unknown): module is Feelin {
  return has(module, 'evaluate');
}

/** The rules as one FEEL expression; the matrix stands in the context, as a DMN model would have it. It gives values, and no reasons. */
export const feelin: Contender = {
  name: named('feelin'),
  async prepare({ code, inputs }: Task) {
    const { evaluate } = await load('feelin', isFeelin);
    const expression = RULES[code] ?? '';
    return {
      plain: inTurn(
        inputs.map((input) => ({ ...input, awards: MATRIX })),
        (input) => evaluate(expression, input).value,
        Number,
      ),
      explained: 'gives no reasons',
      json: 'gives no reasons',
    };
  },
};

const MATRIX = Object.fromEntries(
  LEVELS.map((level, l) => [level, Object.fromEntries(PRIZES.map((prize, p) => [prize, AWARDS[l]?.[p] ?? 0]))]),
);

const RULES: Readonly<Record<string, string>> = {
  '03-01': 'if date in [20241229..20251231] then get value(get value(awards, level), prize) else 0',
  '02-01':
    'if not(kind = "企业" and (fresh > 0 or year >= 2025)) or heads < 30 then 0 else if heads <= 50 then 10000 else if heads <= 100 then 20000 else 30000',
  '14-05':
    'if (date in [20241229..20251231]) and graduates > 0 and start <= 20251231 and (site in ("其他孵化基地", "外租场所")) and year >= since and year < since + 3 then min(rent, 20000) else 0',
};
