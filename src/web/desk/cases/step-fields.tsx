import { Button, Form, Input, Radio, Select } from 'antd';
import type { CaseView } from '../../../flow/index.ts';

type Name = string | (string | number)[];

interface TextProps {
  readonly name: Name;
  readonly label: string;
  readonly extra?: string;
  readonly most?: number;
}

/** A text that has to be there. */
export function TextField({ name, label, extra, most = 2000 }: TextProps) {
  return (
    <Form.Item
      name={name}
      label={label}
      {...(extra === undefined ? {} : { extra })}
      rules={[{ required: true, whitespace: true, message: `请写${label}` }]}
    >
      <Input.TextArea rows={2} maxLength={most} />
    </Form.Item>
  );
}

/** What one step asks for, beside the decision. */
export function StepFields({ view, command }: { readonly view: CaseView; readonly command: string }) {
  switch (command) {
    case 'accept':
      return <Dispatch view={view} />;
    case 'pass':
      return (
        <>
          <TextField name="text" label="审核意见" />
          <Meeting view={view} />
          <Dispatch view={view} />
        </>
      );
    case 'opine':
      return <Opinion />;
    case 'conclude':
      return <TextField name="text" label="汇总意见" />;
    case 'complete':
      return <TextField name="result" label="办理结果" />;
    case 'request-supplement':
      return <Supplement view={view} />;
    case 'return':
      return (
        <>
          <Stage label="退回到" stages={view.returnTo} />
          <TextField name="reason" label="理由" />
        </>
      );
    case 'reject':
      return <Reject />;
    default:
      return <RareFields view={view} command={command} />;
  }
}

function RareFields({ view, command }: { readonly view: CaseView; readonly command: string }) {
  switch (command) {
    case 'await-ruling':
      return <Ruling view={view} />;
    case 'give-ruling':
      return <TextField name="ruling" label="裁定的结果" />;
    case 'settle-appeal':
      return <Appeal view={view} />;
    case 'reopen':
      return (
        <>
          <Stage label="从哪个环节起" stages={view.reopenTo} />
          <TextField name="finding" label="发现了什么错误" />
          <TextField name="reason" label="理由" />
        </>
      );
    default:
      return null;
  }
}

interface StageProps {
  readonly label: string;
  readonly stages: CaseView['returnTo'];
}

function Stage({ label, stages }: StageProps) {
  return (
    <Form.Item name="to" label={label} rules={[{ required: true, message: '请选环节' }]}>
      <Select options={stages.map(({ index, name }) => ({ value: index, label: name }))} />
    </Form.Item>
  );
}

function Opinion() {
  return (
    <>
      <Form.Item name="verdict" label="意见" rules={[{ required: true, message: '请选同意或不同意' }]}>
        <Radio.Group
          options={[
            { value: 'agree', label: '同意' },
            { value: 'disagree', label: '不同意' },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="text"
        label="说明"
        dependencies={['verdict']}
        rules={[
          ({ getFieldValue }) => ({
            required: getFieldValue('verdict') === 'disagree',
            whitespace: true,
            message: '不同意的，请写明理由',
          }),
        ]}
      >
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </>
  );
}

/** Where a stage of the guide is 派单, it may say which of the departments take the next one. */
function Dispatch({ view: { stage, stages } }: { readonly view: CaseView }) {
  const at = stages.find(({ index }) => index === stage);
  const next = stages.find(({ index }) => index === (stage ?? 0) + 1);
  if (at === undefined || !at.name.includes('派单') || next === undefined || next.departments.length === 0) return null;
  return (
    <Form.Item name="departments" label="派给哪些部门" extra="不选就是办事指南写明的全部部门。">
      <Select mode="multiple" options={next.departments.map((name) => ({ value: name, label: name }))} />
    </Form.Item>
  );
}

/** What was decided by a meeting says which one, and who was there. */
function Meeting({ view: { stage, stages } }: { readonly view: CaseView }) {
  if (stages.find(({ index }) => index === stage)?.kind !== 'collective') return null;
  return (
    <>
      <Form.Item
        name={['meeting', 'minutes']}
        label="纪要文号"
        rules={[{ required: true, whitespace: true, message: '请填纪要文号' }]}
      >
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name={['meeting', 'on']} label="开会的日期" rules={[{ required: true, message: '请选日期' }]}>
        <Input type="date" />
      </Form.Item>
      <Form.Item
        name={['meeting', 'attendees']}
        label="参加人员"
        extra="用顿号隔开"
        rules={[{ required: true, whitespace: true, message: '请写参加人员' }]}
      >
        <Input maxLength={2000} autoComplete="off" />
      </Form.Item>
    </>
  );
}

/** Everything at once: a second request of the same round may name only what the first one named. */
function Supplement({ view: { supplementable } }: { readonly view: CaseView }) {
  return (
    <>
      <Form.List name="items" initialValue={[{}]}>
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }, index) => (
              <fieldset key={key} className="item">
                <legend>第 {index + 1} 项</legend>
                <Form.Item
                  name={[name, 'name']}
                  label="材料的名称，或申请表的栏目"
                  rules={[{ required: true, message: '请选哪一项' }]}
                >
                  <Select showSearch options={supplementable.map((one) => ({ value: one, label: one }))} />
                </Form.Item>
                <TextField name={[name, 'problem']} label="缺什么、错在哪里" />
                {fields.length === 1 ? null : (
                  <Button
                    onClick={() => {
                      remove(name);
                    }}
                  >
                    去掉第 {index + 1} 项
                  </Button>
                )}
              </fieldset>
            ))}
            <Button
              onClick={() => {
                add({});
              }}
            >
              再加一项
            </Button>
          </>
        )}
      </Form.List>
      <Form.Item name="respondBy" label="补正的最后一天" extra="不填就是 15 个工作日以后。">
        <Input type="date" />
      </Form.Item>
    </>
  );
}

function Reject() {
  return (
    <>
      <Form.List name="reasons" initialValue={['']}>
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }, index) => (
              <div key={key}>
                <TextField name={[name]} label={fields.length === 1 ? '理由' : `理由 ${String(index + 1)}`} />
                {fields.length === 1 ? null : (
                  <Button
                    onClick={() => {
                      remove(name);
                    }}
                  >
                    去掉理由 {index + 1}
                  </Button>
                )}
              </div>
            ))}
            <Button
              onClick={() => {
                add('');
              }}
            >
              再加一条理由
            </Button>
          </>
        )}
      </Form.List>
      <TextField name="basis" label="依据的条款" />
    </>
  );
}

function Ruling({ view: { assessments } }: { readonly view: CaseView }) {
  const readings = assessments.at(-1)?.record.readings ?? [];
  return (
    <>
      <Form.Item
        name="reading"
        label="口径编号"
        extra={readings.length === 0 ? undefined : '测算所依据的口径里选，或写别的编号。'}
        rules={[{ required: true, whitespace: true, message: '请写口径编号，如 03-1' }]}
      >
        <Input list="reading-codes" maxLength={20} autoComplete="off" />
      </Form.Item>
      <datalist id="reading-codes">
        {readings.map(({ code, question }) => (
          <option key={code} value={code} label={question} />
        ))}
      </datalist>
      <TextField name="question" label="需要裁定的问题" />
    </>
  );
}

function Appeal({ view: { reopenTo, stages, appeals } }: { readonly view: CaseView }) {
  const upheld = Form.useWatch('upheld') as unknown;
  const places = reopenTo.length > 0 ? reopenTo : stages;
  return (
    <>
      <p>申请人的理由：{appeals.at(-1)?.grounds}</p>
      <Form.Item name="upheld" label="是否成立" rules={[{ required: true, message: '请选成立或不成立' }]}>
        <Radio.Group
          options={[
            { value: true, label: '成立' },
            { value: false, label: '不成立' },
          ]}
        />
      </Form.Item>
      {upheld === true ? <Stage label="从哪个环节重新办理" stages={places} /> : null}
      <TextField name="reason" label="理由" />
    </>
  );
}
