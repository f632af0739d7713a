import { Modal } from 'antd';
import type { AccountView } from '../api/types.ts';

interface FirstPasswordProps {
  readonly given: { readonly account: AccountView; readonly password: string } | undefined;
  readonly close: () => void;
}

/** A password to hand over: shown once, kept nowhere. */
export function FirstPassword({ given, close }: FirstPasswordProps) {
  return (
    <Modal
      open={given !== undefined}
      title="初始密码，只显示这一次"
      okText="已经交给本人"
      onOk={close}
      closable={false}
      mask={{ closable: false }}
      cancelButtonProps={{ hidden: true }}
    >
      <p>
        {given?.account.name}（{given?.account.login}）第一次登录要改成自己的密码。请当面或用可靠的办法交给本人。
      </p>
      <p className="secret">{given?.password}</p>
    </Modal>
  );
}
