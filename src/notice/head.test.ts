import { describe, expect, test } from 'vitest';
import type { NoticeFault } from './codes.ts';
import { headFrom } from './head.ts';

const HEAD = `文号: 聊政办字〔2024〕23号
标题: 关于加强新时代全市高技能人才队伍建设的若干措施的通知
简称: 高技能人才若干措施
发文机关: 聊城市人民政府办公室
成文日期: 2024-12-29
施行日期: 2024-12-29
层级: 市
上位依据:
  - 鲁政办字〔2023〕146号
文本性质: 原文
`;

function read(text: string) {
  const faults: NoticeFault[] = [];
  const head = headFrom('notice.yaml', text, faults);
  return {
    head,
    faults: faults.map(
      ({ place, code, message }) => `${String(place.line)}:${String(place.column)} ${code} ${message}`,
    ),
  };
}

describe('headFrom', () => {
  test('reads what the head of a document says', () => {
    const { head, faults } = read(HEAD);
    expect(faults).toEqual([]);
    expect(head).toEqual({
      文号: '聊政办字〔2024〕23号',
      标题: '关于加强新时代全市高技能人才队伍建设的若干措施的通知',
      简称: '高技能人才若干措施',
      发文机关: '聊城市人民政府办公室',
      成文日期: '2024-12-29',
      施行日期: '2024-12-29',
      层级: '市',
      上位依据: ['鲁政办字〔2023〕146号'],
      文本性质: '原文',
    });
  });

  test('one basis may stand as text, none as an empty list', () => {
    expect(read(HEAD.replace(/上位依据:\n {2}- .*/u, '上位依据: 某法')).head.上位依据).toEqual(['某法']);
    expect(read(HEAD.replace(/上位依据:\n {2}- .*/u, '上位依据: []'))).toMatchObject({
      head: { 上位依据: [] },
      faults: [],
    });
  });

  test('reports every fault at once, with its place', () => {
    const bad = HEAD.replace('成文日期: 2024-12-29', '成文日期: 2024-02-30')
      .replace('层级: 市', '层级: 地市')
      .replace('文号: 聊政办字〔2024〕23号\n', '')
      .replace('简称:', '简 称:')
      .replace('原文', '');
    expect(read(bad).faults.sort()).toEqual([
      '1:1 T021 缺少“文号”',
      '1:1 T021 缺少“简称”',
      '2:1 T023 不认识的项目“简 称”，是不是“简称”？',
      '4:7 T022 成文日期“2024-02-30”不是日期',
      '6:5 T022 层级“地市”不在可用的值中',
      expect.stringContaining('T022 文本性质应是一行文字'),
    ]);
  });

  test.each(['', '文号', '- 甲', '文号: [', '\t甲: 乙', '{', '甲: 1\n甲: 2', '文号: {甲: 乙}', '上位依据: {甲: 乙}'])(
    'never throws: %j',
    (text) => {
      expect(read(text).faults).not.toEqual([]);
    },
  );
});
