import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createElement, type ReactNode } from 'react';
import packageJson from '../../package.json' with { type: 'json' };
import { CSS_KEY, type Component } from './components.ts';
import { rulesOf, type Rule } from './css-rules.ts';
import { themeOf, type Scheme } from './theme.ts';

const CACHE = new URL('../../node_modules/.cache/jiangtong/', import.meta.url).pathname;

/**
 * The styles of these components of Ant Design as a style sheet, light, and dark where the device asks for it. The browser then makes none
 * itself, which the Content-Security-Policy forbids. It takes seconds, so it is kept until a version or the theme changes.
 */
export async function antdStyles(components: readonly Component[]): Promise<string> {
  const themes = [themeOf('light'), themeOf('dark')];
  const made = JSON.stringify([packageJson.dependencies.antd, components, themes]);
  const file = join(CACHE, `antd-${createHash('sha256').update(made).digest('hex').slice(0, 16)}.css`);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const css = both(await extract(components, 'light'), await extract(components, 'dark'));
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(file, css);
  return css;
}

async function extract(components: readonly Component[], scheme: Scheme): Promise<readonly Rule[]> {
  // Server-side rendering says in development that layout effects do nothing, a thousand times.
  process.env['NODE_ENV'] ??= 'production';
  const { ConfigProvider, theme } = await import('antd');
  const { extractStyle } = await import('@ant-design/static-style-extract');
  const algorithm = scheme === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm;
  const settings = { ...themeOf(scheme), algorithm, hashed: false, cssVar: { key: CSS_KEY } };
  const css = extractStyle({
    includes: [...components],
    customTheme: (node: ReactNode) => createElement(ConfigProvider, { theme: settings }, node),
  });
  // Some demonstrations have a theme of their own, which no page has.
  return rulesOf(css).filter(({ selector }) => !selector.startsWith('.css-var-'));
}

/** The light rules, then of the dark ones what is different. */
export function both(light: readonly Rule[], dark: readonly Rule[]): string {
  const known = new Map(light.map(({ selector, body }) => [`${selector}{${body}}`, true]));
  const other = dark
    .filter(({ selector, body }) => !known.has(`${selector}{${body}}`))
    .map((rule) => ({ ...rule, body: different(rule, light) }));
  return `${light.map(textOf).join('\n')}\n@media (prefers-color-scheme: dark) {\n${other.map(textOf).join('\n')}\n}\n`;
}

function different({ selector, body }: Rule, light: readonly Rule[]): string {
  const lit = new Set(light.filter((rule) => rule.selector === selector).flatMap((rule) => rule.body.split(';')));
  // What is nested is taken whole.
  if (body.includes('{')) return body;
  return body
    .split(';')
    .filter((declaration) => declaration !== '' && !lit.has(declaration))
    .join(';');
}

function textOf({ selector, body }: Rule): string {
  return `${selector}{${body}}`;
}
