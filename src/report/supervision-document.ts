import { civilOf, parseDay, type Day } from '../kit/index.ts';
import type { Block, Column, OfficialDocument, Table } from './document.ts';

/** The board as it is printed: all of it in words. */
export interface SupervisionToPrint {
  readonly asOf: Day;
  /** null: the whole city. */
  readonly department: string | null;
  /** 发文机关署名. */
  readonly organ: string;
  /** Title and 文号 of the notice that is supervised. */
  readonly basis: { readonly title: string; readonly number: string };
  /** The picture in sentences. */
  readonly summary: readonly string[];
  readonly measures: readonly {
    readonly title: string;
    readonly leads: readonly string[];
    readonly standing: string;
    readonly figure: string;
    /** `2026-10-10`; null: nothing is owed. */
    readonly nextDue: string | null;
    readonly rung: string;
    /** 万元. */
    readonly spent: string;
  }[];
  readonly late: readonly {
    readonly code: string;
    readonly name: string;
    readonly owes: string;
    readonly rung: string;
  }[];
  readonly ladder: readonly { readonly name: string; readonly days: number; readonly does: string }[];
}

/** 督查通报, in the words that are usual for one; the table of all measures is its annex. */
export function supervisionDocument(given: SupervisionToPrint): OfficialDocument {
  const { asOf, department, organ, basis, summary, late, ladder } = given;
  const whose = department ?? '';
  return {
    title: `关于${whose}落实高技能人才政策措施情况的督查通报`,
    blocks: [
      paragraph(
        `现将《${basis.title}》（${basis.number}）${whose}落实情况通报如下。数字由台账、办件和资金账按文件写明的算法算出。`,
      ),
      heading('一、总体情况'),
      ...summary.map(paragraph),
      heading('二、逾期任务'),
      ...(late.length === 0 ? [paragraph('没有逾期的任务。')] : [table(lateTable(given))]),
      heading('三、工作要求'),
      paragraph('各责任单位每季度结束后10日内报送进展，写明完成数和佐证。逾期的，按下列级别督办：'),
      ...ladder.map(({ name, days, does }) => paragraph(`逾期${String(days)}天，${name}：${does}。`)),
      paragraph('附件：各条措施落实情况表'),
    ],
    signature: { organ, date: sayDay(asOf) },
    annexes: [{ title: '各条措施落实情况表', table: measuresTable(given) }],
  };
}

function measuresTable({ measures }: SupervisionToPrint): Table {
  const columns: readonly Column[] = [
    { title: '措施', width: 30, align: 'left' },
    { title: '牵头单位', width: 32, align: 'left' },
    { title: '进展', width: 22, align: 'left' },
    { title: '指标', width: 34, align: 'left' },
    { title: '到期', width: 23, align: 'center' },
    { title: '督办', width: 12, align: 'center' },
    { title: '今年支出（万元）', width: 19, align: 'right' },
  ];
  return {
    columns,
    rows: measures.map(({ title, leads, standing, figure, nextDue, rung, spent }) => [
      title,
      leads.join('、'),
      standing,
      figure,
      sayDue(nextDue),
      rung,
      spent,
    ]),
  };
}

function lateTable({ late }: SupervisionToPrint): Table {
  return {
    columns: [
      { title: '任务', width: 46, align: 'left' },
      { title: '应办事项', width: 86, align: 'left' },
      { title: '督办', width: 14, align: 'center' },
    ],
    rows: late.map(({ code, name, owes, rung }) => [`${code} ${name}`, owes, rung]),
  };
}

/** `2027.1.10`: short enough for its column. */
function sayDue(iso: string | null): string {
  const day = iso === null ? undefined : parseDay(iso);
  if (day === undefined) return '—';
  const { year, month, day: ofMonth } = civilOf(day);
  return `${String(year)}.${String(month)}.${String(ofMonth)}`;
}

function sayDay(day: Day): string {
  const { year, month, day: ofMonth } = civilOf(day);
  return `${String(year)}年${String(month)}月${String(ofMonth)}日`;
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}

function heading(text: string): Block {
  return { kind: 'heading', level: 1, text };
}

function table(of: Table): Block {
  return { kind: 'table', table: of };
}
