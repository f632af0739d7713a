import { dayOf, daysInMonth, isCalendarDate, matchesOf } from '../kit/index.ts';
import type { Place } from '../kit/index.ts';
import type { Figure } from './model.ts';

/** A unit as the text writes it, and the unit that parameters and tables use for it. */
const UNITS: Readonly<Record<string, string>> = {
  元: '元',
  平方米: '平方米',
  亩: '亩',
  个百分点: '%',
  '%': '%',
  '％': '%',
  '‰': '‰',
  年: '年',
  个月: '月',
  个工作日: '日',
  工作日: '日',
  日: '日',
  天: '日',
  个小时: '小时',
  小时: '小时',
  课时: '课时',
  学时: '课时',
  周岁: '岁',
  岁: '岁',
  分: '分',
  倍: '倍',
  人次: '人次',
  人: '人',
  名: '人',
  位: '人',
  家: '家',
  户: '户',
  所: '所',
  条: '条',
  个: '个',
  次: '次',
  项: '项',
  类: '类',
  种: '种',
  级: '级',
  批: '批',
  支: '支',
  场: '场',
  期: '期',
  门: '门',
  件: '件',
  台: '台',
  套: '套',
};

/** A year of the calendar rather than a span of years: `2025年`, `2024年12月`, `2024年12月29日`, `2025年底`. */
const DATE = String.raw`(?<year>(?:19|20)\d{2})年(?:(?<month>\d{1,2})月(?:(?<day>\d{1,2})日)?)?(?<end>底|末)?`;
const NUMBER = String.raw`(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?`;
const JOINT = '(?:—{1,2}|–|-|－|~|～|至|到|、|和|或)';
/** Numbers that say no quantity: a day without a year (`5月1日`), a rank (`前3名`), ordinals (`第2—3项`). They are passed over. */
const NOT_QUANTITIES = String.raw`\d{1,2}月\d{1,2}日|前\d+名|第${NUMBER}(?:${JOINT}${NUMBER})*`;
/** Numbers that share the unit of the last: `30—50`, `1—3`, `50、30、20`, `1万至3`. */
const SERIES = String.raw`(?<numbers>${NUMBER}(?:[万亿]?\s?${JOINT}\s?${NUMBER})*)`;
const UNIT = `(?<tens>[万亿]?)(?<unit>${longestFirst(Object.keys(UNITS)).join('|')})`;
const FIGURE = new RegExp(String.raw`${DATE}|${NOT_QUANTITIES}|(?<![\d.A-Za-z])${SERIES}${UNIT}`, 'gu');
const MEMBER = new RegExp(`(?<number>${NUMBER})(?<tens>[万亿]?)`, 'gu');

/**
 * The numbers with a unit in a text of the notice, in base units: `30—50人` gives 30 and 50 人, `1—3万元` 10000 and 30000 元,
 * `2024年12月29日` one figure of the unit 日期 whose value is the epoch day, `2025年` one of the unit 年度. Document numbers
 * (`〔2023〕146号`), ordinals (`第3条`), ranks (`前3名`), months and days without a year (`5月1日`) are no figures.
 *
 * @param placeAt the place of an offset of `text`
 */
export function figuresOf(text: string, placeAt: (offset: number) => Place): readonly Figure[] {
  if (!/[\d０-９]/u.test(text)) return [];
  const plain = text.replace(/[０-９]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  return matchesOf(FIGURE, plain).flatMap((match) => figuresIn(match, placeAt));
}

function longestFirst(words: readonly string[]): readonly string[] {
  return [...words].sort((a, b) => b.length - a.length);
}

function figuresIn(match: RegExpExecArray, placeAt: (offset: number) => Place): readonly Figure[] {
  const { year, numbers, tens = '', unit } = match.groups ?? {};
  if (year !== undefined) return dateIn(match, Number(year), placeAt(match.index));
  if (numbers === undefined || unit === undefined) return [];
  return valuesIn(numbers, powerOf(tens)).map(({ value, at }) => ({
    text: match[0],
    place: placeAt(match.index + at),
    value,
    unit: UNITS[unit] ?? unit,
  }));
}

/** `2025年` is a year; a month stands for its first day, and with 底 (as `2025年底`) for the last. */
function dateIn(match: RegExpExecArray, year: number, place: Place): readonly Figure[] {
  const { month, day, end } = match.groups ?? {};
  if (month === undefined && end === undefined) return [{ text: match[0], place, value: year, unit: '年度' }];
  const ofYear = Number(month ?? 12);
  const ofMonth = Number(day ?? (end === undefined ? 1 : daysInMonth(year, ofYear)));
  if (!isCalendarDate({ year, month: ofYear, day: ofMonth })) return [];
  return [{ text: match[0], place, value: dayOf(year, ofYear, ofMonth), unit: '日期' }];
}

interface Value {
  readonly value: number;
  /** Offset in the series. */
  readonly at: number;
}

/** Each number of a series, by the 万 of its own or of the end. What would then exceed the end is meant in ones: `5000—1万元`. */
function valuesIn(numbers: string, power: number): readonly Value[] {
  const members = matchesOf(MEMBER, numbers).map(({ groups, index }) => ({
    number: groups?.['number'] ?? '',
    own: powerOf(groups?.['tens'] ?? ''),
    at: index,
  }));
  const end = scaled(members.at(-1)?.number ?? '', power);
  const isRange = !/[、和或]/u.test(numbers);
  return members.map(({ number, own, at }) => {
    const value = scaled(number, own === 0 ? power : own);
    return { value: own === 0 && isRange && value > end ? scaled(number, 0) : value, at };
  });
}

function powerOf(tens: string): number {
  if (tens === '亿') return 8;
  return tens === '万' ? 4 : 0;
}

/** A decimal shift in the number's own text, so that it is exact: `0.3` and 4 → 3000. */
function scaled(number: string, power: number): number {
  return Number(`${number.replaceAll(',', '')}e${String(power)}`);
}
