import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import { Value } from 'typebox/value';

const Manifest = Type.Record(
  Type.String(),
  Type.Object({ file: Type.String(), isEntry: Type.Optional(Type.Boolean()) }),
);

/** Addresses of the scripts of the portal's pages, as the build named them; none where it has not been built. */
export function scriptsOf(webRoot: string): string[] {
  const path = join(webRoot, '.vite/manifest.json');
  if (!existsSync(path)) return [];
  const manifest = Value.Parse(Manifest, JSON.parse(readFileSync(path, 'utf8')));
  return Object.entries(manifest)
    .filter(([source, { isEntry }]) => isEntry === true && source.startsWith('src/web/portal/islands/'))
    .map(([, { file }]) => `/${file}`);
}
