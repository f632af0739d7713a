import { Form, Input, Radio, Select } from 'antd';
import type { EventKind } from '../../../flow/index.ts';

export interface TypedWebhook {
  readonly url?: string;
  readonly kinds?: readonly string[];
  readonly note?: string;
  readonly active?: boolean;
}

/** Where to, what, and whose system it is. */
export function WebhookFields({ kinds }: { readonly kinds: readonly EventKind[] }) {
  return (
    <>
      <Form.Item
        name="note"
        label="说明"
        extra="哪个系统，谁负责。"
        rules={[{ required: true, whitespace: true, message: '请写是哪个系统、谁负责' }]}
      >
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="url"
        label="推送到"
        extra="https 的网址。"
        rules={[{ required: true, whitespace: true, message: '请写网址' }]}
      >
        <Input maxLength={1000} autoComplete="off" inputMode="url" />
      </Form.Item>
      <Form.Item name="kinds" label="哪些事件" rules={[{ required: true, message: '请选至少一种事件' }]}>
        <Select
          mode="multiple"
          options={kinds.map(({ code, name }) => ({ value: code, label: name }))}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder="选一种或几种"
        />
      </Form.Item>
      <Form.Item name="active" label="状态">
        <Radio.Group
          options={[
            { value: true, label: '推送' },
            { value: false, label: '先停着' },
          ]}
        />
      </Form.Item>
    </>
  );
}

export function bodyOf({ url = '', kinds = [], note = '', active = true }: TypedWebhook) {
  return { url: url.trim(), kinds, note: note.trim(), active };
}
