import { Form, Input } from 'antd';
import { formatYuan, parseYuan } from '../../../kit/index.ts';

/** 分 as people write it; where there is no amount, what is said in its place. */
export function sayFen(amount: number | null | undefined, none = '—'): string {
  return amount === null || amount === undefined ? none : formatYuan(amount);
}

/** 元 as typed → 分; undefined where it is no amount. */
export function fenOf(typed: string | undefined): number | undefined {
  return typed === undefined ? undefined : parseYuan(typed.replaceAll(',', ''));
}

interface MoneyFieldProps {
  /** As the request's body names it, so that its faults stand here. */
  readonly name: string | (string | number)[];
  readonly label: string;
  readonly extra?: string | undefined;
}

/** An amount, typed in 元. */
export function MoneyField({ name, label, extra }: MoneyFieldProps) {
  return (
    <Form.Item
      name={name}
      label={`${label}（元）`}
      {...(extra === undefined ? {} : { extra })}
      required
      validateTrigger="onBlur"
      rules={[
        {
          validator: (_rule, typed: unknown) =>
            typeof typed === 'string' && (fenOf(typed) ?? 0) > 0
              ? Promise.resolve()
              : Promise.reject(new Error('请填金额，以元为单位，至多两位小数，如 12000.50')),
        },
      ]}
    >
      <Input inputMode="decimal" autoComplete="off" maxLength={16} />
    </Form.Item>
  );
}
