import { useEffect, useState } from 'react';
import { Alert, Form, Input } from 'antd';
import type { PreviewView } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { api, withQuery } from '../api/loader.ts';
import { fenOf, isWithin, MoneyField, sayFen, type Range } from '../parts/money.tsx';
import { say } from '../parts/say.ts';
import { Assessed, sayResult } from './assessment.tsx';
import { Differences } from './differences.tsx';
import type { Given } from './steps.ts';
import { TextField } from './step-fields.tsx';
import { VerificationFields } from '../checks/verification-fields.tsx';

interface DecisionFieldsProps {
  readonly id: string;
  /** Read anew where it changes. */
  readonly version: number;
}

/** These stand in full above, and would not fit beside each other. */
const REASONS = '理由';

/** What the decision would be by the registers of this moment, and what has to be said about it. */
export function DecisionFields({ id, version }: DecisionFieldsProps) {
  const form = Form.useFormInstance<Given>();
  const [preview, setPreview] = useState<PreviewView>();
  const [failed, setFailed] = useState('');
  const [asked, setAsked] = useState<{ readonly amount: string; readonly reason: string }>();
  // An assessment with an amount has no range any more; the amount can still be changed within it.
  const [range, setRange] = useState<Range | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const path = withQuery(api`cases/${id}/decision-preview`, { ...asked });
    get<PreviewView>(path, leaving.signal).then(
      (found) => {
        setFailed('');
        setPreview(found);
        setRange((known) => found.discretion?.range ?? known);
      },
      (error: unknown) => {
        if (!leaving.signal.aborted) setFailed(say(error));
      },
    );
    return () => {
      leaving.abort();
    };
  }, [id, version, asked]);
  if (preview === undefined)
    return failed === '' ? (
      <p role="status">正在按现在的台账测算……</p>
    ) : (
      <Alert type="warning" showIcon title={failed} />
    );
  const { record, differences, explain, discretion, findings } = preview;
  const isSame = differences.length === 0 && discretion === null;
  const lookAgain = (): void => {
    const { amount, reason } = form.getFieldsValue().decision?.discretion ?? {};
    const [fen, why] = [fenOf(amount), reason?.trim() ?? ''];
    // Until both stand there, and the amount can be one, there is nothing new to look at: the fields say what is missing.
    if (fen === undefined || why === '' || !isWithin(fen, range)) return;
    if (String(fen) !== asked?.amount || why !== asked.reason) setAsked({ amount: String(fen), reason: why });
  };
  return (
    <section className="decision" aria-label="本环节作决定">
      <h3>本环节作决定：按现在的台账测算</h3>
      {failed === '' ? null : <Alert type="warning" showIcon title={failed} />}
      {isSame ? <p className="verdict">{sayResult(record)}</p> : <Assessed record={record} />}
      {discretion === null ? null : (
        <div onBlur={lookAgain}>
          <MoneyField
            name={['decision', 'discretion', 'amount']}
            label="核定额"
            range={range}
            extra={range === null ? undefined : `在 ${sayFen(range.low)} 至 ${sayFen(range.high)} 之间`}
          />
          <TextField name={['decision', 'discretion', 'reason']} label="核定理由" most={500} />
        </div>
      )}
      {differences.length === 0 ? (
        <p className="quiet">与上一次测算一致，理由和原句见“测算”。</p>
      ) : (
        <>
          <Differences of={differences.filter(({ what }) => what !== REASONS)} label="与上一次测算的不同" />
          {explain.map((what) => (
            <Form.Item
              key={what}
              name={['decision', 'explanations', what]}
              label={`“${what}”为什么不同`}
              {...(asked === undefined ? {} : { initialValue: `核定：${asked.reason}` })}
              rules={[{ required: true, whitespace: true, message: '请写明原因' }]}
            >
              <Input.TextArea rows={1} maxLength={1000} />
            </Form.Item>
          ))}
        </>
      )}
      <VerificationFields findings={findings} />
    </section>
  );
}
