import Format from 'typebox/format';
import { creditCodeFault, parseDay, residentIdFault } from '../kit/index.ts';

/** Formats that a schema of this API may name, what they are in Chinese, and how one writes them. The three of this project's own: */
export const FORMATS: Readonly<Record<string, { readonly name: string; readonly hint: string }>> = {
  date: { name: '日期', hint: '写成 2025-09-01，须是日历上有的日子' },
  'credit-code': { name: '统一社会信用代码', hint: '18位，逐位核对；末位是校验码' },
  'resident-id': { name: '身份证号', hint: '18位，逐位核对；末位是校验码' },
  'date-time': { name: '时间', hint: '写成 2025-09-01T08:30:00+08:00' },
  uuid: { name: '编号', hint: '写成 xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx' },
  email: { name: '邮箱', hint: '写成 name@example.cn' },
  url: { name: '网址', hint: '写成 https://example.cn/' },
};

Format.Set('date', (text) => parseDay(text) !== undefined);
Format.Set('credit-code', (text) => creditCodeFault(text) === undefined);
Format.Set('resident-id', (text) => residentIdFault(text) === undefined);
