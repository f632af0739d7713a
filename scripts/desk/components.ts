import type * as antd from 'antd';

/** Class under which the theme's variables stand. */
export const CSS_KEY = 'desk';

export type Component = keyof typeof antd;

/** What the desk uses of Ant Design. The styles of these are in its style sheet; a test holds the list against the imports. */
export const COMPONENTS = [
  'Alert',
  'App',
  'Button',
  'Checkbox',
  'Dropdown',
  'Empty',
  'Form',
  'Input',
  'InputNumber',
  'Modal',
  'Progress',
  'QRCode',
  'Radio',
  'Result',
  'Segmented',
  'Select',
  'Spin',
  'Table',
  'Tag',
  'Timeline',
  'message',
  'notification',
] as const satisfies readonly Component[];
