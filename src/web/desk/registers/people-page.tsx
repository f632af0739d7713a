import { useState } from 'react';
import { Button, Form, Input } from 'antd';
import { Link } from 'react-router';
import { get, query } from '../api/client.ts';
import { api } from '../api/loader.ts';
import type { Description, RowView } from '../api/types.ts';
import { Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { CellOf } from './cells.tsx';

interface Found {
  readonly description: Description;
  readonly rows: readonly RowView[];
}

/** A person in all registers, by their ID number. The number goes in the body of a request, never into an address. */
export function Component() {
  const [form] = Form.useForm<{ id: string }>();
  const { busy, problem, faults, run } = useCommand(form);
  const [found, setFound] = useState<readonly Found[]>();
  const look = async (body: { readonly id: string }): Promise<void> => {
    setFound(await run(() => findPerson(body.id)));
  };
  return (
    <Page title="按人查找" about="用身份证号，查一个人在各台账里的行。只找得到授权范围内的。">
      <Panel>
        <ProblemAlert problem={problem} faults={faults} />
        <Form form={form} layout="vertical" className="one-line" role="search" onFinish={(given) => void look(given)}>
          <Form.Item
            name="id"
            label="身份证号"
            normalize={(value: string) => value.replaceAll(/\s/gu, '').toUpperCase()}
            rules={[{ required: true, message: '请填身份证号' }]}
          >
            <Input autoComplete="off" inputMode="text" maxLength={18} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={busy}>
            查找
          </Button>
        </Form>
      </Panel>
      <div role="status">
        {found?.length === 0 ? (
          <Panel>
            <NothingThere text="在您的可见范围里没有。是否登记在别处，这里不说明。" />
          </Panel>
        ) : null}
      </div>
      {found?.map(({ description, rows }) => (
        <Rows key={description.register.name} description={description} rows={rows} />
      ))}
    </Page>
  );
}

async function findPerson(id: string): Promise<readonly Found[]> {
  const { registers } = await query<{ registers: readonly { register: string; rows: readonly RowView[] }[] }>(
    '/api/people/search',
    { id },
  );
  return Promise.all(
    registers.map(async ({ register, rows }) => ({
      description: await get<Description>(api`registers/${register}`),
      rows,
    })),
  );
}

function Rows({ description: { register, columns }, rows }: Found) {
  const base = `/registers/${encodeURIComponent(register.name)}`;
  return (
    <Panel title={register.name}>
      <Listing<RowView>
        label={register.name}
        rows={rows}
        rowKey={({ row }) => row}
        columns={columns.map((column, i) => ({
          title: column.name,
          narrow: column.kind === 'date',
          render: (row) =>
            i === 0 ? (
              <Link to={`${base}/rows/${row.row}`}>
                <CellOf column={column} row={row} />
              </Link>
            ) : (
              <CellOf column={column} row={row} />
            ),
        }))}
      />
    </Panel>
  );
}
