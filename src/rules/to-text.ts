import { formatDay } from '../kit/index.ts';
import { scaleOf, type DecisionTable, type Item, type RuleSet, type Service, type Value } from './model.ts';

/** A table for printing: heading and rows of plain text. */
export interface PlainTable {
  readonly caption: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** An item as readable Chinese: what it is, its sentences, its guide, its tables, its readings. */
export interface ItemText {
  readonly title: string;
  readonly source: string;
  readonly sentences: readonly string[];
  readonly entries: readonly { readonly key: string; readonly value: string }[];
  readonly tables: readonly PlainTable[];
  readonly readings: readonly string[];
}

export function itemText(item: Item, ruleSet: RuleSet): ItemText {
  const notice = ruleSet.notices.find(({ id }) => id === item.notice);
  return {
    title: `${item.code} ${item.name}`,
    source: `${notice?.head.文号 ?? ''}${item.clause}　牵头 ${item.guide.leads.join('、')}`,
    sentences: item.sentences.flatMap((id) => ruleSet.sentences[id]?.text ?? []),
    entries: item.guide.entries.map(({ key, value }) => ({ key, value: sayLogic(value) })),
    tables: item.tableUses.flatMap((use) => {
      const table = ruleSet.tables[use.table];
      return table === undefined ? [] : [plainTable(table)];
    }),
    readings: ruleSet.readings
      .filter((reading) => item.readings.includes(reading.code))
      .map((reading) => {
        const options = reading.options.map((option) => {
          const now = reading.inForce.at(-1)?.option === option.name;
          return `${now ? '●' : '○'}${option.name} ${sayValues(option.values, ruleSet)}——${option.reason}`;
        });
        return `${reading.code} ${reading.question}（${reading.standing}）\n${options.map((line) => `    ${line}`).join('\n')}`;
      }),
  };
}

export function serviceText(service: Service, ruleSet: RuleSet): ItemText {
  const notice = ruleSet.notices.find(({ id }) => id === service.notice);
  return {
    title: `${service.code} ${service.name}`,
    source: `${notice?.head.文号 ?? ''}${service.clause}　牵头 ${service.guide.leads.join('、')}`,
    sentences: service.sentences.flatMap((id) => ruleSet.sentences[id]?.text ?? []),
    entries: service.guide.entries,
    tables: [],
    readings: [],
  };
}

/** FEEL's logical words in Chinese; everything else is written as the guide has it. */
export function sayLogic(text: string): string {
  return text
    .replace(/\band\b/gu, '且')
    .replace(/\bor\b/gu, '或')
    .replace(/\bnot\s*\(/gu, '非(')
    .replace(/>=/gu, '≥')
    .replace(/<=/gu, '≤')
    .replace(/!=/gu, '≠')
    .replace(/\*/gu, '×');
}

/** What an option sets: `第二档上限 100人`; a yes stands by its name alone. */
function sayValues(values: Readonly<Record<string, Value>>, ruleSet: RuleSet): string {
  const parts = Object.entries(values).map(([name, value]) => {
    const type = ruleSet.parameters[name]?.type;
    if (value === true || value === false) return value ? name : `不按“${name}”`;
    if (type?.kind === 'date' && typeof value === 'number') return `${name} ${formatDay(value)}`;
    if (type?.kind === 'number' && typeof value === 'number')
      return `${name} ${String(value / 10 ** scaleOf(type.unit))}${type.unit}`;
    return `${name} ${String(value)}`;
  });
  return parts.join('，');
}

function withUnit(label: string, unit: string): string {
  return unit === '' ? label : `${label}（${unit}）`;
}

/** A cross table is printed crossed again, as the annex has it. */
function plainTable(table: DecisionTable): PlainTable {
  const unit = table.output.type.kind === 'number' ? table.output.type.unit : '';
  if (!table.cross) {
    const header = [
      ...table.inputs.map(({ label, type }) => withUnit(label, type.kind === 'number' ? type.unit : '')),
      withUnit(table.output.label, table.unit ?? unit),
    ];
    return { caption: `表 ${table.name}`, header, rows: table.rows.map((row) => row.cells) };
  }
  const heads = [...new Set(table.rows.map((row) => row.cells[0] ?? ''))];
  const columns = [...new Set(table.rows.map((row) => row.cells[1] ?? ''))];
  const cell = (head: string, column: string): string =>
    table.rows.find((row) => row.cells[0] === head && row.cells[1] === column)?.cells[2] ?? '';
  return {
    caption: `表 ${table.name}（${table.unit ?? unit}）：${table.inputs.map((input) => input.label).join(' × ')}`,
    header: ['', ...columns],
    rows: heads.map((head) => [head, ...columns.map((column) => cell(head, column))]),
  };
}
