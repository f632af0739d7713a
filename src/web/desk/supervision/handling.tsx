import { useState, type ReactNode } from 'react';
import { Button, Form, Input, InputNumber, Segmented, Select } from 'antd';
import type { TaskView } from '../../../flow/index.ts';
import { api } from '../api/loader.ts';
import { TextField } from '../cases/step-fields.tsx';
import { Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { SomebodyWasFirst } from '../parts/somebody-was-first.tsx';
import { useStep } from '../parts/use-step.ts';

type Way = 'report' | TaskView['can']['manage'][number];

/** As they are offered; `path` is the verb of the route. */
const WAYS: Readonly<Record<Way, { readonly name: string; readonly path: string; readonly said: string }>> = {
  report: { name: '报送进展', path: 'report', said: '报送了，等督查办核实' },
  accept: { name: '核实', path: 'accept', said: '核实了' },
  return: { name: '退回', path: 'return', said: '退回了，责任单位会收到消息' },
  conclude: { name: '办结', path: 'conclude', said: '办结了' },
  extend: { name: '延期', path: 'extend', said: '准予延期了' },
  'set-due': { name: '设定期限', path: 'due', said: '期限设定了' },
  'set-target': { name: '设定目标值', path: 'target', said: '目标值设定了' },
  reopen: { name: '恢复督办', path: 'reopen', said: '恢复督办了' },
};

/** What this account can do with the task now. */
export function Handling({ task }: { readonly task: TaskView }) {
  const { can, version } = task;
  const ways: readonly Way[] = [...can.manage, ...(can.reportFor.length > 0 ? (['report'] as const) : [])];
  const [chosen, setChosen] = useState<Way>();
  if (can.assign) return <Assign id={task.id} />;
  const [first] = ways;
  if (first === undefined) return null;
  const way = chosen !== undefined && ways.includes(chosen) ? chosen : first;
  return (
    <Panel title={ways.length === 1 ? WAYS[way].name : '办理'}>
      {ways.length === 1 ? null : (
        <Segmented
          aria-label="怎样办理"
          value={way}
          options={ways.map((value) => ({ value, label: WAYS[value].name }))}
          onChange={(value) => {
            setChosen(value);
          }}
        />
      )}
      {/* A step that was taken leaves nothing behind in the fields of the next. */}
      <One key={`${way}/${String(version)}`} task={task} way={way} />
    </Panel>
  );
}

function Assign({ id }: { readonly id: string }) {
  const stepping = useStep();
  return (
    <Panel title="办理">
      <p>还没有下达。下达以后，责任单位每季度报送进展，逾期的逐级督办。</p>
      <ProblemAlert problem={stepping.problem} faults={stepping.faults} />
      <Button
        type="primary"
        loading={stepping.busy}
        onClick={() => void stepping.take({ path: '/api/supervision/assign', body: { tasks: [id] }, said: '下达了' })}
      >
        下达
      </Button>
    </Panel>
  );
}

interface OneProps {
  readonly task: TaskView;
  readonly way: Way;
}

function One({ task, way }: OneProps) {
  const [form] = Form.useForm<Record<string, unknown>>();
  const stepping = useStep(form);
  const { name, path, said } = WAYS[way];
  return (
    <>
      <ProblemAlert problem={stepping.problem} faults={stepping.faults} />
      <Form
        form={form}
        layout="vertical"
        className="fields"
        onFinish={(body) =>
          void stepping.take({
            path: `${api`supervision/tasks/${task.id}`}/${path}`,
            body,
            version: task.version,
            said,
          })
        }
      >
        <Fields task={task} way={way} />
        <Button type="primary" htmlType="submit" loading={stepping.busy}>
          {name}
        </Button>
      </Form>
      <SomebodyWasFirst open={stepping.stale} what="这项任务" close={stepping.settle} />
    </>
  );
}

function Fields({ task, way }: OneProps): ReactNode {
  switch (way) {
    case 'report':
      return <ReportFields task={task} />;
    case 'accept':
      return (
        <>
          <WhichReports task={task} />
          <TextField name="words" label="意见" />
        </>
      );
    case 'return':
      return (
        <>
          <WhichReports task={task} />
          <TextField name="words" label="意见" extra="缺什么、要补什么；责任单位看得到" />
        </>
      );
    case 'conclude':
      return <TextField name="words" label="意见" extra="待核实的报送一并核实" />;
    case 'extend':
      return (
        <>
          <DayField name="to" label="延到哪一天" />
          <TextField name="reason" label="理由" most={500} />
        </>
      );
    case 'set-due':
      return (
        <>
          <DayField name="due" label="期限" />
          <TextField name="reason" label="依据" extra="如会议纪要文号" most={500} />
        </>
      );
    case 'set-target':
      return <TargetFields task={task} />;
    case 'reopen':
      return <TextField name="reason" label="理由" most={500} />;
  }
}

function ReportFields({ task: { can, unit } }: { readonly task: TaskView }) {
  const [only, ...others] = can.reportFor;
  return (
    <>
      <Form.Item
        name="department"
        label="报送单位"
        initialValue={others.length === 0 ? only : undefined}
        rules={[{ required: true, message: '请选报送单位' }]}
      >
        <Select options={can.reportFor.map((name) => ({ value: name, label: name }))} />
      </Form.Item>
      <TextField name="words" label="进展" extra="做了什么、到了哪一步、还差什么" />
      <Form.Item name="figure" label={unit === '' ? '完成数' : `完成数（${unit}）`} extra="没有数的不填">
        <InputNumber min={0} max={1_000_000_000} />
      </Form.Item>
      <Form.Item name="evidence" label="佐证" extra="文件、台账编号；没有的不填">
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
      <Form.Item name="complete" label="是否报请办结" initialValue={false}>
        <Segmented
          options={[
            { value: false, label: '还在推进' },
            { value: true, label: '整项任务已完成，报请办结' },
          ]}
        />
      </Form.Item>
    </>
  );
}

function WhichReports({ task: { reports } }: { readonly task: TaskView }) {
  const waiting = reports.filter(({ state }) => state === 'sent');
  return (
    <Form.Item
      name="reports"
      label="哪几次报送"
      initialValue={waiting.map(({ seq }) => seq)}
      rules={[{ required: true, message: '请选报送' }]}
    >
      <Select
        mode="multiple"
        options={waiting.map(({ seq, department, period }) => ({
          value: seq,
          label: `第${String(seq)}次 ${department} ${period}`,
        }))}
      />
    </Form.Item>
  );
}

function TargetFields({ task: { unit } }: { readonly task: TaskView }) {
  return (
    <>
      <Form.Item name="value" label="目标值" rules={[{ required: true, message: '请填目标值' }]}>
        <InputNumber min={1} max={1_000_000_000} precision={0} />
      </Form.Item>
      <Form.Item
        name="unit"
        label="计量单位"
        initialValue={unit === '' ? undefined : unit}
        rules={[{ required: true, whitespace: true, message: '请填计量单位，如 家' }]}
      >
        <Input maxLength={10} autoComplete="off" />
      </Form.Item>
      <TextField name="reason" label="依据" extra="如会议纪要文号" most={500} />
    </>
  );
}

function DayField({ name, label }: { readonly name: string; readonly label: string }) {
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, message: `请选${label}` }]}>
      <Input type="date" />
    </Form.Item>
  );
}
