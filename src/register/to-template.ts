import type { ColumnShape, TableShape } from './model.ts';

/** What a spreadsheet for filling in a register has. */
export interface Template {
  readonly register: string;
  readonly columns: readonly TemplateColumn[];
  /** Chinese: what to know before filling in. */
  readonly notes: readonly string[];
}

export interface TemplateColumn {
  readonly name: string;
  readonly required: boolean;
  /** Chinese: how it is filled in. */
  readonly note: string;
  /** For a list to choose from. */
  readonly allowed?: readonly string[];
  /** Whether nothing but these is allowed. */
  readonly closed: boolean;
  /** Of the example row: a text that `parseCell` takes. */
  readonly example: string;
  /** Numbers of 18 digits and codes must be kept as text, or a spreadsheet rounds them. */
  readonly asText: boolean;
}

export function templateOf(shape: TableShape): Template {
  const { name, key, keepers, fourEyes } = shape;
  return {
    register: name,
    columns: shape.columns.map(columnOf),
    notes: [
      key.length === 0
        ? ''
        : `主键：${key.join('、')}。两行不能相同；已登记的行，内容相同的不再登记，内容不同的作为更正。`,
      keepers.length === 0 ? '' : `保管：${keepers.join('、')}。`,
      fourEyes ? '登记以后的更正、变更须两人办理。' : '',
      '日期写成 2025-09-01、2025/9/1 或 2025年9月1日；金额以元为单位，最多两位小数；是否写 是 或 否。',
      '身份证号、统一社会信用代码和编号所在的列须设为文本格式。',
    ].filter((note) => note !== ''),
  };
}

function columnOf(column: ColumnShape): TemplateColumn {
  const allowed = column.kind === 'boolean' ? ['是', '否'] : (column.values ?? column.suggestions);
  return {
    name: column.name,
    required: !column.nullable,
    note: noteOf(column),
    ...(allowed === undefined ? {} : { allowed }),
    closed: column.suggestions === undefined && allowed !== undefined,
    example: exampleOf(column),
    asText: column.kind === 'text' || column.kind === 'reference',
  };
}

function noteOf(column: ColumnShape): string {
  const says = [
    column.nullable ? (column.optional ? '没有就空着' : '不清楚就空着') : '必填',
    kindNote(column),
    column.comment,
  ];
  return says.filter((part) => part !== '').join('；');
}

function kindNote({ kind, identity, creditCode, reference, unit, values, suggestions, longest }: ColumnShape): string {
  switch (kind) {
    case 'boolean':
      return '写 是 或 否';
    case 'date':
      return '日期';
    case 'year':
      return '四位年份';
    case 'count':
      return `整数${unit === '' ? '' : `（${unit}）`}`;
    case 'hundredths':
      return `数，最多两位小数（${unit}）`;
    case 'enum':
      return `可选：${(values ?? []).join('、')}`;
    case 'text':
    case 'reference':
      if (identity === 'person') return '18位身份证号';
      if (creditCode) return '18位统一社会信用代码';
      if (identity === 'person-or-name') return '身份证号或名称';
      if (reference !== undefined) return `台账“${reference}”中已登记的编号或名称`;
      return suggestions === undefined
        ? `文字，最多${String(longest)}字`
        : `可选：${suggestions.join('、')}，也可写别的`;
  }
}

/** GB 11643's and GB 32100's own examples, and otherwise something of the right form. */
function exampleOf({ name, kind, identity, creditCode, values, suggestions }: ColumnShape): string {
  switch (kind) {
    case 'boolean':
      return '是';
    case 'date':
      return '2025-09-01';
    case 'year':
      return '2025';
    case 'count':
      return '12';
    case 'hundredths':
      return '1234.50';
    case 'enum':
      return values?.[0] ?? '';
    case 'text':
    case 'reference':
      if (identity !== 'none') return '11010519491231002X';
      return creditCode ? '91350100M000100Y43' : (suggestions?.[0] ?? `示例${name}`);
  }
}
