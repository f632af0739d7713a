import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMasked, maskText } from './masked.ts';
import { isPublicRow, maskRow, type RowSource } from './public-row.ts';

describe('maskText', () => {
  test.each([
    ['370102199001011234', '370***********1234'],
    ['37010219900101123X', '370***********123X'],
    ['91350100M000100Y43', '913***********0Y43'],
    ['张三 13812345678', '张三 138****5678'],
    ['138 1234 5678', '138******5678'],
    ['138-1234-5678', '138******5678'],
    ['６２２２０２１６０２００１２３４５６７', '６２２************４５６７'],
    ['0635-8223456', '063*****3456'],
    ['8223456', '*****56'],
    ['账号6222021602001234567', '账号622************4567'],
    ['3,7,0102199001', '3,7,********01'],
  ])('%s → %s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  test.each([
    '焊接/2025',
    '2025-09-01',
    '聊政办字〔2024〕23号',
    '6-18-02-04',
    '高级工',
    '（三）',
    'CNC2025',
    'ISO 9001',
    '金额100000元',
    '',
  ])('leaves %j', (text) => {
    expect(maskText(text)).toBe(text);
    expect(isMasked(text)).toBe(true);
  });
});

describe('a public row', () => {
  const source: RowSource = {
    ...{ name: '张三', identity: '370102199001011234', county: '东昌府区', matter: '焊接/2025' },
    ...{ amount: 1, benefit: '', clause: '（三）' },
  };

  test.each([
    ['370102199001011234', '370***********1234'],
    ['某厂', '**'],
    ['甲乙丙丁', '甲**丁'],
    ['H12345678', 'H*******8'],
  ])('masks the number whatever it looks like: %s', (identity, masked) => {
    expect(maskRow(1, { ...source, identity }).identity).toBe(masked);
  });

  test('holds no number of a person, phone or account, wherever it was put', () => {
    const fields = ['name', 'identity', 'county', 'matter', 'benefit', 'clause'] as const;
    const digits = fc.stringMatching(/^[0-9]{7,19}$/);
    const around = fc.constantFrom('', '张三', ' 电话', '（', '-', '２');
    fc.assert(
      fc.property(fc.constantFrom(...fields), digits, around, around, (field, number, before, after) => {
        const row = maskRow(1, { ...source, [field]: `${before}${number}${after}` });
        expect(isPublicRow(row)).toBe(true);
        const long = JSON.stringify(row).match(/\p{Nd}{6,}/gu);
        expect(long).toBeNull();
      }),
    );
  });

  test('from elsewhere is known to be none where it gives a number away', () => {
    const row = maskRow(1, source);
    expect(isPublicRow(row)).toBe(true);
    expect(isPublicRow({ ...row, name: '张三13812345678' })).toBe(false);
  });
});
