import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const root = new URL('../', import.meta.url);
const doc = readFileSync(new URL('docs/dependencies.md', root), 'utf8');
const rows = [...doc.matchAll(/^\| `([^`]+)` \|([^|]+)\|([^|]+)\|$/gm)];
const documented = new Map(rows.map(([, name = '', purpose = '', licence = '']) => [name, { purpose, licence }]));

interface Manifest {
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function readManifest(path: string): Manifest {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- npm has read the same file before us
  return JSON.parse(readFileSync(new URL(path, root), 'utf8')) as Manifest;
}

const { dependencies = {}, devDependencies = {} } = readManifest('package.json');
const named = { ...dependencies, ...devDependencies };

describe('docs/dependencies.md', () => {
  test('names each dependency of package.json once, and no other', () => {
    expect(rows).toHaveLength(documented.size);
    expect([...documented.keys()].sort()).toEqual(Object.keys(named).sort());
  });

  test.each([...documented])('says what %s is for, and its licence as the package states it', (name, entry) => {
    expect(entry.purpose.trim()).not.toBe('');
    expect(entry.licence.trim()).toBe(readManifest(`node_modules/${name}/package.json`).license);
  });

  test.each(Object.entries(named))('%s is pinned to one version (%s)', (_name, version) => {
    expect(version).toMatch(/^(npm:[^@]+@)?\d+\.\d+\.\d+(-beta\.\d+)?$/);
  });
});
