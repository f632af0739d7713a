import { Form, Input, InputNumber, Select } from 'antd';
import type { Cell, Column, Description } from '../api/types.ts';
import { sayCell } from './cells.tsx';

interface RowFieldsProps {
  readonly description: Description;
  /** The row that is altered; absent: a new one. */
  readonly before?: Readonly<Record<string, Cell>>;
  /** The member of the request's body that the fields are in. */
  readonly under?: string;
}

/** A field for each column, as the register's own description has it. */
export function RowFields({ description: { columns, template }, before, under = 'values' }: RowFieldsProps) {
  return (
    <div className="two-columns">
      {columns.map((column) => {
        const hint = hintOf(column, template.columns.find(({ name }) => name === column.name)?.note ?? '');
        const isSecret = column.identity !== 'none' && before !== undefined;
        const masked = isSecret ? sayCell(column, before[column.name]) : '';
        return (
          <Form.Item
            key={column.name}
            name={[under, column.name]}
            label={column.name}
            extra={isSecret ? `现在是 ${masked === '' ? '空' : masked}；不改就空着` : hint}
            required={!column.nullable}
            rules={column.nullable || isSecret ? [] : [{ required: true, message: `请填“${column.name}”` }]}
          >
            {control(column)}
          </Form.Item>
        );
      })}
    </div>
  );
}

/** The template's note; what there is to choose from, and whether it has to be filled in, the field shows by itself. */
function hintOf({ nullable }: Description['columns'][number], note: string): string {
  return note
    .split('；')
    .filter((part) => part !== '必填' && !part.startsWith('可选：') && (nullable || !part.endsWith('就空着')))
    .join('；');
}

/** Without a wrapper, so that `Form.Item` hands its value straight to the control. */
function control({ name, kind, unit, values, suggestions }: Column) {
  const suffix = unit === '' ? {} : { suffix: unit };
  switch (kind) {
    case 'boolean':
      return (
        <Select
          allowClear
          options={[
            { value: true, label: '是' },
            { value: false, label: '否' },
          ]}
        />
      );
    case 'enum':
      return <Select allowClear showSearch options={(values ?? []).map((word) => ({ value: word, label: word }))} />;
    case 'date':
      return <Input type="date" />;
    case 'year':
    case 'count':
      return <InputNumber precision={0} controls={false} {...suffix} />;
    case 'hundredths':
      return <InputNumber precision={2} controls={false} {...suffix} />;
    case 'text':
    case 'reference':
      return suggestions === undefined ? <Input /> : <Input list={`offered-${name}`} />;
  }
}

/** Words that text fields offer: lists of the page, which the fields name. */
export function Offered({ columns }: { readonly columns: readonly Column[] }) {
  return columns.map(({ name, suggestions }) =>
    suggestions === undefined ? null : (
      <datalist id={`offered-${name}`} key={name}>
        {suggestions.map((word) => (
          <option key={word} value={word} />
        ))}
      </datalist>
    ),
  );
}

export type GivenValues = Readonly<Record<string, Cell | undefined>>;

/** What a new row is: empty fields are none. */
export function givenValues(values: GivenValues): Readonly<Record<string, Cell>> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (isNone(value) ? [] : [[name, value]])));
}

/** What is to be otherwise: emptied fields are null, and ID numbers, which the form doesn't have, count where they were given. */
export function changedValues(
  columns: readonly Column[],
  before: Readonly<Record<string, Cell>>,
  values: GivenValues,
): Readonly<Record<string, Cell>> {
  return Object.fromEntries(
    columns.flatMap(({ name, identity }) => {
      const [was, is] = [before[name] ?? null, isNone(values[name]) ? null : values[name]];
      if (identity !== 'none') return is === null ? [] : [[name, is]];
      return was === is ? [] : [[name, is]];
    }),
  );
}

function isNone(value: Cell | undefined): value is null | undefined {
  return value === undefined || value === null || value === '';
}

/** The form's first values: ID numbers are not known in full, so their fields are empty. */
export function valuesForForm(columns: readonly Column[], before: Readonly<Record<string, Cell>>): GivenValues {
  return Object.fromEntries(
    columns.flatMap(({ name, identity }) => (identity === 'none' ? [[name, before[name] ?? undefined]] : [])),
  );
}
