import {
  caseExplainer,
  type CaseRecord,
  type CompiledItem,
  compileItem,
  decide,
  factNames,
  plain,
  type Decision,
  type Facts,
} from '../src/assessment/index.ts';
import { loadNotices } from '../src/flow/index.ts';
import { parseDay, parseYuan } from '../src/kit/index.ts';
import { regimeOn, type Item, type Regime, type RuleSet, type Type, type Value } from '../src/rules/index.ts';
import type { Contender, Contest } from './contender.ts';
import { AS_OF, type Case, type Task } from './tasks.ts';

const NOTICES = new URL('../notices', import.meta.url).pathname;

interface Rules {
  readonly ruleSet: RuleSet;
  readonly item: Item;
  readonly regime: Regime;
  readonly asOf: number;
}

async function rulesOf(task: Task): Promise<Rules> {
  const { ruleSet, faults } = await loadNotices(NOTICES);
  const item = ruleSet.items.find(({ code }) => code === task.code);
  const asOf = parseDay(AS_OF);
  if (item === undefined || asOf === undefined || faults.length > 0)
    throw new Error(`the notices do not compile: see \`npm run check\``);
  return { ruleSet, item, regime: regimeOn(ruleSet, asOf), asOf };
}

/** What the walk, which explains every rule step by step, gives for each case: in 元. Every engine is held against it. */
export async function expectedOf(task: Task): Promise<number[]> {
  const { ruleSet, item, regime, asOf } = await rulesOf(task);
  return task.cases.map((given) => plain(decide(ruleSet, item, typed(item, given, ruleSet), regime, asOf)) / 100);
}

export const ours: Contender = {
  name: 'jiangtong',
  async prepare(task) {
    const { ruleSet, item, regime, asOf } = await rulesOf(task);
    const compiled = compileItem(ruleSet, item, regime);
    const records = task.cases.map((given) => compiled.recordOf(typed(item, given, ruleSet)));
    return {
      plain: amountsOnly(compiled.amount, records, asOf),
      explained: decisions(compiled.decide, records, asOf),
      json: texts(
        caseExplainer(ruleSet, item, regime, asOf),
        task.cases.map((given) => JSON.stringify(given)),
      ),
    };
  },
};

function amountsOnly(amount: CompiledItem['amount'], cases: readonly CaseRecord[], asOf: number): Contest {
  const found = new Float64Array(cases.length);
  return {
    run(times) {
      for (let n = 0; n < times; n++) {
        let i = 0;
        for (const record of cases) found[i++] = amount(record, asOf);
      }
    },
    amounts: () => Array.from(found, (fen) => fen / 100),
  };
}

function decisions(decideOne: CompiledItem['decide'], cases: readonly CaseRecord[], asOf: number): Contest {
  const found = new Array<Decision>(cases.length);
  return {
    run(times) {
      for (let n = 0; n < times; n++) {
        let i = 0;
        for (const record of cases) found[i++] = decideOne(record, asOf);
      }
    },
    amounts: () => found.map((decision) => decision.amount / 100),
  };
}

function texts(explain: (json: string) => string, cases: readonly string[]): Contest {
  const found = cases.map(() => '');
  return {
    run(times) {
      for (let n = 0; n < times; n++)
        for (let i = 0; i < cases.length; i++) {
          const text = explain(cases[i] ?? '');
          // Reading a character has the engine put the text together, which it would else put off.
          if (text.charCodeAt(text.length - 1) !== BRACE) throw new Error(`no JSON: ${text}`);
          found[i] = text;
        }
    },
    amounts: () =>
      found.map((text) => {
        const answer: unknown = JSON.parse(text);
        return typeof answer === 'object' && answer !== null && 'amount' in answer && typeof answer.amount === 'number'
          ? answer.amount
          : NaN;
      }),
  };
}

const BRACE = 125;

/** The facts of a case, typed beforehand. */
function typed(item: Item, given: Case, ruleSet: RuleSet): Facts {
  return factNames(item).map((name, i) =>
    valueOf(given[name] ?? null, item.facts[i]?.type ?? { kind: 'text' }, ruleSet),
  );
}

function valueOf(raw: string | number | boolean | null, type: Type, ruleSet: RuleSet): Value | undefined {
  if (type.kind === 'enum') return ruleSet.enums[type.name]?.values.indexOf(String(raw));
  if (type.kind === 'date') return parseDay(String(raw));
  return type.kind === 'number' && type.unit === '元' ? parseYuan(String(raw)) : raw;
}
