import pg from 'pg';
import { templateOf, type TableShape } from '../../register/index.ts';
import type { ImportCounts, ImportFindings } from '../../store/index.ts';
import type { Header, HeaderFault } from './header.ts';

/** Somebody has asked to cancel the import, before it wrote. */
export class Cancelled extends Error {}

/** The platform stops: the import is given back, to be run again. */
export class Stopped extends Error {}

/** Some rows are wrong, and all were to be right. */
export class RowsRefused extends Error {
  readonly counts: ImportCounts;
  readonly findings: ImportFindings;

  constructor(counts: ImportCounts, findings: ImportFindings) {
    super('rows refused');
    this.counts = counts;
    this.findings = findings;
  }
}

/** The file has no header, or not the one that the register needs. */
export class HeaderRefused extends Error {
  readonly findings: ImportFindings;

  constructor(sheet: string, { row, leftOut }: Pick<Header, 'row' | 'leftOut'>, faults: readonly HeaderFault[]) {
    super('header refused');
    this.findings = { sheet, leftOut, faults: faults.map((fault) => ({ row, ...fault })) };
  }

  static none(shape: TableShape): HeaderRefused {
    const required = templateOf(shape).columns.flatMap(({ name, required: needed }) => (needed ? name : []));
    const hint = `表头须在前 10 行，写明各栏的名称，至少有：${required.join('、')}。可以下载模板填写`;
    return new HeaderRefused('', { row: 0, leftOut: [] }, [
      { column: '', code: 'I020', message: `没有找到台账“${shape.name}”的表头`, hint },
    ]);
  }

  static empty(sheet: string, header: Header): HeaderRefused {
    return new HeaderRefused(sheet, header, [
      { column: '', code: 'I024', message: `工作表“${sheet}”的表头下面没有数据`, hint: '检查是否传错了文件' },
    ]);
  }
}

/** Whether the database is gone, or its connection, or it has preferred another transaction: the run is lost, and can be run again. */
export function isAway(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(?:08|57P0[123]|40001|40P01)/u.test(error.code ?? '');
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  const syscall = 'syscall' in error ? error.syscall : undefined;
  return (
    syscall === 'connect' ||
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    /Connection terminated|connection error|not queryable|Connection ended/iu.test(error.message)
  );
}
