import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay, parseDay } from '../kit/index.ts';
import type { ColumnShape } from './model.ts';
import { parseCell, type Cell } from './parse-cell.ts';
import { toOutside } from './to-outside.ts';

const ID = '11010519491231002X';
const CODE = '91350100M000100Y43';

const BLANK: ColumnShape = {
  name: '栏',
  kind: 'text',
  nullable: true,
  optional: true,
  comment: '',
  identity: 'none',
  creditCode: false,
  unit: '',
  longest: 10,
};

function column(shape: Partial<ColumnShape>): ColumnShape {
  return { ...BLANK, ...shape };
}

const TEXT = column({ kind: 'text' });
const DATE = column({ kind: 'date' });
const YEAR = column({ kind: 'year', range: [1900, 2199] });
const FLAG = column({ kind: 'boolean' });
const MONEY = column({ kind: 'hundredths', unit: '元', range: [0, 1e12] });
const SHARE = column({ kind: 'hundredths', unit: '%', range: [-1e12, 1e12] });
const HEADS = column({ kind: 'count', unit: '人', range: [0, 1e8] });
const LEVEL = column({ kind: 'enum', values: ['初级工', '高级工', '高级技师'] });
const PERSON = column({ kind: 'reference', reference: '个人', identity: 'person' });
const EITHER = column({ kind: 'text', identity: 'person-or-name', longest: 200 });
const FIRM = column({ kind: 'reference', reference: '单位', creditCode: true });

const day = (text: string): number => parseDay(text) ?? NaN;

describe('what is taken', () => {
  test.each<[string, ColumnShape, Cell, unknown]>([
    ['nothing', TEXT, null, null],
    ['nothing given at all', TEXT, undefined, null],
    ['blanks alone', TEXT, ' \u3000\t', null],
    ['a text without the blanks around it', TEXT, ' 某厂\u200B ', '某厂'],
    ['a number where a text is wanted', TEXT, 42, '42'],
    ['a text in composed form', TEXT, 'e\u0301', 'é'],
    ['an ISO date', DATE, '2025-09-01', day('2025-09-01')],
    ['a date with slashes', DATE, '2025/9/1', day('2025-09-01')],
    ['a Chinese date', DATE, '2025年9月1日', day('2025-09-01')],
    ['a date with dots', DATE, '2025.09.01', day('2025-09-01')],
    ['a date in full-width characters', DATE, '２０２５－０９－０１', day('2025-09-01')],
    ['a date with the time that spreadsheets add', DATE, '2025-09-01T00:00:00.000Z', day('2025-09-01')],
    ['a date with midnight', DATE, '2025/9/1 00:00:00', day('2025-09-01')],
    ['a Date', DATE, new Date('2025-09-01T00:00:00Z'), day('2025-09-01')],
    ['a spreadsheet’s day number', DATE, 45901, day('2025-09-01')],
    ['a spreadsheet’s day number as text', DATE, '45901', day('2025-09-01')],
    ['a year', YEAR, '2025年度', 2025],
    ['a year as a number', YEAR, 2025, 2025],
    ['money', MONEY, '1,234.50', 123450],
    ['money with a sign and unit', MONEY, '￥1，234.5元', 123450],
    ['money as a number', MONEY, 0.1 + 0.2, 30],
    ['money with zeros that say nothing', MONEY, '10.500', 1050],
    ['nothing of money', MONEY, '-0', 0],
    ['a share below zero', SHARE, '-3.25%', -325],
    ['heads', HEADS, '３０人', 30],
    ['heads with a decimal of zero, as spreadsheets export them', HEADS, '30.0', 30],
    ['是', FLAG, '是', true],
    ['a tick', FLAG, '√', true],
    ['TRUE', FLAG, 'TRUE', true],
    ['1', FLAG, 1, true],
    ['true', FLAG, true, true],
    ['否', FLAG, '否', false],
    ['0', FLAG, '0', false],
    ['a word', LEVEL, ' 高级工 ', '高级工'],
    ['a word with a blank in it', LEVEL, '高 级 工', '高级工'],
    ['an ID number', PERSON, ID, ID],
    ['an ID number as people type it', PERSON, '110105 19491231 ００２x', ID],
    ['a credit code', FIRM, ' 91350100m000100y43 ', CODE],
    ['an ID number where it may be one', EITHER, ID.toLowerCase(), ID],
    ['a credit code where an ID number may be', EITHER, CODE, CODE],
    ['a name where an ID number may be', EITHER, '水城一队', '水城一队'],
    [
      'a certificate’s number, longer than an ID number',
      column({ kind: 'text', longest: 30 }),
      'Y000037150125110105194912',
      'Y000037150125110105194912',
    ],
  ])('%s', (_what, shape, given, value) => {
    expect(parseCell(shape, given)).toEqual({ value });
  });
});

describe('what is not', () => {
  test.each<[string, ColumnShape, Cell, string, string, string]>([
    ['a text too long', TEXT, '一二三四五六七八九十零', 'D002', '有11个字', '最多10个字'],
    ['a control character', TEXT, '甲\u0007乙', 'D003', '控制字符', '删去'],
    ['half of a character', TEXT, '甲\ud83d', 'D003', '控制字符', '删去'],
    [
      'an ID number in a text',
      column({ kind: 'text', longest: 99 }),
      `张三（${ID}）`,
      'D011',
      '110***********002X',
      '不收身份证号',
    ],
    ['a yes in a text', TEXT, true, 'D013', '须是文字', '格式'],
    ['a day the calendar lacks', DATE, '2025-02-30', 'D004', '2025-02-30', '2025-09-01'],
    ['a day of long ago', DATE, '0225-09-01', 'D004', '不像真的', '1900'],
    ['a date without its day', DATE, '2025年9月', 'D004', '2025年9月', '2025/9/1'],
    ['a date that is none', DATE, new Date(NaN), 'D004', '空日期', '写成'],
    ['a moment within a day', DATE, '2025-09-01 08:30', 'D004', '08:30', '写成'],
    ['a yes for a date', DATE, true, 'D004', '是', '写成'],
    ['a short year', YEAR, '25', 'D005', '“25”', '四位年份'],
    ['a year far away', YEAR, 2200, 'D005', '2200', '2199'],
    ['a third decimal', MONEY, '1.234', 'D007', '1.234', '两位小数'],
    ['thousands in the wrong place', MONEY, '12,34', 'D007', '12,34', '单位是元'],
    ['debts', MONEY, '-1', 'D007', '不能是负数', '不能为负'],
    ['too much money', MONEY, '10000000000.01', 'D007', '太大', '单位'],
    ['an exponent', MONEY, 1e21, 'D007', '1e+21', '两位小数'],
    ['half a person', HEADS, '1.5', 'D007', '1.5', '整数'],
    ['a yes for a number', HEADS, true, 'D007', '是', '整数'],
    ['a perhaps', FLAG, '也许', 'D006', '也许', '是 或 否'],
    ['2', FLAG, 2, 'D006', '2', '是 或 否'],
    ['a word that is none', LEVEL, '高级公', 'D008', '高级公', '是不是“高级工”？可选：初级工、'],
    ['a word far from all', LEVEL, '院士', 'D008', '院士', '可选：初级工、高级工、高级技师'],
    ['an ID number too short', PERSON, '110105194912310', 'D009', '不是18位', '18位'],
    ['an ID number with a wrong digit', PERSON, '110105194912310021', 'D009', '校验码不符', '核对证件'],
    ['an ID number of no birthday', PERSON, '11010519490231002X', 'D009', '出生日期不存在', '核对证件'],
    ['a name for an ID number', PERSON, '张三', 'D009', '“张三”', '18位'],
    ['a wrong number where a name may be', EITHER, '110105194912310021', 'D009', '校验码不符', '核对证件'],
    ['what looks like a token', EITHER, '个:AAAAAAAAAAAAAAAAAAAAAA', 'D009', '不是身份证号', '名称'],
    ['a credit code with a wrong character', FIRM, '91350100M000100Y44', 'D010', '校验码不符', '18位'],
    ['a credit code with an I', FIRM, '91350100I000100Y43', 'D010', 'I、O、Z、S、V', '18位'],
  ])('%s', (_what, shape, given, code, message, hint) => {
    const { fault } = parseCell(shape, given);
    expect(fault).toMatchObject({ column: '栏', code });
    expect(fault?.message).toContain(message);
    expect(fault?.hint).toContain(hint);
  });

  test('no fault shows an ID number in full', () => {
    for (const shape of [TEXT, DATE, YEAR, FLAG, MONEY, HEADS, LEVEL, FIRM, column({ kind: 'text', longest: 99 })]) {
      const { fault } = parseCell(shape, ID);
      expect(fault, shape.kind).toBeDefined();
      expect(JSON.stringify(fault)).not.toContain(ID);
    }
    const wrong = parseCell(PERSON, '110105194912310021').fault;
    expect(JSON.stringify(wrong)).not.toContain('110105194912310021');
  });
});

describe('properties', () => {
  test('what is shown of a value is read as that value', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(fc.constant(DATE), fc.integer({ min: day('1900-01-01'), max: day('2199-12-31') })),
          fc.tuple(fc.constant(MONEY), fc.integer({ min: 0, max: 1e12 })),
          fc.tuple(fc.constant(SHARE), fc.integer({ min: -1e12, max: 1e12 })),
          fc.tuple(fc.constant(HEADS), fc.integer({ min: 0, max: 1e8 })),
          fc.tuple(fc.constant(YEAR), fc.integer({ min: 1900, max: 2199 })),
        ),
        ([shape, value]) => {
          const shown = toOutside(shape, value);
          expect(parseCell(shape, shown)).toEqual({ value });
          expect(parseCell(shape, String(shown))).toEqual({ value });
        },
      ),
    );
  });

  test('a spreadsheet’s day is the day it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: day('1927-05-18'), max: day('2173-10-13') }), (value) => {
        const serial = value - day('1899-12-30');
        expect(parseCell(DATE, serial)).toEqual({ value });
        expect(parseCell(DATE, new Date(`${formatDay(value)}T00:00:00Z`))).toEqual({ value });
      }),
    );
  });

  test('whatever is given, it is a value of the column or a fault of it', () => {
    const shapes = [TEXT, DATE, YEAR, FLAG, MONEY, SHARE, HEADS, LEVEL, PERSON, EITHER, FIRM];
    const given = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.boolean(),
      fc.date({ noInvalidDate: false }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.constantFrom(...shapes), given, (shape, cell) => {
        const { value, fault } = parseCell(shape, cell);
        if (fault !== undefined) {
          expect(fault.column).toBe('栏');
          return;
        }
        const [least, most] = shape.range ?? [0, 0];
        if (typeof value === 'number' && shape.range !== undefined)
          expect(Number.isInteger(value) && value >= least && value <= most).toBe(true);
        else if (typeof value === 'string') expect(value.trim()).toBe(value);
      }),
      { numRuns: 2000 },
    );
  });
});
