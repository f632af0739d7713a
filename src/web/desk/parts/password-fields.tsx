import { Form, Input } from 'antd';

/** The old password, and the new one twice. */
export function PasswordFields({ oldLabel }: { readonly oldLabel: string }) {
  return (
    <>
      <Form.Item name="old" label={oldLabel} rules={[{ required: true, message: '请填现在的密码' }]}>
        <Input type="password" autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="password"
        label="新密码"
        extra="至少 10 个字符；几个不相干的词连起来，好记也难猜。"
        rules={[
          { required: true, message: '请填新密码' },
          { min: 10, message: '至少 10 个字符' },
        ]}
        validateTrigger="onBlur"
      >
        <Input type="password" autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label="再填一次新密码"
        dependencies={['password']}
        validateTrigger="onBlur"
        rules={[
          ({ getFieldValue }) => ({
            validator: (_rule, value) =>
              value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error('两次填的不一样')),
          }),
        ]}
      >
        <Input type="password" autoComplete="new-password" />
      </Form.Item>
    </>
  );
}

export interface PasswordsGiven {
  readonly old: string;
  readonly password: string;
}
