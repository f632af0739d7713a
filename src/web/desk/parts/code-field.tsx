import { Form, Input } from 'antd';

interface CodeFieldProps {
  readonly label?: string;
  readonly hint: string;
  readonly autoFocus?: boolean;
}

/** The six digits of an authenticator. */
export function CodeField({ label = '验证码', hint, autoFocus = false }: CodeFieldProps) {
  return (
    <Form.Item
      name="code"
      label={label}
      extra={hint}
      normalize={(value: string) => value.replaceAll(/\s/gu, '')}
      rules={[
        { required: true, message: '请填验证码' },
        { pattern: /^\d{6}$/u, message: '验证码是 6 位数字' },
      ]}
      validateTrigger="onSubmit"
    >
      <Input inputMode="numeric" autoComplete="one-time-code" maxLength={7} autoFocus={autoFocus} />
    </Form.Item>
  );
}
