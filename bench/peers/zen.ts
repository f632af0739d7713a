import type { Contender } from '../contender.ts';
import { AWARDS, LEVELS, parseCase, PRIZES, type Task } from '../tasks.ts';
import { atOnce, has, load, named } from './peer.ts';

interface Zen {
  readonly ZenEngine: new () => { createDecision(content: object): Decision };
}

interface Decision {
  evaluate(context: object, options?: { readonly trace: 'string' }): Promise<Answer>;
}

interface Answer {
  readonly result: unknown;
  readonly trace?: unknown;
}

function isZen(module: unknown): module is Zen {
  return has(module, 'ZenEngine');
}

/** The rules as a JDM graph: input, a decision table or an expression, output. */
export const zen: Contender = {
  name: named('@gorules/zen-engine'),
  async prepare({ code, cases, inputs, inputOf }: Task) {
    const { ZenEngine } = await load('@gorules/zen-engine', isZen);
    const decision = new ZenEngine().createDecision(graphOf(code));
    const texts = cases.map((given) => JSON.stringify(given));
    const traced = async (text: string): Promise<string> => {
      const { result, trace } = await decision.evaluate(inputOf(parseCase(text)), { trace: 'string' });
      return `{"result":${JSON.stringify(result)},"trace":${String(trace)}}`;
    };
    return {
      plain: atOnce(inputs, (input) => decision.evaluate(input), amountOf),
      explained: atOnce(inputs, (input) => decision.evaluate(input, { trace: 'string' }), amountOf),
      json: atOnce(texts, traced, (text) => amountOf(JSON.parse(text))),
    };
  },
};

function amountOf(answer: unknown): number {
  const result = has(answer, 'result') ? answer.result : undefined;
  return has(result, 'amount') ? Number(result.amount) : NaN;
}

function graphOf(code: string): object {
  const rule = { ...RULES[code], id: 'rule', name: 'rule', position: ORIGIN };
  return {
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: ORIGIN },
      rule,
      { id: 'out', type: 'outputNode', name: 'out', position: ORIGIN },
    ],
    edges: [
      { id: 'a', type: 'edge', sourceId: 'in', targetId: 'rule' },
      { id: 'b', type: 'edge', sourceId: 'rule', targetId: 'out' },
    ],
  };
}

const ORIGIN = { x: 0, y: 0 };

const RULES: Readonly<Record<string, object>> = {
  '03-01': table(
    ['date', 'level', 'prize'],
    [
      ...LEVELS.flatMap((level, l) =>
        PRIZES.map((prize, p) => ['[20241229..20251231]', `"${level}"`, `"${prize}"`, String(AWARDS[l]?.[p] ?? 0)]),
      ),
      ['', '', '', '0'],
    ],
  ),
  '02-01': table(
    ['kind', 'fresh', 'year', 'heads'],
    [
      ['!= "企业"', '', '', '', '0'],
      ['', '0', '< 2025', '', '0'],
      ['', '', '', '< 30', '0'],
      ['', '', '', '[30..50]', '10000'],
      ['', '', '', '[51..100]', '20000'],
      ['', '', '', '> 100', '30000'],
    ],
  ),
  '14-05': {
    type: 'expressionNode',
    content: {
      expressions: [
        {
          id: 'e',
          key: 'amount',
          value:
            'date in [20241229..20251231] and graduates > 0 and start <= 20251231 and site in ["其他孵化基地", "外租场所"] and year >= since and year < since + 3 ? min([rent, 20000]) : 0',
        },
      ],
    },
  },
};

/** A decision table whose first row that matches counts; an empty cell matches anything. */
function table(fields: readonly string[], rows: readonly (readonly string[])[]): object {
  return {
    type: 'decisionTableNode',
    content: {
      hitPolicy: 'first',
      inputs: fields.map((field) => ({ id: field, name: field, field })),
      outputs: [{ id: 'amount', name: 'amount', field: 'amount' }],
      rules: rows.map((cells, i) => ({
        _id: String(i),
        ...Object.fromEntries([...fields, 'amount'].map((field, c) => [field, cells[c] ?? ''])),
      })),
    },
  };
}
