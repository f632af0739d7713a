import { describe, expect, test } from 'vitest';
import { rulesOf, award, DICTIONARY } from '../../test/fixtures/tiny-notice.ts';
import type { RuleSet } from '../rules/index.ts';
import { tableOf, tablesOf } from './from-register.ts';
import type { TableShape } from './model.ts';
import { parseRow } from './parse-row.ts';
import { jsonSchemaOf } from './to-json-schema.ts';
import { templateOf } from './to-template.ts';

/** A city with people, organisations, schools that are organisations, cards that are restricted, and lists that everybody sees. */
const CITY = `${DICTIONARY.replace(/## 台账 个人[\s\S]*?(?=## 台账 获奖)/u, '')}
## 枚举 区县

| 值 | 说明 |
| --- | --- |
| 东县 | |
| 西县 | |

## 枚举 部门

| 值 | 说明 |
| --- | --- |
| 市一局 | |
| 市二局 | |

${register('个人', '| 主键 | 证号 |\n| 保管 | 市一局 |', ['证号 | 文本 | 身份证号', '姓名 | 文本 |', '参保单位 | 单位? |', '区县 | 文本? | 参照 区县'])}
${register('单位', '| 主键 | 代码 |\n| 保管 | 市一局、市二局 |\n| 变更 | 须两人 |', ['代码 | 文本 |', '名称 | 文本 |', '区县 | 文本 | 参照 区县'])}
${register('院校', '| 主键 | 学校 |\n| 保管 | 市二局 |\n| 可见 | 全市 |', ['学校 | 单位 |'])}
${register('讲师', '| 主键 | 人 |', ['人 | 个人 |', '学校 | 院校 |', '增减 | 金额 | 可为负', '比例 | 百分比 |', '届 | 年度 | 缺省 2025', '次 | 次数? |'])}
${register('课', '| 主键 | 编号 |\n| 属地 | 讲师 |', ['编号 | 文本 |', '学校 | 院校 |', '讲师 | 讲师 |', '总课时 | 整数 | = 1'])}
${register('签到', '| 主键 | 课、日期 |', ['课 | 课 |', '日期 | 日期 |', '备注 | 文本? |'])}
${register('金卡', '| 主键 | 卡号 |\n| 保管 | 市一局 |\n| 可见 | 限本人、市二局和承办部门、推荐单位；公布后公开 |', ['卡号 | 文本 |', '持卡人 | 文本 | 身份证号或名称', '承办部门 | 部门? |', '推荐单位 | 单位 |'])}
${register('名册', '| 主键 | 卡 |\n| 保管 | 市一局 |\n| 可见 | 限指定的人员 |', ['卡 | 金卡 |'])}
`;

function register(name: string, entries: string, fields: readonly string[]): string {
  return [
    `## 台账 ${name}`,
    '',
    '| 要素 | 内容 |\n| --- | --- |',
    entries,
    '',
    '| 字段 | 类型 | 取值 | 说明 |\n| --- | --- | --- | --- |',
    ...fields.map((field) => `| ${field} | |`),
    '',
  ].join('\n');
}

const ruleSet: RuleSet = rulesOf({ measures: [award()], dictionary: CITY });
const shapes = new Map(tablesOf(ruleSet).map((shape) => [shape.name, shape]));

function shapeOf(name: string): TableShape {
  const register = ruleSet.registers[name];
  if (register === undefined) throw new Error(`no ${name}`);
  return tableOf(register, ruleSet);
}

function columnOf(register: string, name: string) {
  return shapeOf(register).columns.find((column) => column.name === name);
}

describe('columns', () => {
  test('of every kind', () => {
    expect(
      [...shapes.values()].flatMap(({ name, columns }) =>
        ['获奖', '讲师'].includes(name) ? columns.map((one) => `${one.name} ${one.kind} ${one.unit}`.trim()) : [],
      ),
    ).toEqual([
      '选手 reference',
      '项目 text',
      '奖项 enum',
      '等级 enum',
      '获奖日期 date',
      '参赛人数 count 人',
      '奖金 hundredths 元',
      '场地 hundredths 平方米',
      '得分率 hundredths %',
      '教练 text',
      '首次参赛 boolean',
      '人 reference',
      '学校 reference',
      '增减 hundredths 元',
      '比例 hundredths %',
      '届 year',
      '次 count 次',
    ]);
  });

  test('that are computed are none', () => {
    expect(columnOf('课', '总课时')).toBeUndefined();
    expect(columnOf('讲师', '届')).toBeDefined();
  });

  test('only those of the key must have a value', () => {
    for (const { key, columns } of shapes.values())
      expect(
        columns
          .filter(({ nullable }) => !nullable)
          .map(({ name }) => name)
          .sort(),
      ).toEqual([...key].sort());
  });

  test('know ID numbers, also through registers whose key is one', () => {
    expect(columnOf('个人', '证号')).toMatchObject({ identity: 'person', kind: 'text' });
    expect(columnOf('讲师', '人')).toMatchObject({ identity: 'person', reference: '个人' });
    expect(columnOf('课', '讲师')).toMatchObject({ identity: 'person', reference: '讲师' });
    expect(columnOf('金卡', '持卡人')).toMatchObject({ identity: 'person-or-name' });
    expect(columnOf('签到', '课')).toMatchObject({ identity: 'none', creditCode: false });
  });

  test('know credit codes, also through registers whose key is one', () => {
    expect(columnOf('单位', '代码')).toMatchObject({ creditCode: true });
    expect(columnOf('单位', '名称')).toMatchObject({ creditCode: false });
    expect(columnOf('院校', '学校')).toMatchObject({ creditCode: true });
    expect(columnOf('讲师', '学校')).toMatchObject({ creditCode: true, reference: '院校' });
  });

  test('bound what they take', () => {
    expect(columnOf('讲师', '增减')?.range).toEqual([-1e12, 1e12]);
    expect(columnOf('讲师', '比例')?.range).toEqual([-1e12, 1e12]);
    expect(columnOf('获奖', '奖金')?.range).toEqual([0, 1e12]);
    expect(columnOf('讲师', '次')?.range).toEqual([0, 1e8]);
    expect(columnOf('获奖', '项目')?.longest).toBe(200);
    expect(columnOf('获奖', '教练')?.longest).toBe(4000);
    expect(columnOf('个人', '区县')?.suggestions).toEqual(['东县', '西县']);
    expect(columnOf('获奖', '奖项')?.values).toEqual(['金牌', '银牌', '铜牌']);
  });
});

describe('a table', () => {
  test('refers to the key of the other register', () => {
    expect(shapeOf('签到').references).toEqual([{ column: '课', register: '课', keyColumn: '编号', enforced: true }]);
    expect(shapeOf('讲师').references.map(({ column, register, enforced }) => [column, register, enforced])).toEqual([
      ['人', '个人', true],
      ['学校', '院校', true],
    ]);
  });

  test('has keepers, four eyes, and names to search by', () => {
    expect(shapeOf('单位')).toMatchObject({ keepers: ['市一局', '市二局'], fourEyes: true, nameColumn: '名称' });
    expect(shapeOf('个人')).toMatchObject({ keepers: ['市一局'], fourEyes: false, nameColumn: '姓名' });
    expect(shapeOf('讲师')).toMatchObject({ keepers: [], nameColumn: null });
  });

  test('is seen by whom the register says', () => {
    expect(shapeOf('个人').visibility).toEqual({ kind: 'scoped' });
    expect(shapeOf('院校').visibility).toEqual({ kind: 'city' });
    expect(shapeOf('金卡').visibility).toEqual({
      kind: 'restricted',
      words: '限本人、市二局和承办部门、推荐单位；公布后公开',
      person: true,
      departments: ['市二局'],
      departmentColumns: ['承办部门'],
      organisationColumns: ['推荐单位'],
    });
    expect(shapeOf('名册').visibility).toMatchObject({ person: false, departments: ['市一局'], departmentColumns: [] });
  });
});

describe('whom a row concerns', () => {
  const via = (register: string): string[] =>
    shapeOf(register).scope.countyVia.map(({ column, register: other }) => `${column}→${other}`);

  test('its county: its own, then what 属地 says, then organisations, then persons, then what it belongs to', () => {
    expect([shapeOf('个人').scope.county, via('个人')]).toEqual(['区县', ['参保单位→单位']]);
    expect([shapeOf('单位').scope.county, via('单位')]).toEqual(['区县', []]);
    expect([shapeOf('院校').scope.county, via('院校')]).toEqual([null, ['学校→单位']]);
    expect(via('讲师')).toEqual(['学校→单位', '人→个人']);
    expect(via('课')).toEqual(['讲师→个人', '学校→单位']);
    expect(via('签到')).toEqual(['课→课']);
    expect(via('金卡')).toEqual(['推荐单位→单位', '持卡人→个人', '持卡人→单位']);
  });

  test('its organisations and persons: its own, else those of what it belongs to', () => {
    const concerned = (name: string) => {
      const { organisations, persons, organisationsVia, personsVia } = shapeOf(name).scope;
      return [
        organisations,
        persons,
        organisationsVia.map(({ column }) => column),
        personsVia.map(({ column }) => column),
      ];
    };
    expect(concerned('个人')).toEqual([['参保单位'], ['证号'], [], []]);
    expect(concerned('单位')).toEqual([['代码'], [], [], []]);
    expect(concerned('金卡')).toEqual([['推荐单位', '持卡人'], ['持卡人'], [], []]);
    expect(concerned('名册')).toEqual([[], [], ['卡'], ['卡']]);
    expect(concerned('签到')).toEqual([[], [], ['课'], ['课']]);
  });
});

describe('what is made of it', () => {
  test('the example row of every template is a row without faults', () => {
    for (const shape of shapes.values()) {
      const { columns } = templateOf(shape);
      const record = Object.fromEntries(columns.map(({ name, example }) => [name, example]));
      expect(parseRow(shape, record).faults).toEqual([]);
      for (const { allowed, closed, example } of columns) if (closed) expect(allowed).toContain(example);
    }
  });

  test('a row’s schema', () => {
    expect(jsonSchemaOf(shapeOf('讲师'))).toEqual({
      type: 'object',
      title: '讲师',
      properties: {
        人: { type: 'string', pattern: '^[0-9]{17}[0-9Xx]$' },
        学校: { type: ['string', 'null'], pattern: '^[0-9A-HJ-NPQRTUWXY]{18}$' },
        增减: { type: ['number', 'null'], minimum: -1e10, maximum: 1e10, multipleOf: 0.01, description: '单位：元' },
        比例: { type: ['number', 'null'], minimum: -1e10, maximum: 1e10, multipleOf: 0.01, description: '单位：%' },
        届: { type: ['integer', 'null'], minimum: 1900, maximum: 2199 },
        次: { type: ['integer', 'null'], minimum: 0, maximum: 1e8, description: '单位：次；空着表示没有' },
      },
      required: ['人'],
      additionalProperties: false,
    });
    const shown = jsonSchemaOf(shapeOf('讲师'), 'shown');
    expect(shown.required).toEqual(['人', '学校', '增减', '比例', '届', '次']);
    expect(shown.properties?.['人']).toEqual({ type: 'string' });
    expect(jsonSchemaOf(shapeOf('金卡')).properties?.['承办部门']).toMatchObject({ enum: ['市一局', '市二局', null] });
  });

  test('a template says what each column takes', () => {
    const notes = Object.fromEntries(templateOf(shapeOf('金卡')).columns.map(({ name, note }) => [name, note]));
    expect(notes).toEqual({
      卡号: '必填；文字，最多200字',
      持卡人: '不清楚就空着；身份证号或名称',
      承办部门: '没有就空着；可选：市一局、市二局',
      推荐单位: '不清楚就空着；18位统一社会信用代码',
    });
    expect(templateOf(shapeOf('单位')).notes.join('')).toContain('须两人');
  });
});
