import { expect, test } from 'vitest';
import { award, DICTIONARY, rulesOf } from '../../test/fixtures/tiny-notice.ts';
import type { Field } from './model.ts';

/** The field 教练 or 奖金 of 获奖, where its 取值 is written like this. */
function field(line: string, name: string): Field | undefined {
  const dictionary = DICTIONARY.replace(new RegExp(`^\\| ${name} \\|.*$`, 'mu'), line);
  const { registers } = rulesOf({ measures: [award()], dictionary });
  return registers['获奖']?.fields.find((one) => one.name === name);
}

test.each([
  ['| 教练 | 文本? | 身份证号 | |', '教练', { identity: 'person' }],
  ['| 教练 | 文本? | 身份证号或名称 | |', '教练', { identity: 'person-or-name' }],
  ['| 教练 | 文本? | 参照 奖项 | |', '教练', { suggests: '奖项' }],
  ['| 教练 | 文本? | 身份证号或名称；参照  等级 | |', '教练', { identity: 'person-or-name', suggests: '等级' }],
  ['| 奖金 | 金额 | 可为负 | |', '奖金', { negative: true }],
  ['| 奖金 | 金额 | 缺省 0；可为负 | |', '奖金', { negative: true, preset: { op: 'lit', value: 0 } }],
  ['| 奖金 | 金额 | 可为负；缺省 0 | |', '奖金', { negative: true, preset: { op: 'lit', value: 0 } }],
  ['| 奖金 | 金额 | 申请时不填 | |', '奖金', { later: true }],
  ['| 奖金 | 金额 | 申请时不填；缺省 0 | |', '奖金', { later: true, preset: { op: 'lit', value: 0 } }],
  ['| 教练 | 文本? | 缺省 "甲；可为负" | |', '教练', { preset: { op: 'lit', value: '甲；可为负' } }],
])('%s', (line, name, says) => {
  const found = field(line, name);
  expect(found).toMatchObject(says);
  for (const key of ['identity', 'suggests', 'negative', 'later', 'preset'] as const)
    expect(Object.hasOwn(found ?? {}, key)).toBe(Object.hasOwn(says, key));
});
