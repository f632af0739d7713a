import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOTICE_CODES } from './codes.ts';
import { readNotice } from './from-source.ts';
import { sentencesOf } from './sentences-of.ts';

const HEAD = `文号: 聊政办字〔2024〕23号
标题: 通知
简称: 措施
发文机关: 聊城市人民政府办公室
成文日期: 2024-12-29
施行日期: 2024-12-29
层级: 市
上位依据: []
文本性质: 原文
`;

const TEXT = `# 通知

聊城市人民政府办公室2024年12月29日

(二)激发企业育才活力。鼓励企业通过名师带徒等形式,多元化培育技能人才。支持企业开展技能人才自主评价,对当年通过自主评价新增高技能人才30—50人、51—100人、100人以上的,分别给予1万元、2万元、3万元一次性奖励。(牵头单位:市人力资源社会保障局、市财政局)
`;

const MEASURE = `# （二）激发企业育才活力

> (二)激发企业育才活力。鼓励企业通过名师带徒等形式,多元化培育技能人才。

## 台账 名师带徒

| 要素 | 内容 |
| --- | --- |
| 主键 | 师傅、徒弟 |

| 字段 | 类型 | 取值 | 说明 |
| --- | --- | --- | --- |
| 师傅 | 个人 | | 高级工\\|以上 |

> 支持企业开展技能人才自主评价,对当年通过自主评价新增高技能人才30—50人、51—100人、100人以上的,分别给予1万元、2万元、3万元一次性奖励。

## 事项 02-01 企业自主评价奖励

| 要素 | 内容 |
| --- | --- |
| 服务对象 | 企业 |
| 奖励（元） | 见表 奖励标准 |

按自然年计算。

表 奖励标准（U）

| 新增高技能人才数（人） | 奖励（万元） |
| --- | ---: |
| [30..50] | 1 |

表 团队奖励（万元；C＞）：竞赛级别 × 奖项

|  | 金牌 |
| --- | ---: |
| 国家一类, 国家二类 | 20 |

## 口径 02-1 恰为100人归哪一档

| 选项 | 第二档上限（人） | 理由 |
| --- | --- | --- |
| 甲 | 100 | “51—100人”明文包含100人 |

现行 甲，自 2024-12-29，待主管部门确认。

> (牵头单位:市人力资源社会保障局、市财政局)
`;

const DICTIONARY = `# 枚举和台账

## 枚举 等级（有序）

| 值 | 说明 |
| --- | --- |
| 学徒工 | |
`;

const GOOD: Readonly<Record<string, string>> = {
  'notice.yaml': HEAD,
  'text.md': TEXT,
  'dictionary.md': DICTIONARY,
  '00.md': '# 通知正文\n\n> 通知\n>\n> 聊城市人民政府办公室2024年12月29日\n',
  '01.md': MEASURE,
  'examples/02.yaml': '- 说明: 例',
};

function read(files: Readonly<Record<string, string>>) {
  return readNotice({
    id: 'liaocheng-2024-23',
    files: Object.entries(files).map(([name, text]) => ({ path: `liaocheng-2024-23/${name}`, text })),
  });
}

/** `01.md:5:1 T007` for each fault of the good notice with one file changed. */
function faultsWith(changes: Readonly<Record<string, string>>): string[] {
  return read({ ...GOOD, ...changes }).faults.map(
    ({ place, code }) =>
      `${place.file.replace('liaocheng-2024-23/', '')}:${String(place.line)}:${String(place.column)} ${code}`,
  );
}

describe('a sound notice', () => {
  const { notice, faults } = read(GOOD);
  const measure = notice.measures[1];
  const [mentoring, award, reading] = measure?.blocks ?? [];

  test('has no faults', () => {
    expect(faults).toEqual([]);
    expect(notice.id).toBe('liaocheng-2024-23');
    expect(notice.head.层级).toBe('市');
  });

  test('has measures with clause, sentences and leads', () => {
    expect(notice.measures.map(({ number, title, clause }) => [number, title, clause])).toEqual([
      ['00', '通知正文', '通知正文'],
      ['01', '（二）激发企业育才活力', '（二）'],
    ]);
    expect(measure?.leads).toEqual(['市人力资源社会保障局', '市财政局']);
    expect(measure?.sentences.map(({ id, heading }) => [id, heading])).toEqual([
      ['01.1', true],
      ['01.2', false],
      ['01.3', false],
      ['01.4', false],
    ]);
    expect(measure?.sentences[2]?.figures.map(({ value, unit }) => `${String(value)}${unit}`)).toEqual([
      ...['30人', '50人', '51人', '100人', '100人'],
      ...['10000元', '20000元', '30000元'],
    ]);
  });

  test('binds blocks to the quotes above them', () => {
    expect(mentoring?.sentences).toEqual(['01.1', '01.2']);
    expect(award?.sentences).toEqual(['01.3']);
    expect(reading?.sentences).toEqual(['01.3']);
    if (measure === undefined || mentoring === undefined) throw new Error('no measure');
    expect(sentencesOf(measure, mentoring).map(({ id }) => id)).toEqual(['01.2']);
  });

  test('reads the guide, the tables and the notes of a block', () => {
    expect(award).toMatchObject({
      kind: '事项',
      code: '02-01',
      name: '企业自主评价奖励',
      place: { line: 17, column: 4 },
    });
    expect(award?.guide.map(({ key, value }) => [key.text, value.text, value.place.line, value.place.column])).toEqual([
      ['服务对象', '企业', 21, 10],
      ['奖励（元）', '见表 奖励标准', 22, 11],
    ]);
    expect(award?.notes.map(({ text }) => text)).toEqual(['按自然年计算。']);
    expect(award?.tables.map(({ caption }) => caption)).toEqual([
      { name: '奖励标准', place: { file: 'liaocheng-2024-23/01.md', line: 26, column: 3 }, hitPolicy: 'U' },
      {
        name: '团队奖励',
        place: { file: 'liaocheng-2024-23/01.md', line: 32, column: 3 },
        hitPolicy: 'C>',
        unit: '万元',
        cross: { rows: '竞赛级别', columns: '奖项' },
      },
    ]);
    expect(award?.tables[0]?.rows[0]).toEqual([
      { text: '[30..50]', place: { file: 'liaocheng-2024-23/01.md', line: 30, column: 3 } },
      { text: '1', place: { file: 'liaocheng-2024-23/01.md', line: 30, column: 14 }, align: 'right' },
    ]);
    expect(reading?.notes.map(({ text }) => text)).toEqual(['现行 甲，自 2024-12-29，待主管部门确认。']);
  });

  test('a cell may hold an escaped bar, and may be empty', () => {
    expect(mentoring?.tables[0]?.rows[0]?.map(({ text }) => text)).toEqual(['师傅', '个人', '', '高级工|以上']);
    expect(notice.dictionary).toMatchObject([
      { kind: '枚举', code: '', name: '等级', qualifier: '有序', sentences: [] },
    ]);
  });
});

describe('bad notices', () => {
  const bad: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ['a figure miscopied', { '01.md': MEASURE.replace('1万元、2万元', '1万元、5万元') }, ['01.md:15:65 T001']],
    [
      'a quote left out, and with it its sentence',
      { '01.md': MEASURE.replace('鼓励企业通过名师带徒等形式,多元化培育技能人才。', '') },
      ['01.md:15:3 T001'],
    ],
    [
      'a sentence without a block',
      { '01.md': MEASURE.replace(/## 事项[^]*?(?=\n> \(牵头)/u, '') },
      ['01.md:15:3 T002'],
    ],
    ['a missing number', { '03.md': '# （三）\n' }, ['02.md:1:1 T004']],
    [
      'a misspelt file name',
      { 'dictionery.md': '', 'README.md': '', '附件.yaml': '' },
      ['dictionery.md:1:1 T005', '附件.yaml:1:1 T005'],
    ],
    ['a measure without title', { '02.md': '某段\n' }, ['02.md:1:1 T006']],
    ['an unknown kind', { '01.md': MEASURE.replace('## 台账', '## 台帐') }, ['01.md:5:4 T007']],
    ['no code', { '01.md': MEASURE.replace('事项 02-01', '事项') }, ['01.md:17:4 T008']],
    ['a code of another form', { '01.md': MEASURE.replace('口径 02-1 ', '口径 02-R1 ') }, ['01.md:38:7 T008']],
    ['a code where there is none', { '01.md': MEASURE.replace('台账 名', '台账 02-03 名') }, ['01.md:5:7 T008']],
    ['no name', { '01.md': MEASURE.replace('事项 02-01 企业自主评价奖励', '事项 02-01') }, ['01.md:17:4 T010']],
    ['a code used twice', { '02.md': '# 二\n\n> \n\n## 服务 02-01 某\n' }, ['02.md:5:4 T009']],
    ['a block before any quote', { '02.md': '# 二\n\n## 参数 某\n' }, ['02.md:3:4 T011']],
    [
      'an item in the dictionary',
      { 'dictionary.md': '## 事项 02-09 某\n\n> 引文\n' },
      ['dictionary.md:1:4 T012', 'dictionary.md:3:1 T012'],
    ],
    [
      'rows too short and too long',
      { '01.md': MEASURE.replace('| [30..50] | 1 |', '| 30 |\n| 50 | 1 | 2 |') },
      ['01.md:30:6 T013', '01.md:31:12 T013'],
    ],
    ['a caption without its table', { '01.md': MEASURE.replace('按自然年计算。', '表 甲（U）') }, ['01.md:24:1 T014']],
    ['an unknown hit policy', { '01.md': MEASURE.replace('（U）', '（X）') }, ['01.md:26:8 T014']],
    ['a cross that is none', { '01.md': MEASURE.replace('级别 × 奖项', '级别和奖项') }, ['01.md:32:1 T014']],
    [
      'a table that Markdown does not see',
      { '01.md': MEASURE.replace('| --- | ---: |\n| [', '| --- |\n| [') },
      ['01.md:28:1 T015'],
    ],
    ['a table in no block', { '02.md': '# 二\n\n| 甲 |\n| --- |\n\n| 乙\n' }, ['02.md:3:1 T015', '02.md:6:1 T015']],
    ['a guide row without a key', { '01.md': MEASURE.replace('| 服务对象 |', '| |') }, ['01.md:21:3 T016']],
    [
      'a head with faults',
      { 'notice.yaml': HEAD.replace('层级: 市', '层级: 区\n年级: 1').replace('简称: 措施\n', '') },
      ['notice.yaml:1:1 T021', 'notice.yaml:6:5 T022', 'notice.yaml:7:1 T023'],
    ],
    ['a head that is no YAML', { 'notice.yaml': `${HEAD}甲: [\n` }, ['notice.yaml:11:1 T020']],
  ];

  test.each(bad)('%s', (_name, changes, expected) => {
    expect(faultsWith(changes)).toEqual(expected);
  });

  test('missing files', () => {
    const none = readNotice({ id: 'x', files: [] });
    expect(none.faults.map(({ place, code }) => `${place.file} ${code}`)).toEqual([
      'x/01.md T003',
      'x/notice.yaml T003',
      'x/text.md T003',
    ]);
    expect(none.notice.measures).toEqual([]);
  });

  test('every code of the table is shown here', () => {
    const shown = new Set([...bad.flatMap(([, , faults]) => faults.map((fault) => fault.slice(-4))), 'T003']);
    expect([...shown].sort()).toEqual(Object.keys(NOTICE_CODES));
  });

  test('every fault says what to do', () => {
    for (const [, changes] of bad)
      for (const { hint } of read({ ...GOOD, ...changes }).faults) expect(hint).toMatch(/\p{Script=Han}/u);
  });
});

test('never throws, whatever lines a file has', () => {
  const line = fc.constantFrom(
    ...MEASURE.split('\n'),
    ...TEXT.split('\n'),
    '|',
    '| |',
    '# ',
    '## ',
    '## 事项',
    '>',
    '表 ',
    '表 （',
    '```',
    '\u0000',
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), fc.string(), (lines, head) => {
      const { notice, faults } = read({
        '01.md': lines.join('\n'),
        'dictionary.md': lines.join('\n'),
        'text.md': TEXT,
        'notice.yaml': head,
      });
      expect(notice.measures).toHaveLength(1);
      expect(faults).not.toEqual([]);
    }),
  );
});
