import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadNotices, assessSituation } from '../../../flow/index.ts';
import { parseDay } from '../../../kit/index.ts';
import type { RuleSet, Type } from '../../../rules/index.ts';
import { audiences } from './chooser.ts';
import { interviewFromText, interviewToText, startInterview, type Interview } from './interview.ts';
import { fromHash, linkTo } from './link.ts';
import { plainAnswer } from './plain-answer.ts';
import { stepOf, submit, type Step, type Submission } from './step.ts';

const containing = (text: string): unknown => expect.stringContaining(text);

const NOTICES = fileURLToPath(new URL('../../../../notices', import.meta.url));
const TODAY = parseDay('2025-12-31') ?? 0;
let ruleSet: RuleSet;

beforeAll(async () => {
  ({ ruleSet } = await loadNotices(NOTICES));
});

function send(interview: Interview, fields: Record<string, string>): Submission {
  return submit(interview, new URLSearchParams(fields), ruleSet, TODAY);
}

function stand(interview: Interview): Step {
  const step = stepOf(interview, ruleSet, TODAY);
  if (step === undefined) throw new Error(`no step: ${interviewToText(interview)}`);
  return step;
}

/** Answers whatever is asked, by the name of the field (or register), until nothing is. */
function answerAll(item: string, answers: Readonly<Record<string, string>>): Step {
  let interview = startInterview(item);
  for (let i = 0; i < 30; i++) {
    const step = stand(interview);
    if (step.question === undefined) return step;
    const { register, field } = step.question.target;
    const value = answers[field ?? register];
    if (value === undefined) throw new Error(`${item} asks ${register}.${field ?? ''}`);
    const sent = send(interview, { do: 'answer', value });
    expect(sent.faults).toEqual([]);
    interview = sent.interview;
  }
  throw new Error('it never ends');
}

/** Any answer of the type: the first choice, an ordinary figure. */
function someValue(type: Type | undefined): string {
  switch (type?.kind) {
    case undefined:
      return '有';
    case 'enum':
      return ruleSet.enums[type.name]?.values[0] ?? '';
    case 'boolean':
      return '是';
    case 'date':
      return '2025-06-01';
    case 'year':
      return '2025';
    case 'number':
      return '40';
    default:
      return '某';
  }
}

describe('the calculator asks only what is needed, and comes to the amount', () => {
  test.each([
    ['29', 'not-eligible', undefined, '还差 1 人'],
    ['30', 'award', 10_000, '还差 21 人'],
    ['100', 'award', 20_000, '还差 1 人'],
    ['101', 'award', 30_000, undefined],
  ])('02-01 with %s people', (people, status, amount, nearest) => {
    const { outcome } = answerAll('02-01', { 新增高技能人才数: people, 年度: '2025' });
    expect(outcome?.status).toBe(status);
    expect(outcome !== undefined && 'amount' in outcome ? outcome.amount : undefined).toBe(amount);
    if (nearest !== undefined) expect(outcome).toHaveProperty('nearest', expect.stringContaining(nearest));
  });

  test('14-05 pays the rent up to 20 000, for a graduate who started within five years', () => {
    const answers = {
      毕业生: '有',
      毕业日期: '2022-06-30',
      班级类型: '技师班',
      来聊创业日期: '2025-03-01',
      场所类型: '外租场所',
      年度: '2025',
      起租日期: '2025-03-01',
      实际年租金: '1.8万',
    };
    expect(answerAll('14-05', answers).outcome).toMatchObject({ status: 'award', amount: 18_000 });
    expect(answerAll('14-05', { ...answers, 实际年租金: '30000' }).outcome).toMatchObject({ amount: 20_000 });
    expect(answerAll('14-05', { ...answers, 毕业日期: '2020-02-28' }).outcome).toMatchObject({
      status: 'not-eligible',
    });
    expect(answerAll('14-05', { ...answers, 毕业生: '没有' }).outcome).toMatchObject({ status: 'not-eligible' });
  });

  test('an item whose 范围 names one kind takes that kind for granted', () => {
    expect(answerAll('11-02', { 认定日期: '2025-05-01' }).outcome).toMatchObject({ status: 'award', amount: 200_000 });
    expect(answerAll('11-04', { 认定日期: '2025-05-01' }).outcome).toMatchObject({ status: 'award', amount: 100_000 });
  });

  test('what was told for one item holds for the next', () => {
    const first = answerAll('14-01', { 等级: '高级工', 发证日期: '2025-09-01', 职业: '焊工', 人员类别: '企业职工' });
    expect(first.others.map(({ item, status }) => [item, status])).toEqual([['UI-01', 'needs-facts']]);
    const next = stand(send(first.interview, { do: 'item', value: 'UI-01' }).interview);
    expect(next.question?.target).toMatchObject({ register: '个人', field: '失业保险参保月数' });
    const both = stand(send(next.interview, { do: 'answer', value: '24' }).interview);
    expect(both.outcome).toMatchObject({ item: 'UI-01', status: 'award', amount: 2000 });
    expect(both.others).toMatchObject([{ item: '14-01', status: 'superseded' }]);
  });

  test('the same facts give the same through the flow that the API calls', () => {
    const { situation, assessment } = answerAll('14-01', {
      等级: '技师',
      发证日期: '2025-09-01',
      职业: '焊工',
      人员类别: '企业职工',
    });
    expect(assessSituation(ruleSet, situation, { today: TODAY }).assessment).toEqual(assessment);
  });

  test('every item comes to an answer, whatever is chosen first', () => {
    for (const item of ruleSet.items) {
      let interview = startInterview(item.code);
      for (let i = 0; stand(interview).question !== undefined; i++) {
        expect(i, item.code).toBeLessThan(25);
        const field = stand(interview).question?.field;
        const value = someValue(field?.type);
        interview = send(interview, { do: 'answer', value }).interview;
      }
      expect(stand(interview).outcome?.item).toBe(item.code);
    }
  });
});

describe('an answer can be refused, changed, put off', () => {
  const started = startInterview('02-01');

  test('a wrong one is refused with every fault, and changes nothing', () => {
    const sent = send(started, { do: 'answer', value: '三十' });
    expect(sent.interview).toBe(started);
    expect(sent.rejected).toBe('三十');
    expect(sent.faults).toMatchObject([{ message: containing('三十'), hint: containing('整数') }]);
  });

  test('changing one keeps the others', () => {
    const done = answerAll('02-01', { 新增高技能人才数: '30', 年度: '2025' }).interview;
    const editing = send(done, { do: 'edit', value: '0' }).interview;
    expect(stand(editing).question).toMatchObject({ previous: '30', target: { field: '新增高技能人才数' } });
    expect(send(editing, { do: 'keep' }).interview).toEqual(done);
    const changed = stand(send(editing, { do: 'answer', value: '60' }).interview);
    expect(changed.outcome).toMatchObject({ status: 'award', amount: 20_000 });
    expect(changed.interview.answers.map(({ value }) => value)).toEqual(['60', '2025']);
  });

  test('one put off is not asked again until it is taken up', () => {
    const skipped = send(started, { do: 'skip' }).interview;
    expect(stand(skipped).question?.target.field).toBe('年度');
    const end = send(skipped, { do: 'answer', value: '2025' }).interview;
    expect(stand(end)).toMatchObject({ question: undefined, outcome: { status: 'needs-facts' } });
    expect(stand(send(end, { do: 'unskip' }).interview).question?.target.field).toBe('新增高技能人才数');
  });

  test('what was paid before closes it, and can be taken back', () => {
    const done = answerAll('02-01', { 新增高技能人才数: '30', 年度: '2025' }).interview;
    const paid = send(done, { do: 'paid', value: '10000', date: '2025-11-01', key: '2025' }).interview;
    expect(stand(paid).outcome?.status).toBe('superseded');
    expect(stand(send(paid, { do: 'unpaid', value: '0' }).interview).outcome?.status).toBe('award');
    expect(send(done, { do: 'paid', value: '10000', date: '', key: '2025' }).faults).not.toEqual([]);
  });

  test('the day of the assessment can be another', () => {
    const done = answerAll('11-02', { 认定日期: '2025-05-01' }).interview;
    expect(stand(send(done, { do: 'date', value: '2025-04-30' }).interview).outcome?.status).toBe('not-eligible');
    expect(send(done, { do: 'date', value: '2025-02-30' }).faults).toHaveLength(1);
  });

  test('starting again forgets all', () => {
    const done = answerAll('11-02', { 认定日期: '2025-05-01' }).interview;
    expect(send(done, { do: 'restart' }).interview).toEqual(startInterview('11-02'));
  });
});

describe('an interview in a form or link', () => {
  test('comes back as it was', () => {
    const { interview } = answerAll('14-01', {
      等级: '技师',
      发证日期: '2025-09-01',
      职业: '焊工',
      人员类别: '企业职工',
    });
    expect(interviewFromText(interviewToText(interview))).toEqual(interview);
    const link = linkTo(interview);
    expect(link).toMatch(/^\/calculator\/14-01#q=[\w-]+$/u);
    expect(fromHash(link.slice(link.indexOf('#')))).toEqual(interview);
  });

  test.each([
    '',
    'null',
    '[]',
    '{"items":[]}',
    '{"items":["02-01"],"answers":[{}],"skipped":[],"paid":[]}',
    '{"items":[1],"answers":[],"skipped":[],"paid":[]}',
  ])('that is none is refused: %s', (text) => {
    expect(interviewFromText(text)).toBeUndefined();
  });

  test.each(['#item-02-01', '#q=', '#q=%%%', '#q=AAAA', ''])('a hash that is none is left alone: %s', (hash) => {
    expect(fromHash(hash)).toBeUndefined();
  });

  test.each(['constructor', '__proto__', 'toString'])(
    'names that every object has are no registers: %s',
    (register) => {
      const interview = { ...startInterview('02-01'), answers: [{ register, field: '名称', row: 0, value: 'x' }] };
      expect(() => stepOf(interview, ruleSet, TODAY)).not.toThrow();
    },
  );
});

test.each([
  ['３０', '人', '30'],
  ['30人', '人', '30'],
  ['1,200.50元', '元', '1200.50'],
  ['1.8万元', '元', '18000'],
  ['2万', '元', '20000'],
  ['60%', '%', '60'],
  ['三十', '人', '三十'],
])('the number %s (%s) is taken as %s', (typed, unit, plain) => {
  expect(plainAnswer(typed, { kind: 'number', unit })).toBe(plain);
});

test.each([
  ['2025年9月1日', '2025-09-01'],
  ['2025/9/1', '2025-09-01'],
  ['２０２５-０９-０１', '2025-09-01'],
  ['昨天', '昨天'],
])('the date %s is taken as %s', (typed, plain) => {
  expect(plainAnswer(typed, { kind: 'date' })).toBe(plain);
});

test('who asks: people by what of theirs the rule looks at, organisations by their kind', () => {
  const labels = audiences(ruleSet, 'liaocheng-2024-23').map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(['我是毕业生', '我有竞赛获奖', '我代表企业', '我代表院校']));
  expect(labels.findIndex((label) => label.startsWith('我代表'))).toBeGreaterThan(labels.indexOf('我是毕业生'));
});
