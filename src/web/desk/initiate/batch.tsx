import { useState } from 'react';
import { Alert, Button, Form, Input, Progress } from 'antd';
import type { CheckBatchPreview, ChecksInitiated, InitiableItem } from '../../../flow/index.ts';
import { command, get } from '../api/client.ts';
import { withQuery } from '../api/loader.ts';
import { Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useBatches } from '../parts/use-batches.ts';
import { useCommand } from '../parts/use-command.ts';

/** Beneficiaries of one look. */
const BATCH = '25';
const PATH = '/api/cases/ex-officio/batch';

type Sum = Pick<CheckBatchPreview, 'seen' | 'count' | 'results'>;

const NONE: Sum = { seen: 0, count: 0, results: {} };

type Stage = 'idle' | 'looking' | 'seen' | 'sending' | 'sent';

interface Given {
  readonly reason: string;
}

/** 按台账批量立案: everything that the register has and no case was about, counted before it is begun. */
export function BatchOfChecks({ item: { code, register } }: { readonly item: InitiableItem }) {
  const [form] = Form.useForm<Given>();
  const { problem, faults, run } = useCommand(form);
  const { each, stop } = useBatches();
  const [stage, setStage] = useState<Stage>('idle');
  const [sum, setSum] = useState(NONE);
  const [begun, setBegun] = useState(0);
  const look = async (): Promise<void> => {
    setStage('looking');
    setSum(NONE);
    const asked = (after: string | undefined) => withQuery(PATH, { item: code, after, limit: BATCH });
    const whole = await run(() =>
      each(
        (after) => get<CheckBatchPreview>(asked(after)),
        (batch) => {
          setSum((before) => added(before, batch));
        },
      ),
    );
    setStage(whole === true ? 'seen' : 'idle');
  };
  const send = async ({ reason }: Given): Promise<void> => {
    setStage('sending');
    setBegun(0);
    const body = { item: code, limit: Number(BATCH), reason };
    const done = await run(() =>
      each(
        async (after) =>
          (await command<ChecksInitiated>(PATH, { body: { ...body, ...(after === undefined ? {} : { after }) } })).body,
        (batch) => {
          setBegun((before) => before + batch.begun.length);
        },
      ),
    );
    setStage(done === undefined ? 'seen' : 'sent');
  };
  return (
    <Panel title="按台账批量立案">
      <p className="quiet">台账“{register}”里有、还没有办件的，逐件立案。只办您授权范围内的。</p>
      <ProblemAlert problem={problem} faults={faults} />
      {stage === 'idle' ? <Button onClick={() => void look()}>看有多少</Button> : null}
      {stage === 'looking' ? (
        <div role="status" className="after-step">
          <p>
            正在按台账测算：看了 {sum.seen} 个对象，找到 {sum.count} 件。
          </p>
          <Button onClick={stop}>停下</Button>
        </div>
      ) : null}
      {stage === 'seen' ? <Seen form={form} sum={sum} send={(given) => void send(given)} /> : null}
      {stage === 'sending' ? (
        <div role="status" className="after-step">
          <p>
            正在立案：{begun} / {sum.count} 件。
          </p>
          <Progress percent={Math.min(100, Math.round((begun / sum.count) * 100))} aria-label="立案的进度" />
          <Button onClick={stop}>停下</Button>
        </div>
      ) : null}
      {stage === 'sent' ? (
        <Alert type="success" showIcon role="status" title={`立案了 ${String(begun)} 件`} description="都在待受理。" />
      ) : null}
    </Panel>
  );
}

interface SeenProps {
  readonly form: ReturnType<typeof Form.useForm<Given>>[0];
  readonly sum: Sum;
  readonly send: (given: Given) => void;
}

function Seen({ form, sum: { seen, count, results }, send }: SeenProps) {
  const said = Object.entries(results).map(([result, number]) => `${result} ${String(number)} 件`);
  return (
    <div className="after-step">
      <p role="status">
        看了 {seen} 个对象，可以立案的 <span className="big figures">{count}</span> 件
        {said.length === 0 ? '。' : `：${said.join('，')}。`}
      </p>
      {count === 0 ? null : (
        <Form
          name="batch"
          form={form}
          layout="vertical"
          className="fields"
          onFinish={send}
          scrollToFirstError={{ focus: true }}
        >
          <Form.Item
            name="reason"
            label="批量立案的理由"
            extra="会告知每个对象。"
            rules={[{ required: true, whitespace: true, message: '请写理由' }]}
          >
            <Input.TextArea rows={2} maxLength={2000} />
          </Form.Item>
          <Button type="primary" htmlType="submit">
            立案这 {count} 件
          </Button>
        </Form>
      )}
    </div>
  );
}

function added(sum: Sum, { seen, count, results }: CheckBatchPreview): Sum {
  const names = new Set([...Object.keys(sum.results), ...Object.keys(results)]);
  return {
    seen: sum.seen + seen,
    count: sum.count + count,
    results: Object.fromEntries(
      [...names].sort().map((name) => [name, (sum.results[name] ?? 0) + (results[name] ?? 0)]),
    ),
  };
}
