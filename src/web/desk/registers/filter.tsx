import { useEffect, useState } from 'react';
import { Button, Form, Input, Select } from 'antd';
import { get } from '../api/client.ts';
import { api, withQuery } from '../api/loader.ts';
import type { Column } from '../api/types.ts';
import { conditionText, HOWS, howsFor, type How } from './conditions.ts';

interface FilterProps {
  readonly register: string;
  readonly columns: readonly Column[];
  /** A condition as the address has it. */
  readonly add: (condition: string) => void;
}

interface Given {
  readonly column: string;
  readonly how: How;
  readonly value?: string;
}

/** One condition more: a column, how it is compared, and with what. */
export function Filter({ register, columns, add }: FilterProps) {
  const [form] = Form.useForm<Given>();
  const name = Form.useWatch('column', form);
  const how = Form.useWatch('how', form);
  const column = columns.find((one) => one.name === name);
  const possible = columns.filter((one) => howsFor(one).length > 0);
  const hasNumbers = columns.some(({ identity }) => identity !== 'none');
  return (
    <Form
      form={form}
      layout="vertical"
      className="one-line"
      initialValues={{ how: 'is' }}
      onValuesChange={(changes: Partial<Given>) => {
        if (changes.column === undefined) return;
        const next = columns.find((one) => one.name === changes.column);
        form.setFieldsValue({ how: (next === undefined ? undefined : howsFor(next)[0]) ?? 'is', value: '' });
      }}
      onFinish={(given) => {
        add(conditionText(given.column, given.how, given.value ?? ''));
        form.setFieldsValue({ value: '' });
      }}
    >
      <Form.Item name="column" label="栏目" rules={[{ required: true, message: '请选栏目' }]}>
        <Select
          showSearch
          placeholder="选一栏"
          options={possible.map((one) => ({ value: one.name, label: one.name }))}
        />
      </Form.Item>
      <Form.Item name="how" label="怎样">
        <Select
          options={(column === undefined ? (['is'] as const) : howsFor(column)).map((one) => ({
            value: one,
            label: HOWS[one],
          }))}
        />
      </Form.Item>
      {how === 'none' ? null : (
        <Form.Item name="value" label="值" rules={[{ required: true, message: '请填值' }]}>
          <ValueField register={register} column={column} />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit">
        加上条件
      </Button>
      {hasNumbers ? <p className="quiet">身份证号不写在地址里：用“按人查找”。</p> : null}
    </Form>
  );
}

interface ValueFieldProps {
  readonly register: string;
  readonly column: Column | undefined;
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (value: string) => void;
}

/** What is looked for; of texts, what stands in the register is offered. `Form.Item` hands in the last three. */
function ValueField({ register, column, id, value = '', onChange }: ValueFieldProps) {
  const offered = useOffered(register, column, value);
  const given = { ...(id === undefined ? {} : { id }), value };
  if (column?.kind === 'enum' || column?.kind === 'boolean') {
    const words = column.kind === 'boolean' ? ['是', '否'] : (column.values ?? []);
    return (
      <Select
        {...given}
        {...(onChange === undefined ? {} : { onChange })}
        showSearch
        options={words.map((word) => ({ value: word, label: word }))}
      />
    );
  }
  return (
    <>
      <Input
        {...given}
        type={column?.kind === 'date' ? 'date' : 'text'}
        list="offered"
        suffix={column?.unit}
        onChange={({ target }) => {
          onChange?.(target.value);
        }}
      />
      <datalist id="offered">
        {offered.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}

/** Values of a column that begin like this, asked a moment after the last key. */
function useOffered(register: string, column: Column | undefined, starts: string): readonly string[] {
  const [offered, setOffered] = useState<readonly string[]>([]);
  const name =
    column !== undefined && (column.kind === 'text' || column.kind === 'reference') ? column.name : undefined;
  useEffect(() => {
    setOffered([]);
    if (name === undefined) return undefined;
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      get<{ values: readonly (string | number | boolean)[] }>(
        withQuery(api`registers/${register}/columns/${name}/values`, { starts, limit: '20' }),
        leaving.signal,
      ).then(
        ({ values }) => {
          setOffered(values.map(String));
        },
        // Without offers the field takes any text.
        () => undefined,
      );
    }, 200);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [register, name, starts]);
  return offered;
}
