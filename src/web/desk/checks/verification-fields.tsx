import { Form, Input, Radio } from 'antd';
import type { FindingView } from '../../../flow/index.ts';
import { VERDICTS } from './panel.tsx';

/** Whoever decides says of each finding that they have seen it, and what of it. */
export function VerificationFields({ findings }: { readonly findings: readonly FindingView[] }) {
  if (findings.length === 0) return null;
  return (
    <>
      <h3>疑点的核实说明</h3>
      {findings.map(({ id, name, found }) => (
        <fieldset key={id} className="item">
          <legend>{name}</legend>
          <p>{found}。</p>
          <Form.Item
            name={['decision', 'verified', id, 'verdict']}
            label={`“${name}”核实得怎样`}
            rules={[{ required: true, message: '请选已核实或不影响' }]}
          >
            <Radio.Group options={Object.entries(VERDICTS).map(([value, label]) => ({ value, label }))} />
          </Form.Item>
          <Form.Item
            name={['decision', 'verified', id, 'text']}
            label={`“${name}”的说明`}
            rules={[{ required: true, whitespace: true, message: '请写怎样核实、为什么' }]}
          >
            <Input.TextArea rows={2} maxLength={2000} />
          </Form.Item>
        </fieldset>
      ))}
    </>
  );
}
