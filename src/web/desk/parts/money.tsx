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

/** Lowest and highest, in 分. */
export type Range = Readonly<{ low: number; high: number }>;

/** Whether an amount, in 分, is one that can be given; any, where there is no range. */
export function isWithin(fen: number, range: Range | null): boolean {
  return fen > 0 && (range === null || (fen >= range.low && fen <= range.high));
}

interface MoneyFieldProps {
  /** As the request's body names it, so that its faults stand here. */
  readonly name: string | (string | number)[];
  readonly label: string;
  readonly extra?: string | undefined;
  /** Lowest and highest amount, in 分. */
  readonly range?: Range | null;
}

/** An amount, typed in 元. */
export function MoneyField({ name, label, extra, range = null }: MoneyFieldProps) {
  return (
    <Form.Item
      name={name}
      label={`${label}（元）`}
      {...(extra === undefined ? {} : { extra })}
      required
      validateTrigger="onBlur"
      rules={[
        {
          validator: (_rule, typed: unknown) => {
            const fen = typeof typed === 'string' ? (fenOf(typed) ?? 0) : 0;
            if (fen <= 0) return Promise.reject(new Error('请填金额，以元为单位，至多两位小数，如 12000.50'));
            return range === null || isWithin(fen, range)
              ? Promise.resolve()
              : Promise.reject(new Error(`请填 ${sayFen(range.low)} 至 ${sayFen(range.high)} 之间的金额`));
          },
        },
      ]}
    >
      <Input inputMode="decimal" autoComplete="off" maxLength={16} />
    </Form.Item>
  );
}
