import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';

const Manifest = Type.Record(
  Type.String(),
  Type.Object({
    file: Type.String(),
    isEntry: Type.Optional(Type.Boolean()),
    css: Type.Optional(Type.Array(Type.String())),
  }),
);

/** Address of a script of the portal's pages, as the build named it; none where it has not been built. */
export function scriptsOf(webRoot: string, island: string): string[] {
  const found = manifestOf(webRoot)[`src/web/portal/islands/${island}.ts`];
  return found?.isEntry === true ? [`/${found.file}`] : [];
}

/** The built script of a source file and its style sheets, below the folder of the build; undefined where it has not been built. */
export function entryOf(
  root: string,
  source: string,
): { readonly script: string; readonly styles: readonly string[] } | undefined {
  const found = manifestOf(root)[source];
  return found === undefined ? undefined : { script: found.file, styles: found.css ?? [] };
}

function manifestOf(root: string): Static<typeof Manifest> {
  const path = join(root, '.vite/manifest.json');
  return existsSync(path) ? Value.Parse(Manifest, JSON.parse(readFileSync(path, 'utf8'))) : {};
}
