import { useState } from 'react';
import { Button, Form, Select } from 'antd';
import type { PaymentBatchView } from '../../../flow/index.ts';
import { api } from '../api/loader.ts';
import { TextField } from '../cases/step-fields.tsx';
import { sayFen } from '../parts/money.tsx';
import { Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { SomebodyWasFirst } from '../parts/somebody-was-first.tsx';
import { useStep, type Stepping } from '../parts/use-step.ts';
import { useSession } from '../shell/session.ts';

interface BatchProps {
  readonly batch: PaymentBatchView;
}

/** While it is put together: lines are taken out, it is submitted or given up. */
export function Draft({ batch }: BatchProps) {
  const stepping = useStep();
  const { id, version, lines } = batch;
  const path = api`payments/batches/${id}`;
  const [other, setOther] = useState<'remove' | 'cancel'>();
  return (
    <Panel title="办理">
      <ProblemAlert problem={stepping.problem} faults={stepping.faults} />
      <div className="buttons">
        <Button
          type="primary"
          loading={stepping.busy}
          onClick={() => void stepping.take({ path: `${path}/submit`, version, said: '提交了，等另一人放行' })}
        >
          提交，等另一人放行
        </Button>
        <Button
          onClick={() => {
            setOther('remove');
          }}
        >
          移出一行
        </Button>
        <Button
          onClick={() => {
            setOther('cancel');
          }}
        >
          撤销批次
        </Button>
      </div>
      {other === 'remove' ? (
        <WithReason key="remove" path={`${path}/remove`} version={version} button="移出">
          <Form.Item name="number" label="移出哪一行" rules={[{ required: true, message: '请选一行' }]}>
            <Select
              options={lines
                .filter(({ status }) => status === 'waiting')
                .map(({ number, name, amount }) => ({
                  value: number,
                  label: `${String(number)} ${name} ${sayFen(amount)}`,
                }))}
            />
          </Form.Item>
        </WithReason>
      ) : null}
      {other === 'cancel' ? (
        <WithReason key="cancel" path={`${path}/cancel`} version={version} button="撤销批次" />
      ) : null}
      <Stale stepping={stepping} />
    </Panel>
  );
}

/** A second person looks at the lines and names their digest, or sends them back. */
export function Submitted({ batch }: BatchProps) {
  const { id, version, digest, openedBy, count, total } = batch;
  const stepping = useStep();
  const own = useSession().account.id;
  const [returning, setReturning] = useState(false);
  const path = api`payments/batches/${id}`;
  if (openedBy === own)
    return (
      <Panel title="办理">
        <p>这一批是您编制的，等另一人放行。</p>
      </Panel>
    );
  return (
    <Panel title="放行">
      <p>
        放行 {count} 笔，合计 {sayFen(total)}。请核对下面各行；放行的就是这个摘要的名单：
        <span className="secret-text">{digest}</span>
      </p>
      <ProblemAlert problem={stepping.problem} faults={stepping.faults} />
      <div className="buttons">
        <Button
          type="primary"
          loading={stepping.busy}
          onClick={() => void stepping.take({ path: `${path}/release`, body: { digest }, version, said: '放行了' })}
        >
          放行这一批
        </Button>
        <Button
          onClick={() => {
            setReturning(true);
          }}
        >
          退回编制的人
        </Button>
      </div>
      {returning ? <WithReason path={`${path}/return`} version={version} button="退回" /> : null}
      <Stale stepping={stepping} />
    </Panel>
  );
}

interface WithReasonProps {
  readonly path: string;
  readonly version: number;
  readonly button: string;
  readonly children?: React.ReactNode;
}

function WithReason({ path, version, button, children }: WithReasonProps) {
  const [form] = Form.useForm<{ reason: string; number?: number }>();
  const stepping = useStep(form);
  return (
    <>
      <ProblemAlert problem={stepping.problem} faults={stepping.faults} />
      <Form
        form={form}
        layout="vertical"
        className="fields"
        onFinish={(body) => void stepping.take({ path, body, version, said: `${button}：办好了` })}
      >
        {children}
        <TextField name="reason" label="理由" most={500} />
        <Button danger htmlType="submit" loading={stepping.busy}>
          {button}
        </Button>
      </Form>
      <Stale stepping={stepping} />
    </>
  );
}

function Stale({ stepping: { stale, settle } }: { readonly stepping: Stepping }) {
  return <SomebodyWasFirst open={stale} what="这一批" close={settle} />;
}
