import { Button, Form, Input, InputNumber } from 'antd';
import { useLoaderData, useNavigate } from 'react-router';
import type { Calendars, WorkYearProposal } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { loader as loaderOf } from '../api/loader.ts';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useStep } from '../parts/use-step.ts';
import { arrangedIn, knownDays, typedDays } from './from-notice.ts';
import { YearView } from './year-view.tsx';

export const loader = loaderOf(({ signal }) => get<Calendars>('/api/calendars', signal));

interface Typed {
  readonly year?: number | null;
  readonly document?: string;
  readonly text?: string;
  readonly holidays?: string;
  readonly workdays?: string;
  readonly note?: string;
}

/** Next year's arrangement is taken in from the notice: its text fills in the days, the calendar shows them. */
export function Component() {
  const { years, missing } = useLoaderData<typeof loader>();
  const [form] = Form.useForm<Typed>();
  const { busy, problem, faults, take } = useStep(form);
  const navigate = useNavigate();
  // Before the form is there, nothing is watched.
  const typed: Typed = { ...Form.useWatch([], form) };
  const next = missing ?? (years[0]?.year ?? 2026) + 1;
  const year = typed.year ?? next;
  const [holidays, workdays] = [typedDays(typed.holidays), typedDays(typed.workdays)];
  const fill = (): void => {
    const found = arrangedIn(typed.text ?? '', year);
    form.setFieldsValue({ holidays: found.holidays.join('\n'), workdays: found.workdays.join('\n') });
  };
  const propose = async ({ document = '', note = '' }: Typed): Promise<void> => {
    const more = note.trim() === '' ? {} : { note: note.trim() };
    await take<WorkYearProposal>({
      path: '/api/calendars',
      body: { year, document: document.trim(), holidays, workdays, ...more },
      said: '录入了，等另一人核对批准',
      then: ({ id }) => Promise.resolve(navigate(`/calendars/${id}`)),
    });
  };
  return (
    <Page
      title="录入一个年度"
      about="照国务院办公厅关于部分节假日安排的通知。尚未公布的不要录入。"
      above={[{ to: '/calendars', text: '工作日历' }]}
    >
      <Panel title="通知">
        <ProblemAlert problem={problem} faults={faults} />
        <Form<Typed>
          form={form}
          layout="vertical"
          className="fields"
          initialValues={{ year: next }}
          onFinish={(given) => void propose(given)}
        >
          <Form.Item name="year" label="年度" rules={[{ required: true, message: '请填年度' }]}>
            <InputNumber min={2000} max={2199} precision={0} />
          </Form.Item>
          <Form.Item
            name="document"
            label="文号"
            extra="如 国办发明电〔2026〕7号。"
            rules={[{ required: true, whitespace: true, message: '请写通知的文号' }]}
          >
            <Input maxLength={100} autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="text"
            label="通知的正文"
            extra="把各节日的安排粘贴在这里，日期照它填写；填写以后对照日历核对。也可以不粘贴，自己写日期。"
          >
            <Input.TextArea rows={6} />
          </Form.Item>
          <Form.Item>
            <Button onClick={fill} disabled={(typed.text ?? '').trim() === ''}>
              照正文填写日期
            </Button>
          </Form.Item>
          <Form.Item
            name="holidays"
            label="放假"
            extra="写成 2027-01-01，一行一天；含放假的周末，也可以有上一年12月的。"
            rules={[{ required: true, message: '请写放假的日子' }]}
          >
            <Input.TextArea rows={5} />
          </Form.Item>
          <Form.Item name="workdays" label="调休上班" extra="要上班的周末，一行一天；没有的不写。">
            <Input.TextArea rows={3} />
          </Form.Item>
          <Form.Item name="note" label="说明">
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={busy}>
            提交，等另一人批准
          </Button>
        </Form>
      </Panel>
      {holidays.length === 0 ? null : (
        <Panel title={`${String(year)}年，照上面所填`}>
          <YearView year={year} holidays={knownDays(holidays)} workdays={knownDays(workdays)} />
        </Panel>
      )}
    </Page>
  );
}
