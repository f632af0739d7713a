import { describe, expect, test } from 'vitest';
import { parseDay } from '../kit/index.ts';
import { figuresOf } from './figures.ts';

const placeAt = (offset: number) => ({ file: '02.md', line: 1, column: offset + 1 });
const values = (text: string) => figuresOf(text, placeAt).map(({ value, unit }) => `${String(value)}${unit}`);

describe('figuresOf', () => {
  test.each([
    // Sentences of 聊政办字〔2024〕23号.
    [
      '新增高技能人才30—50人、51—100人、100人以上的,分别给予1万元、2万元、3万元一次性奖励',
      ['30人', '50人', '51人', '100人', '100人', '10000元', '20000元', '30000元'],
    ],
    ['确保60%以上用于一线职工教育和培训', ['60%']],
    ['分别给予50万元、30万元、20万元和10万元奖励', ['500000元', '300000元', '200000元', '100000元']],
    ['分别给予1万元、5000元、3000元奖励', ['10000元', '5000元', '3000元']],
    ['每个项目给予1—3万元补助', ['10000元', '30000元']],
    ['优选200家左右重点企业,组建市县两级“技能助企服务团”', ['200家']],
    ['聚焦制造业12条重点产业链和400家“远航”企业', ['12条', '400家']],
    ['按照国家补助资金的50%给予配套支持', ['50%']],
    ['根据等级发放2000元—8000元的一次性技能提升补贴', ['2000元', '8000元']],
    ['按照每人1000元标准补贴学校', ['1000元']],
    [
      '毕业5年内来聊在聊创业,团队达到3人以上的,免费提供3年20—70平方米办公场所',
      ['5年', '3人', '3年', '20平方米', '70平方米'],
    ],
    ['财政部门每年提供不超过2万元租赁补贴,补贴连续发放3年', ['20000元', '3年']],
    ['实施“八级工”职业技能等级(岗位)序列制度', []],
    ['的通知》(鲁政办字〔2023〕146号)要求', []],
    ['聊政办字〔2024〕23号', []],
    // Ways in which other notices write.
    ['20—30万元', ['200000元', '300000元']],
    ['1万—3万元', ['10000元', '30000元']],
    ['5000—1万元', ['5000元', '10000元']],
    ['分别给予50、30、20万元', ['500000元', '300000元', '200000元']],
    ['给予30和50万元', ['300000元', '500000元']],
    ['0.3万元', ['3000元']],
    ['10,000元', ['10000元']],
    ['2.5亿元', ['250000000元']],
    ['20万人次', ['200000人次']],
    ['３０人', ['30人']],
    ['5—10％', ['5%', '10%']],
    ['提高2个百分点', ['2%']],
    ['12个月以上', ['12月']],
    ['5个工作日内', ['5日']],
    ['培训80学时', ['80课时']],
    ['依照第3条、第2—3项', []],
    ['获得前3名的', []],
    ['每年5月1日前', []],
    ['第1批', []],
  ])('%s', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test('dates are epoch days, years are years', () => {
    const figure = (text: string) => figuresOf(text, placeAt)[0];
    expect(figure('聊城市人民政府办公室2024年12月29日')).toMatchObject({
      text: '2024年12月29日',
      value: parseDay('2024-12-29'),
      unit: '日期',
      place: placeAt(10),
    });
    expect(figure('到2025年')).toMatchObject({ value: 2025, unit: '年度' });
    expect(figure('2025年底前')).toMatchObject({ value: parseDay('2025-12-31'), unit: '日期' });
    expect(figure('2025年6月起')).toMatchObject({ value: parseDay('2025-06-01'), unit: '日期' });
    expect(figure('2025年2月底前')).toMatchObject({ value: parseDay('2025-02-28'), unit: '日期' });
    expect(figure('2025年2月30日')).toBeUndefined();
  });

  test('each figure has the place of its own number and the words around it', () => {
    expect(figuresOf('给予1—3万元补助', placeAt)).toEqual([
      { text: '1—3万元', place: placeAt(2), value: 10_000, unit: '元' },
      { text: '1—3万元', place: placeAt(4), value: 30_000, unit: '元' },
    ]);
  });
});
