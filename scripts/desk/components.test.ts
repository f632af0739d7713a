import { globSync, readFileSync } from 'node:fs';
import * as antd from 'antd';
import { describe, expect, test } from 'vitest';
import { COMPONENTS } from './components.ts';

/** Names that are imported from Ant Design, types left out. */
const imported = new Set(
  globSync('src/web/desk/**/*.{ts,tsx}').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^import \{([^}]+)\} from 'antd';$/gmu)].flatMap(([, names = '']) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type ')),
    ),
  ),
);

/** Within others: `App` shows messages; a table may be loading, a list to choose from may be empty. */
const WITHIN = ['message', 'notification', 'Spin', 'Empty'];

describe('the style sheet of Ant Design', () => {
  test('has the styles of every component that the desk imports, and of no other', () => {
    const styled = new Set<string>(COMPONENTS);
    expect([...imported].filter((name) => name !== 'ConfigProvider' && !styled.has(name))).toEqual([]);
    expect([...styled].filter((name) => !imported.has(name) && !WITHIN.includes(name))).toEqual([]);
  });

  test('knows only components that there are', () => {
    expect(COMPONENTS.filter((name) => !Object.hasOwn(antd, name))).toEqual([]);
  });
});
