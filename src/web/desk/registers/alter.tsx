import { useState } from 'react';
import { App, Button, Form, Input } from 'antd';
import { Link, useNavigate, useRevalidator } from 'react-router';
import { command, get } from '../api/client.ts';
import { api } from '../api/loader.ts';
import { ProblemError } from '../api/problem.ts';
import type { Cell, Description, RowView, Written } from '../api/types.ts';
import { Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { WAYS, type Alteration } from './alterations.ts';
import { changedValues, Offered, RowFields, valuesForForm, type GivenValues } from './row-fields.tsx';
import { SomebodyElse } from './somebody-else.tsx';

interface AlterProps {
  readonly description: Description;
  readonly row: RowView;
  readonly alteration: Alteration;
  readonly end: () => void;
}

interface Given {
  readonly values?: GivenValues;
  readonly validFrom?: string;
  readonly reason: string;
}

/** Corrects, changes or withdraws a row, or asks a second person to agree. */
export function Alter({ description, row, alteration, end }: AlterProps) {
  const { register, columns } = description;
  const { name, about } = WAYS[alteration];
  const [form] = Form.useForm<Given>();
  const { busy, problem, faults, run, clear } = useCommand(form);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { revalidate } = useRevalidator();
  // The row as somebody else has left it meanwhile.
  const [other, setOther] = useState<RowView | null>();
  const [typed, setTyped] = useState<Readonly<Record<string, Cell>>>({});
  const [version, setVersion] = useState(row.version);
  const path = api`registers/${register.name}/rows/${row.row}`;

  const attempt = async (given: Given): Promise<Written | undefined> => {
    try {
      const body = bodyOf(description, row, alteration, given);
      return (await command<Written>(`${path}/${alteration}`, { body, version })).body;
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'precondition-failed') throw error;
      setTyped(given.values === undefined ? {} : changedValues(columns, row.values, given.values));
      setOther(await get<RowView>(path).catch(() => null));
      return undefined;
    }
  };
  const send = async (given: Given): Promise<void> => {
    const written = await run(() => attempt(given));
    if (written === undefined) return;
    if (written.request !== null) {
      message.success('已提出，等另一人批准');
      await navigate(`/change-requests/${written.request}`);
      return;
    }
    message.success(`${name}好了`);
    end();
    await revalidate();
  };
  return (
    <Panel title={name}>
      <p className="quiet">
        {about}
        {register.fourEyes ? '这个台账的改动要另一人批准以后才生效。' : ''}
      </p>
      <ProblemAlert problem={problem} faults={faults} />
      <Form
        form={form}
        layout="vertical"
        initialValues={{ values: valuesForForm(columns, row.values) }}
        onFinish={(given: Given) => void send(given)}
        scrollToFirstError={{ focus: true }}
      >
        {alteration === 'withdraw' ? null : (
          <>
            <Offered columns={columns} />
            <RowFields description={description} before={row.values} />
          </>
        )}
        <div className="fields">
          {alteration === 'correct' ? null : <ValidFrom isNeeded={alteration === 'change'} />}
          <Form.Item
            name="reason"
            label="依据"
            extra="凭什么改：证书、来函、核实记录。会留在历史里。"
            rules={[{ required: true, whitespace: true, message: '请写依据' }]}
          >
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        </div>
        <div className="buttons">
          <Button type="primary" danger={alteration === 'withdraw'} htmlType="submit" loading={busy}>
            {register.fourEyes ? `提出${name}` : name}
          </Button>
          <Link
            to="?"
            onClick={(event) => {
              event.preventDefault();
              end();
            }}
          >
            不改了
          </Link>
        </div>
      </Form>
      <SomebodyElse
        columns={columns}
        before={row}
        now={other}
        mine={typed}
        goOn={() => {
          if (other === undefined || other === null) return;
          setVersion(other.version);
          // What was not touched follows the new version; what was typed stays.
          form.setFieldsValue({ values: { ...valuesForForm(columns, other.values), ...typed } });
          setOther(undefined);
          clear();
        }}
        leave={() => {
          setOther(undefined);
          end();
          void revalidate();
        }}
      />
    </Panel>
  );
}

function bodyOf({ columns }: Description, row: RowView, alteration: Alteration, given: Given): object {
  const { reason, validFrom = '' } = given;
  switch (alteration) {
    case 'correct':
      return { values: changedValues(columns, row.values, given.values ?? {}), reason };
    case 'change':
      return { values: changedValues(columns, row.values, given.values ?? {}), reason, validFrom };
    case 'withdraw':
      return { reason, validFrom: validFrom === '' ? null : validFrom };
  }
}

function ValidFrom({ isNeeded }: { readonly isNeeded: boolean }) {
  return (
    <Form.Item
      name="validFrom"
      label="自哪一天起"
      extra={isNeeded ? '从这一天起是新的样子。' : '从这一天起不再有；空着表示自始就不该有。'}
      rules={isNeeded ? [{ required: true, message: '请选日期' }] : []}
    >
      <Input type="date" />
    </Form.Item>
  );
}
