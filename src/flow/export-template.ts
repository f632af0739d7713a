import { templateOf, type TableShape, type Template, type TemplateColumn } from '../register/index.ts';
import { csvBytes, xlsxBytes, type OutColumn, type OutRow, type OutSheet } from '../store/index.ts';
import { demand } from './access/refusal.ts';
import { applicantShape } from './cases/form.ts';
import type { Context } from './context.ts';
import type { FileFormat } from './export-register.ts';
import { shapeOf } from './registers/shape-of.ts';

/**
 * An empty file to fill in a register with: headers with notes, cells for text, lists to choose from, and a sheet on how to fill it in.
 * @throws RegisterRefused, AccessRefused
 */
export async function exportTemplate(
  context: Context,
  register: string,
  format: FileFormat,
): Promise<AsyncIterable<Buffer>> {
  await demand(context, 'register.read');
  return emptyFile(shapeOf(context.ruleSet, register), format);
}

/** The same of a 申请表: with the columns alone that whoever applies fills in. @throws RegisterRefused, AccessRefused */
export async function exportFormTemplate(context: Context, item: string): Promise<AsyncIterable<Buffer>> {
  await demand(context, 'register.read');
  return emptyFile(applicantShape(context.ruleSet, item), 'xlsx');
}

function emptyFile(shape: TableShape, format: FileFormat): AsyncIterable<Buffer> {
  const template = templateOf(shape);
  const sheet: OutSheet = { name: shape.name, columns: template.columns.map(outColumn), rows: [] };
  return format === 'xlsx' ? xlsxBytes([sheet, explanation(template)]) : csvBytes(sheet);
}

function outColumn({ name, required, note, allowed, closed, example }: TemplateColumn): OutColumn {
  return {
    header: name,
    width: Math.max(14, Math.min(30, 2 * name.length + 4)),
    required,
    note: `${note}\n例：${example}`,
    ...(allowed === undefined ? {} : { choice: { values: allowed, only: closed } }),
  };
}

function explanation({ register, columns, notes }: Template): OutSheet {
  const rows: OutRow[] = [
    ...columns.map(({ name, required, note, example }): OutRow => ({
      cells: [name, required ? '是' : '', note, example],
    })),
    { cells: [] },
    ...[
      ...notes,
      `只在第一张表“${register}”里填写；表头的名称不要改，列的先后可以换，不需要的列可以不要。`,
      '同一文件可以重复导入：已登记、内容相同的行不会再登记。',
    ].map((note, i): OutRow => ({ cells: [`${String(i + 1)}.`, null, note] })),
  ];
  return {
    name: '填表说明',
    columns: [
      { header: '栏目', width: 24 },
      { header: '必填', width: 6 },
      { header: '怎样填写', width: 80 },
      { header: '例', width: 26 },
    ],
    rows: [rows],
  };
}
