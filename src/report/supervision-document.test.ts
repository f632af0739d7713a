import { describe, expect, test } from 'vitest';
import { parseDay } from '../kit/index.ts';
import { supervisionDocument, type SupervisionToPrint } from './supervision-document.ts';
import { toDocx } from './to-docx.ts';

const GIVEN: SupervisionToPrint = {
  asOf: parseDay('2026-11-22') ?? 0,
  department: null,
  organ: '市人力资源社会保障局',
  basis: { title: '关于加强新时代全市高技能人才队伍建设的若干措施', number: '聊政办字〔2024〕23号' },
  summary: ['截至2026年11月22日，16条措施、43项任务中，1项逾期，42项推进中。', '没有别的。'],
  measures: Array.from({ length: 16 }, (_, i) => ({
    title: `措施${String(i + 1)}`,
    leads: ['市人力资源社会保障局', '市财政局'],
    standing: '1项推进中',
    figure: '优选重点企业：200家，目标200家',
    nextDue: i === 0 ? null : '2027-01-10',
    rung: '—',
    spent: '3.50',
  })),
  late: [
    {
      code: '06-R4',
      name: '开展劳模工匠入企宣讲',
      owes: '市总工会应于2026年11月9日前完成任务，逾期13天',
      rung: '催办',
    },
  ],
  ladder: [
    { name: '提醒', days: 1, does: '平台提醒责任单位' },
    { name: '催办', days: 10, does: '发催办单' },
  ],
};

function textsOf(given: SupervisionToPrint): readonly string[] {
  return supervisionDocument(given).blocks.flatMap((block) => (block.kind === 'table' ? [] : [block.text]));
}

describe('the supervision bulletin', () => {
  test('says how things stand, what is late, what is asked for; the table of all measures is its annex', () => {
    const document = supervisionDocument(GIVEN);
    expect(document.title).toBe('关于落实高技能人才政策措施情况的督查通报');
    expect(document.signature).toEqual({ organ: '市人力资源社会保障局', date: '2026年11月22日' });
    expect(textsOf(GIVEN)).toEqual([
      '现将《关于加强新时代全市高技能人才队伍建设的若干措施》（聊政办字〔2024〕23号）落实情况通报如下。数字由台账、办件和资金账按文件写明的算法算出。',
      '一、总体情况',
      ...GIVEN.summary,
      '二、逾期任务',
      '三、工作要求',
      '各责任单位每季度结束后10日内报送进展，写明完成数和佐证。逾期的，按下列级别督办：',
      '逾期1天，提醒：平台提醒责任单位。',
      '逾期10天，催办：发催办单。',
      '附件：各条措施落实情况表',
    ]);
    const [annex] = document.annexes;
    expect(annex?.table.rows).toHaveLength(16);
    expect(annex?.table.rows.map((row) => row[4]).slice(0, 2)).toEqual(['—', '2027.1.10']);
    for (const row of annex?.table.rows ?? []) expect(row).toHaveLength(annex?.table.columns.length ?? 0);
  });

  test('of one department, and with nothing late', () => {
    const own = { ...GIVEN, department: '市总工会', late: [] };
    expect(supervisionDocument(own).title).toBe('关于市总工会落实高技能人才政策措施情况的督查通报');
    expect(textsOf(own)).toContain('没有逾期的任务。');
    expect(supervisionDocument(own).blocks.some(({ kind }) => kind === 'table')).toBe(false);
  });

  test('is the same file each time', async () => {
    const [one, other] = await Promise.all([toDocx(supervisionDocument(GIVEN)), toDocx(supervisionDocument(GIVEN))]);
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
  });
});
