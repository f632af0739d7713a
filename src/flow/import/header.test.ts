import { describe, expect, test } from 'vitest';
import type { ColumnShape, TableShape } from '../../register/index.ts';
import type { FileRow, Sheet } from '../../store/index.ts';
import { findHeader, findSheet } from './header.ts';

function column(name: string, nullable: boolean): ColumnShape {
  return { name, kind: 'text', nullable, optional: true, comment: '', identity: 'none', creditCode: false, unit: '' };
}

const SHAPE: TableShape = {
  name: '证书',
  notice: 'n',
  comment: '',
  columns: [column('证书编号', false), column('等级（级）', false), column('备注说明', true)],
  key: ['证书编号'],
  references: [],
  keepers: [],
  fourEyes: false,
  visibility: { kind: 'city' },
  scope: { county: null, countyVia: [], organisations: [], persons: [], organisationsVia: [], personsVia: [] },
  nameColumn: null,
};

function rows(...lines: readonly string[]): FileRow[] {
  return lines.map((line, i) => ({ number: i + 1, cells: line.split('|'), faults: [] }));
}

function found(...lines: readonly string[]) {
  const header = findHeader(rows(...lines), SHAPE, ['发证年度']);
  return {
    row: header?.header.row,
    columns: header?.header.columns.map(({ at, column: { name } }) => [at, name]),
    leftOut: header?.header.leftOut,
    faults: header?.faults.map(({ code, column: name }) => `${code} ${name}`),
  };
}

describe('the header', () => {
  test('is the row that names most columns, wherever it stands among the first', () => {
    expect(found('证书编号一览表', '', '证书编号|等级（级）', 'A1|高级')).toEqual({
      row: 3,
      columns: [
        [0, '证书编号'],
        [1, '等级（级）'],
      ],
      leftOut: [],
      faults: [],
    });
    expect(findHeader(rows('甲|乙', '1|2'), SHAPE, [])).toBeUndefined();
  });

  test('names its columns with blanks, in other widths, with marks for what must be filled', () => {
    expect(found(' 证书 编号*|＊等级(级)|备注说明（选填）').columns).toEqual([
      [0, '证书编号'],
      [1, '等级（级）'],
      [2, '备注说明'],
    ]);
  });

  test('says every fault at once: missing, twice, misspelt', () => {
    expect(found('证书编号|证书编号|备注')).toMatchObject({
      faults: ['I023 证书编号', 'I021 等级（级）', 'I022 备注'],
    });
  });

  test('passes over columns of the clerk’s own, of ours, and those that are computed', () => {
    const { leftOut, faults } = found('序号|原行号|错误说明|发证年度|证书编号|等级（级）|联系电话');
    expect([leftOut, faults]).toEqual([['序号', '联系电话'], []]);
  });
});

describe('the sheet', () => {
  const sheet = (name: string, ...lines: readonly string[]): Sheet => ({
    name,
    async *rows() {
      yield await Promise.resolve(rows(...lines));
    },
  });

  test('is the first with all that is needed; else the one that comes nearest', async () => {
    const [other, half, whole] = [sheet('说明', '一|二'), sheet('半', '证书编号'), sheet('全', '证书编号|等级（级）')];
    const second = sheet('又一张', '证书编号|等级（级）');
    expect(await findSheet([other, half, whole, second], SHAPE, [])).toMatchObject({
      sheet: whole,
      others: ['又一张'],
    });
    expect((await findSheet([other, half], SHAPE, []))?.found.faults).toMatchObject([{ code: 'I021' }]);
    expect(await findSheet([other], SHAPE, [])).toBeUndefined();
  });
});
