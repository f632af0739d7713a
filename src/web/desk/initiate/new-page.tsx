import { useState } from 'react';
import { App, Button, Checkbox, Form, Input, Radio, Select, type FormInstance } from 'antd';
import { Link, useLoaderData, useNavigate, useSearchParams } from 'react-router';
import type { CaseView, ConcernView, InitiableItem } from '../../../flow/index.ts';
import { command, get, query } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import type { Description } from '../api/types.ts';
import { Facts } from '../parts/facts.tsx';
import { changed } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { givenValues, Offered, RowFields, type GivenValues } from '../registers/row-fields.tsx';
import { BatchOfChecks } from './batch.tsx';
import { Claims } from './claims.tsx';
import { Evidence, type Brought } from './evidence.tsx';

export const loader = loaderOf(async ({ query: asked, signal }) => {
  const { items } = await get<{ items: readonly InitiableItem[] }>('/api/cases/ex-officio', signal);
  const item = items.find(({ code }) => code === asked.get('item'));
  const register = item?.register ?? undefined;
  const description = register === undefined ? undefined : await get<Description>(api`registers/${register}`, signal);
  return { items, item, description };
});

/** 依职权立案: a case that nobody applied for, begun by the office with its reason. */
export function Component() {
  const { items, item, description } = useLoaderData<typeof loader>();
  const [asked, setAsked] = useSearchParams();
  return (
    <Page
      title="依职权立案"
      above={[{ to: '/cases', text: '办件' }]}
      about="通知规定由主管部门依职权办理的事项，在这里立案。立案以后直接待受理，并告知对方；对方可以陈述、申辩，不能撤回。"
    >
      <Panel title="哪个事项">
        {items.length === 0 ? (
          <NothingThere text="没有由您的部门依职权立案的事项。" />
        ) : (
          <Select
            aria-label="事项"
            className="wide"
            showSearch={{ optionFilterProp: 'label' }}
            placeholder="选一个依职权办理的事项"
            value={item?.code ?? null}
            options={items.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
            onChange={(code) => {
              setAsked(changed(asked, { item: code }), { replace: true });
            }}
          />
        )}
        {item === undefined ? null : <Facts of={[['服务对象', item.audience]]} />}
      </Panel>
      {item === undefined ? null : (
        <Initiation key={item.code} item={item} description={description && columnsFor(item, description)} />
      )}
      {item?.kind === 'check' ? <BatchOfChecks key={`${item.code} batch`} item={item} /> : null}
    </Page>
  );
}

/** The 申请表 as the item has it: of the register's columns those that are filled in when a case begins. */
function columnsFor({ fields }: InitiableItem, description: Description): Description {
  const required = new Map(fields.map((field) => [field.name, field.required]));
  return {
    ...description,
    columns: description.columns.flatMap((column) => {
      const wanted = required.get(column.name);
      return wanted === undefined ? [] : [{ ...column, nullable: !wanted }];
    }),
  };
}

interface Given {
  readonly kind: 'organisation' | 'person';
  readonly organisation?: string;
  readonly person?: string;
  readonly key?: string;
  readonly stated?: boolean;
  readonly form?: GivenValues;
  readonly reason: string;
}

interface InitiationProps {
  readonly item: InitiableItem;
  readonly description: Description | undefined;
}

function Initiation({ item, description }: InitiationProps) {
  const [form] = Form.useForm<Given>();
  const { busy, problem, faults, run } = useCommand(form);
  const [concern, setConcern] = useState<ConcernView>();
  const [brought, setBrought] = useState<readonly Brought[]>([]);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const kind = Form.useWatch<Given['kind'] | undefined>('kind', form) ?? firstKind(item);
  const number = Form.useWatch(kind, form);
  const stated = Form.useWatch('stated', form) ?? false;
  const asksForm = description !== undefined && (stated || !item.assessed);
  const look = async (): Promise<void> => {
    const body = await form.validateFields([kind, ...(asksForm ? [['form']] : [])], { recursive: true }).catch(noBody);
    if (body === undefined) return;
    setConcern(undefined);
    const about = aboutOf(item, { ...form.getFieldsValue(), kind }, asksForm);
    const found = await run(() => query<ConcernView>('/api/cases/ex-officio/claims', about));
    setConcern(found);
    if (found !== undefined) chooseOnly(form, found);
  };
  const send = async (given: Given): Promise<void> => {
    const { key = '', reason } = given;
    const materials = brought.map(({ name, digest }) => ({ name, digest }));
    const body = { ...aboutOf(item, given, asksForm), ...(key === '' ? {} : { key }), materials, reason };
    const answer = await run(() => command<CaseView>('/api/cases/ex-officio', { body }));
    if (answer === undefined) return;
    message.success(`立案了：办件 ${answer.body.id}`);
    await navigate(`/cases/${answer.body.id}`);
  };
  const forget = (): void => {
    setConcern(undefined);
    setBrought([]);
    form.resetFields(['key']);
  };
  return (
    <Form
      form={form}
      layout="vertical"
      className="panels"
      initialValues={{ kind: firstKind(item) }}
      onFinish={(given) => void send({ ...given, kind })}
      scrollToFirstError={{ focus: true }}
    >
      <Panel title="对谁">
        <Whose kind={kind} forget={forget} />
        {item.assessed && description !== undefined ? (
          <Form.Item name="stated" valuePropName="checked">
            <Checkbox>台账里没有登记的，在这里填写</Checkbox>
          </Form.Item>
        ) : null}
        {asksForm ? (
          <>
            <Offered columns={description.columns} />
            <RowFields description={description} under="form" />
          </>
        ) : null}
        <Button loading={busy} onClick={() => void look()}>
          查看对象
        </Button>
        <Claims concern={concern} assessed={item.assessed} />
      </Panel>
      {item.materials.length === 0 ? null : (
        <Evidence names={item.materials} party={partyOf(kind, number)} brought={brought} setBrought={setBrought} />
      )}
      <Panel title="立案">
        <ProblemAlert problem={problem} faults={faults} />
        <Form.Item
          name="reason"
          label="立案理由"
          extra="会告知对方。"
          className="fields"
          rules={[{ required: true, whitespace: true, message: '请写立案理由' }]}
        >
          <Input.TextArea rows={3} maxLength={2000} />
        </Form.Item>
        <Summary item={item} concern={concern} files={brought.length} />
        <div className="buttons">
          <Button type="primary" htmlType="submit" loading={busy}>
            立案
          </Button>
          <Link to="/cases">不立案了</Link>
        </div>
      </Panel>
    </Form>
  );
}

function Whose({ kind, forget }: { readonly kind: Given['kind']; readonly forget: () => void }) {
  const isPerson = kind === 'person';
  return (
    <>
      <Form.Item name="kind" label="对象">
        <Radio.Group
          options={[
            { value: 'organisation', label: '单位' },
            { value: 'person', label: '个人' },
          ]}
          onChange={forget}
        />
      </Form.Item>
      <Form.Item
        key={kind}
        name={kind}
        label={isPerson ? '身份证号' : '统一社会信用代码'}
        className="fields"
        normalize={(value: string) => value.replaceAll(/\s/gu, '').toUpperCase()}
        rules={[{ required: true, message: isPerson ? '请填身份证号' : '请填统一社会信用代码' }]}
      >
        <Input autoComplete="off" maxLength={18} onChange={forget} />
      </Form.Item>
    </>
  );
}

function Summary({
  item,
  concern,
  files,
}: {
  readonly item: InitiableItem;
  readonly concern: ConcernView | undefined;
  readonly files: number;
}) {
  const key = Form.useWatch<string | undefined>('key');
  const claim = concern?.claims.find((one) => one.key === key);
  return (
    <Facts
      of={[
        ['事项', `${item.code} ${item.name}`],
        ['对象', concern === undefined ? '还没有查看' : concern.name],
        ['区县', concern?.county],
        ['同项键', claim?.key],
        ['今天测算', claim?.result],
        ['材料', item.materials.length === 0 ? null : `${String(files)} 份`],
      ]}
    />
  );
}

function firstKind({ audience }: InitiableItem): Given['kind'] {
  return /企业|单位|院校|机构|组织/u.test(audience) ? 'organisation' : 'person';
}

function partyOf(kind: Given['kind'], number: string | undefined): Readonly<Record<string, string>> | undefined {
  return number === undefined || number === '' ? undefined : { [kind]: number };
}

/** What a case would be about, as requests say it. */
function aboutOf({ code }: InitiableItem, { kind, organisation, person, form = {} }: Given, asksForm: boolean) {
  const party = kind === 'person' ? { person } : { organisation };
  return { item: code, ...party, ...(asksForm ? { form: givenValues(form) } : {}) };
}

function chooseOnly(form: FormInstance<Given>, { claims }: ConcernView): void {
  const [only, ...others] = claims.filter(({ open }) => open === null);
  form.setFieldsValue({ key: only !== undefined && others.length === 0 ? only.key : '' });
}

/** The fields say by themselves what they lack. */
function noBody(): undefined {
  return undefined;
}
