import { parseDay } from '../../kit/index.ts';
import { supervisionDocument, toDocx } from '../../report/index.ts';
import { record, transact } from '../../store/index.ts';
import { scopeOf } from '../../access/index.ts';
import type { Context } from '../context.ts';
import type { DocumentFile } from '../public-notice/document.ts';
import { supervisionBoard, type MeasureHead, type SupervisionBoard } from './board.ts';

/** The board as an official document; that it was taken out is in the audit. @throws AccessRefused, SupervisionRefused */
export async function boardDocument(
  context: Context,
  measures: readonly MeasureHead[],
  asked: { readonly department?: string | undefined } = {},
): Promise<DocumentFile> {
  const board = await supervisionBoard(context, measures, asked);
  await transact(context.database, scopeOf(context.actor), (tx) =>
    record(tx, {
      action: 'supervision.export',
      subject: '督查通报',
      detail: { asOf: board.asOf, department: board.department },
    }),
  );
  const document = supervisionDocument(toPrint(board, context));
  return { name: `${document.title}.docx`, content: await toDocx(document) };
}

/** 1万元. */
const FEN_OF_WAN = 1_000_000;

function toPrint(board: SupervisionBoard, { ruleSet }: Context) {
  const { measures, tasks, ladder, summary, asOf, department } = board;
  const main = ruleSet.notices.find(({ id }) => id === measures[0]?.notice)?.head;
  return {
    asOf: parseDay(asOf) ?? 0,
    department,
    // Whoever answers for putting the notice into effect as a whole.
    organ: ruleSet.tasks.find(({ notice }) => notice === measures[0]?.notice)?.departments[0] ?? '',
    basis: { title: main?.标题 ?? '', number: main?.文号 ?? '' },
    summary,
    measures: measures.map((one) => ({
      title: one.title,
      leads: one.leads,
      standing: one.words === '' ? one.standingName : one.words,
      figure: one.figure === null ? '—' : sayFigure(one.figure),
      nextDue: one.nextDue,
      rung: one.rung === 'none' ? '—' : one.rungName,
      spent: one.spent === 0 ? '—' : (one.spent / FEN_OF_WAN).toFixed(2),
    })),
    late: tasks
      .filter(({ standing }) => standing === 'overdue')
      .map(({ code, name, owes, rungName }) => ({
        code,
        name,
        owes: owes[0] ?? '',
        rung: rungName,
      })),
    ladder,
  };
}

function sayFigure({ name, text, target }: NonNullable<SupervisionBoard['measures'][number]['figure']>): string {
  return target === null ? `${name}：${text}` : `${name}：${text}，目标${target}`;
}
