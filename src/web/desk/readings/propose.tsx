import { Button, Form, Input, Radio } from 'antd';
import type { ReadingView } from '../../../flow/index.ts';
import { Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useStep } from '../parts/use-step.ts';
import { Effect } from './effect.tsx';

/** What stands for no option at all. */
const NONE = '—';

interface Typed {
  readonly option?: string;
  readonly from?: string;
  readonly document?: string;
  readonly reason?: string;
}

/** A ruling is proposed here; whom it would touch is seen before. */
export function Propose({ reading: { code, options, option: current } }: { readonly reading: ReadingView }) {
  const [form] = Form.useForm<Typed>();
  const { busy, problem, faults, take } = useStep(form);
  // Before the form is there, nothing is watched.
  const typed: Typed = { ...Form.useWatch([], form) };
  const { option = NONE, from = '' } = typed;
  const chosen = option === NONE ? null : option;
  const propose = async ({ document = '', reason = '' }: Typed): Promise<void> => {
    const body = { reading: code, option: chosen, from, document: document.trim(), reason: reason.trim() };
    await take({ path: '/api/rulings', body, said: '提出了，等另一位政策编辑批准' });
  };
  return (
    <Panel title="提出裁定">
      <p className="quiet">由另一位政策编辑批准。起算日最早是明天；已经作出的测算和决定不变。</p>
      <ProblemAlert problem={problem} faults={faults} />
      <Form<Typed>
        form={form}
        layout="vertical"
        className="fields"
        initialValues={{ option: options.find(({ name }) => name !== current)?.name ?? NONE }}
        onFinish={(given) => void propose(given)}
      >
        <Form.Item name="option" label="取哪个选项">
          <Radio.Group
            options={[
              ...options.map(({ name }) => ({ value: name, label: name })),
              { value: NONE, label: '没有现行选项，所涉的待裁定' },
            ]}
          />
        </Form.Item>
        <Form.Item name="from" label="自哪一天起" rules={[{ required: true, message: '请选自哪一天起' }]}>
          <Input type="date" />
        </Form.Item>
        <Form.Item
          name="document"
          label="文号"
          extra="裁定依据的文件，如 聊人社函〔2026〕30号。"
          rules={[{ required: true, whitespace: true, message: '请写文号' }]}
        >
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请写理由' }]}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
        {from === '' ? (
          <p className="quiet">选了日期，可以先看会涉及哪些办件。</p>
        ) : (
          <Effect key={`${option} ${from}`} asked={{ reading: code, option: chosen, from }} />
        )}
        <Button type="primary" htmlType="submit" loading={busy}>
          提出
        </Button>
      </Form>
    </Panel>
  );
}
