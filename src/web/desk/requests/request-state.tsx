import { Tag } from 'antd';
import type { RequestView } from '../api/types.ts';
import { REQUEST_STATES } from '../parts/words.ts';

const COLOURS = { open: 'warning', approved: 'success', rejected: 'error', cancelled: 'default' } as const;

export function RequestState({ request: { state, outdated } }: { readonly request: RequestView }) {
  return (
    <>
      <Tag color={COLOURS[state]}>{REQUEST_STATES[state]}</Tag>
      {state === 'open' && outdated ? <Tag color="error">行已改过</Tag> : null}
    </>
  );
}
