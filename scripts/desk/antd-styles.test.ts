import { expect, test } from 'vitest';
import { antdStyles, both } from './antd-styles.ts';
import { rulesOf } from './css-rules.ts';
import { coloursOf, themeOf } from './theme.ts';

test('a style sheet is read rule by rule, with what is nested', () => {
  expect(rulesOf('.a{color:red;}@media (x){.b{top:0;}}.c{}')).toEqual([
    { selector: '.a', body: 'color:red;' },
    { selector: '@media (x)', body: '.b{top:0;}' },
    { selector: '.c', body: '' },
  ]);
});

test('of the dark theme only what is different is said again', () => {
  const light = rulesOf('.a{--x:#fff;--y:1px;}.b{top:0;}');
  const dark = rulesOf('.a{--x:#000;--y:1px;}.b{top:0;}');
  expect(both(light, dark)).toBe(
    '.a{--x:#fff;--y:1px;}\n.b{top:0;}\n@media (prefers-color-scheme: dark) {\n.a{--x:#000}\n}\n',
  );
});

test('the theme takes its colours from the tokens that the portal has', () => {
  const [light, dark] = [coloursOf('light'), coloursOf('dark')];
  expect(light['paper']).not.toBe(dark['paper']);
  expect(themeOf('light').token?.colorBgLayout).toBe(light['paper']);
  expect(themeOf('dark').token?.colorText).toBe(dark['ink']);
});

test('the styles name nothing that the policy refuses: no data, no other address', async () => {
  const css = await antdStyles(['Button', 'Table']);
  expect(css).toContain('.ant-btn');
  expect(css).toContain('.desk');
  expect(css).not.toMatch(/url\(|@import/u);
});
