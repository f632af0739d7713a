import { formatYuan, looksLikeResidentId, maskResidentId } from '../kit/index.ts';
import { optionOn, type RuleSet } from '../rules/index.ts';
import type { Assessment, Award, Benefit, Check, NotAwarded } from './model.ts';

const STATUS: Readonly<Record<NotAwarded['status'], string>> = {
  superseded: '已有替代',
  'not-eligible': '不符合',
  'needs-ruling': '需裁定',
  'needs-decision': '待核定',
  'needs-facts': '待补充事实',
};

const UNITS: Readonly<Record<string, string>> = { area: '平方米', years: '年' };
const NAMES: Readonly<Record<string, string>> = { area: '面积', years: '年限', as: '按', quantity: '数量' };

/** An assessment as an account for a person: what, how much, why, which sentence, which readings, what is missing. */
export function accountOf(assessment: Assessment, ruleSet: RuleSet, asOf: number): string {
  const { awards, notAwarded, checks, notices } = assessment;
  const parts = [
    `截至 ${assessment.asOf} 的测算　依据 ${notices.join('、')}`,
    ...section(
      '可以得到',
      awards.map((award) => sayAward(award, notices.length > 1)),
    ),
    ...section(
      '没有得到',
      notAwarded.map((entry) => sayNotAwarded(entry, notices.length > 1)),
    ),
    ...section(
      '校验结论',
      checks.map((check) => sayCheck(check, notices.length > 1)),
    ),
    ...section('用到的口径', sayReadings([...awards, ...notAwarded, ...checks], ruleSet, asOf)),
    ...section('接着要问', sayQuestions(assessment)),
  ];
  if (awards.length + notAwarded.length + checks.length === 0)
    parts.push(
      '',
      '这些事实没有用到任何一个事项。',
      '写上证书、竞赛获奖、毕业生等台账的行再测算，或用 jiangtong explain 看各事项要什么。',
    );
  return `${parts.join('\n')}\n`;
}

function section(title: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : ['', `【${title}】`, entries.join('\n')];
}

function sayAward(award: Award, several: boolean): string {
  const sum =
    award.benefit === undefined ? formatYuan(Math.round((award.amount ?? 0) * 100)) : sayBenefit(award.benefit);
  const before =
    award.paidBefore === undefined || award.paidBefore === 0
      ? []
      : [
          `应得 ${formatYuan(Math.round((award.full ?? 0) * 100))}，此前已发 ${formatYuan(Math.round(award.paidBefore * 100))}`,
        ];
  const next = award.nearest === undefined ? [] : [`再进一步：${award.nearest}`];
  return [
    `● ${masked(award.beneficiary)}　${award.name}（${numbered(award)}）　${sum}`,
    ...indent([...before, ...award.because, ...next, quoted(award, several), ...readingsLine(award.readings)]),
  ].join('\n');
}

/** An account is for reading, and read by others too: ID numbers are shown in part. */
function masked(name: string): string {
  return looksLikeResidentId(name) ? maskResidentId(name) : name;
}

/** Code and 同项键, which tells several awards of one item apart. */
function numbered({ item, key }: { readonly item: string; readonly key: string }): string {
  return key === '—' ? item : `${item}，${key.split('/').map(masked).join('/')}`;
}

/** `办公场所，面积 70平方米，年限 3年`. */
function sayBenefit(benefit: Benefit): string {
  const { kind, ...figures } = benefit;
  const parts = Object.entries(figures).map(
    ([name, value]) => `${NAMES[name] ?? name} ${String(value)}${UNITS[name] ?? ''}`,
  );
  return [kind, ...parts].join('，');
}

function sayNotAwarded(entry: NotAwarded, several: boolean): string {
  const near = entry.nearest === undefined ? [] : [entry.nearest];
  return [
    `○ ${masked(entry.beneficiary)}　${entry.name}（${numbered(entry)}）　${STATUS[entry.status]}`,
    ...indent([...entry.because, ...near, quoted(entry, several), ...readingsLine(entry.readings)]),
  ].join('\n');
}

function sayCheck(check: Check, several: boolean): string {
  const figures = Object.entries(check.figures).map(
    ([name, value]) => `${name} ${typeof value === 'number' ? value.toLocaleString('en-US') : value}`,
  );
  return [
    `● ${masked(check.subject)}　${check.name}（${numbered(check)}）　${check.status}`,
    ...indent([
      ...check.because,
      ...(figures.length === 0 ? [] : [figures.join('，')]),
      quoted(check, several),
      ...readingsLine(check.readings),
    ]),
  ].join('\n');
}

/** The sentence; with its document's number where several documents speak. */
function quoted(
  { notice, clause, quote }: { readonly notice: string; readonly clause: string; readonly quote: string },
  several: boolean,
): string {
  return `原文${several ? ` ${notice}` : ''}${clause}“${quote}”`;
}

function readingsLine(codes: readonly string[]): string[] {
  return codes.length === 0 ? [] : [`口径 ${codes.join('、')}`];
}

function sayReadings(
  entries: readonly { readonly readings: readonly string[] }[],
  ruleSet: RuleSet,
  asOf: number,
): string[] {
  const codes = new Set(entries.flatMap((entry) => entry.readings));
  return ruleSet.readings
    .filter((reading) => codes.has(reading.code))
    .map((reading) => {
      const name = optionOn(reading.inForce, asOf);
      const option = reading.options.find((o) => o.name === name);
      const chosen = option === undefined ? '现无有效选项' : `现行${option.name}：${option.reason}`;
      return `  ${reading.code} ${reading.question}\n      ${chosen}${reading.standing === '' ? '' : `（${reading.standing}）`}`;
    });
}

function sayQuestions({ questions }: Assessment): string[] {
  return questions.slice(0, 5).map((question, i) => {
    const where =
      (question.key === undefined ? undefined : masked(question.key)) ??
      (question.row === undefined ? '' : `第${String(question.row + 1)}行`);
    const what =
      question.field === undefined
        ? `台账“${question.register}”`
        : `${question.register}${where === '' ? '' : `（${where}）`}的“${question.field}”`;
    return `  ${i === 0 ? '先问' : '再问'} ${what}，关系到 ${question.items.join('、')}`;
  });
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}
