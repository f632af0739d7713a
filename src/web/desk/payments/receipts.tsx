import { useEffect, useRef, useState } from 'react';
import { App, Button, Form, Input, Radio, Select } from 'antd';
import { useRevalidator } from 'react-router';
import type { PaymentBatchView, ReceiptsTaken } from '../../../flow/index.ts';
import { api } from '../api/loader.ts';
import { upload } from '../api/upload.ts';
import { sayFen } from '../parts/money.tsx';
import { Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { useStep } from '../parts/use-step.ts';
import { sayBytes } from '../parts/words.ts';

interface BatchProps {
  readonly batch: PaymentBatchView;
}

/** What the bank answers: as its file, or line by line. */
export function Receipts({ batch }: BatchProps) {
  return (
    <Panel title="银行回单">
      <p className="quiet">逐行与发出的核对，有一处不符就都不登记，并列出每一处。同样的再来一次，什么都不变。</p>
      <FromFile id={batch.id} />
      <details>
        <summary>逐行登记</summary>
        <OneLine batch={batch} />
      </details>
    </Panel>
  );
}

function sayTaken({ paid, returned, repeated }: ReceiptsTaken): string {
  return `到账 ${String(paid)} 行，退回 ${String(returned)} 行${repeated === 0 ? '' : `，以前登记过 ${String(repeated)} 行`}`;
}

function FromFile({ id }: { readonly id: string }) {
  const { busy, problem, faults, run } = useCommand();
  const { message } = App.useApp();
  const { revalidate } = useRevalidator();
  const [file, setFile] = useState<File>();
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const { current } = ((leaving.current = new AbortController()), leaving);
    return () => {
      current.abort();
    };
  }, []);
  const send = async (): Promise<void> => {
    if (file === undefined) return;
    const path = `${api`payments/batches/${id}`}/receipts-file`;
    const { signal } = leaving.current;
    const taken = await run(() => upload<ReceiptsTaken>({ path, file, fields: {}, progress: () => undefined, signal }));
    if (taken === undefined) return;
    message.success(sayTaken(taken));
    await revalidate();
  };
  return (
    <>
      <ProblemAlert problem={problem} faults={faults} />
      <label className="file">
        <input
          type="file"
          className="visually-hidden"
          aria-label="回单文件（.xlsx 或 .csv）"
          accept=".xlsx,.csv"
          onChange={({ target }) => {
            setFile(target.files?.[0]);
          }}
        />
        <span className="file-button">选择回单文件</span>
        {file === undefined
          ? '表头：序号、金额、结果（成功/退回）、原因、回单号、日期'
          : `${file.name}，${sayBytes(file.size)}`}
      </label>
      <Button type="primary" loading={busy} disabled={file === undefined} onClick={() => void send()}>
        上传回单
      </Button>
    </>
  );
}

interface Given {
  readonly number: number;
  readonly outcome: 'paid' | 'returned';
  readonly on: string;
  readonly receipt?: string;
  readonly why?: string;
}

function OneLine({ batch: { id, lines } }: BatchProps) {
  const [form] = Form.useForm<Given>();
  const { busy, problem, faults, take } = useStep(form);
  const outcome = Form.useWatch('outcome', form);
  const send = async ({ number, receipt = '', why = '', ...given }: Given): Promise<void> => {
    const amount = lines.find((line) => line.number === number)?.amount;
    const one = { ...given, number, amount, ...(receipt === '' ? {} : { receipt }), ...(why === '' ? {} : { why }) };
    const done = await take({
      path: `${api`payments/batches/${id}`}/receipts`,
      body: { receipts: [one] },
      said: '登记好了',
    });
    if (done) form.resetFields();
  };
  return (
    <>
      <ProblemAlert problem={problem} faults={faults} />
      <Form
        form={form}
        layout="vertical"
        className="fields"
        initialValues={{ outcome: 'paid' }}
        onFinish={(given) => void send(given)}
      >
        <Form.Item name="number" label="哪一行" rules={[{ required: true, message: '请选一行' }]}>
          <Select
            options={lines
              .filter(({ status }) => status === 'sent')
              .map(({ number, name, amount }) => ({
                value: number,
                label: `${String(number)} ${name} ${sayFen(amount)}`,
              }))}
          />
        </Form.Item>
        <Form.Item name="outcome" label="结果">
          <Radio.Group
            options={[
              { value: 'paid', label: '成功' },
              { value: 'returned', label: '退回' },
            ]}
          />
        </Form.Item>
        <Form.Item name="on" label="日期" rules={[{ required: true, message: '请选日期' }]}>
          <Input type="date" />
        </Form.Item>
        {outcome === 'returned' ? (
          <Form.Item name="why" label="退回的原因" rules={[{ required: true, message: '请写退回的原因' }]}>
            <Input maxLength={500} />
          </Form.Item>
        ) : (
          <Form.Item name="receipt" label="回单号" rules={[{ required: true, message: '请填回单号' }]}>
            <Input maxLength={100} autoComplete="off" />
          </Form.Item>
        )}
        <Button htmlType="submit" loading={busy}>
          登记这一行
        </Button>
      </Form>
    </>
  );
}
