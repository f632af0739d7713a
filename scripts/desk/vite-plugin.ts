import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { antdStyles } from './antd-styles.ts';
import { COMPONENTS } from './components.ts';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const STYLES = file('../../src/web/desk/theme/antd.css');
const STYLE_SHEETS = file('../../src/web/desk/theme/style-sheets.ts');

/** Ant Design without `<style>` elements: its styles are a file, made here, and what it adds while it runs goes another way. */
export function withoutStyleElements(): Plugin {
  return {
    name: 'without-style-elements',
    enforce: 'pre',
    async load(id) {
      const path = id.replaceAll('\\', '/');
      if (path === STYLES) return antdStyles(COMPONENTS);
      if (path.endsWith('/@rc-component/util/es/Dom/dynamicCSS.js'))
        return `export * from ${JSON.stringify(STYLE_SHEETS)};`;
      return null;
    },
  };
}
