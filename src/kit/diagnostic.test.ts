import { expect, test } from 'vitest';
import { byPlace, formatDiagnostic, shift } from './diagnostic.ts';

const place = { file: '02.md', line: 31, column: 5 };

test('a fault says where it is, what it is and what to do', () => {
  const fault = { place, code: 'T013', message: '这一行有 3 格，表头有 2 格' };
  expect(formatDiagnostic(fault)).toBe('02.md:31:5: [T013] 这一行有 3 格，表头有 2 格');
  expect(formatDiagnostic({ ...fault, hint: '删去一格' })).toBe(
    '02.md:31:5: [T013] 这一行有 3 格，表头有 2 格\n  办法：删去一格',
  );
});

test('faults are put in the order of the files', () => {
  const at = (file: string, line: number, column: number) => ({ place: { file, line, column }, code: '', message: '' });
  const sorted = [at('01.md', 1, 1), at('01.md', 1, 9), at('01.md', 20, 2), at('02.md', 3, 1)];
  expect([...sorted].reverse().sort(byPlace)).toEqual(sorted);
});

test('a place moves along its line', () => {
  expect(shift(place, 3)).toEqual({ file: '02.md', line: 31, column: 8 });
  expect(shift(place, 0)).toBe(place);
});
