import { faultsByRow, type ImportFault, type Stage } from '../../store/index.ts';

/** Enough to see what is wrong; the report has all. */
const MOST = 50;

export async function firstFaults(stage: Stage): Promise<readonly ImportFault[]> {
  for await (const rows of faultsByRow(stage, MOST))
    return rows
      .flatMap(({ number, faults }) =>
        faults.map(({ index, code, message, hint }) => ({
          row: number,
          column: stage.columns[index]?.name ?? '',
          code,
          message,
          hint,
        })),
      )
      .slice(0, MOST);
  return [];
}
