import { Form, Radio } from 'antd';
import { Link } from 'react-router';
import type { ConcernView } from '../../../flow/index.ts';
import { Facts } from '../parts/facts.tsx';

interface ClaimsProps {
  /** Absent: not looked at yet. */
  readonly concern: ConcernView | undefined;
  readonly assessed: boolean;
}

/** Who it is, and which of what there is of them the case is about. */
export function Claims({ concern, assessed }: ClaimsProps) {
  return (
    <>
      <div role="status">
        {concern === undefined ? null : (
          <Facts
            of={[
              ['名称', concern.name],
              ['区县', concern.county ?? '没有登记'],
            ]}
          />
        )}
        {assessed && concern?.claims.length === 0 ? <p>台账里没有这个对象的这一项。</p> : null}
      </div>
      {concern === undefined || concern.claims.length === 0 ? null : (
        <Form.Item name="key" label="哪一项" rules={[{ required: true, message: '请选一项' }]}>
          <Radio.Group className="stacked">
            {concern.claims.map(({ key, result, open }) => (
              <Radio key={key} value={key} disabled={open !== null}>
                {key}：{result}
                {open === null ? null : (
                  <>
                    ，已在办：<Link to={`/cases/${open}`}>{open}</Link>
                  </>
                )}
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
      )}
    </>
  );
}
