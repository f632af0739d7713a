import type { ReactNode } from 'react';
import { Button, Modal } from 'antd';
import { useRevalidator } from 'react-router';

interface SomebodyWasFirstProps {
  readonly open: boolean;
  /** `这一批`. */
  readonly what: string;
  readonly close: () => void;
  /** What they did, where it is known. */
  readonly children?: ReactNode;
}

/** What one has typed stays; what is there now is read before one tries again. */
export function SomebodyWasFirst({ open, what, close, children }: SomebodyWasFirstProps) {
  const { revalidate, state } = useRevalidator();
  return (
    <Modal
      open={open}
      title={`别人先办了${what}`}
      onCancel={close}
      footer={
        <Button
          type="primary"
          loading={state !== 'idle'}
          onClick={() => {
            void revalidate().then(close);
          }}
        >
          看现在的，再决定
        </Button>
      }
    >
      <p>您打开以后，{what}有了变化，您的这一步没有办。您填的内容还在。</p>
      {children}
    </Modal>
  );
}
