import { expect, test } from 'vitest';
import { dayOf } from '../kit/index.ts';
import { recoveryDocument, type RecoveryToPrint } from './recovery-document.ts';

const ASKED: RecoveryToPrint = {
  caseId: '2026-0000001',
  item: '技能提升补贴',
  basis: { title: '若干措施', number: '聊政办字〔2024〕23号' },
  name: '张三',
  given: 300_000,
  recovered: 0,
  owed: 300_000,
  reasons: ['证书已由发证机构撤销'],
  clause: '（十四）',
  until: dayOf(2026, 4, 30),
  on: dayOf(2026, 3, 31),
  office: null,
};

function textOf(asked: RecoveryToPrint): string {
  return recoveryDocument(asked)
    .blocks.map((block) => ('text' in block ? block.text : ''))
    .join('\n');
}

test('says to whom, how much, why, by when, and what can be done against it', () => {
  const text = textOf(ASKED);
  for (const part of ['张三：', '3,000元', '证书已由发证机构撤销', '依据：（十四）', '2026年4月30日以前', '行政复议'])
    expect(text).toContain(part);
  expect(recoveryDocument(ASKED).signature).toEqual({ organ: '（发文机关）', date: '2026年3月31日' });
});

test('says what came back already, and whom to ask', () => {
  const office = { organ: '市财政局', phone: '0635-0000000', address: '某路1号' };
  const text = textOf({ ...ASKED, recovered: 100_000, owed: 200_000, reasons: [], clause: '', office });
  expect(text).toContain('应退回2,000元（已退回或者抵扣1,000元，不含在内）');
  expect(text).toContain('应发金额少于已发金额');
  expect(text).not.toContain('依据：');
  expect(text).toContain('0635-0000000');
});
