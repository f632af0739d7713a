import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder in which the run keeps what it has built of the web. */
    readonly web: string;
  }
}

/** A folder for what `builtWeb` builds, for the whole run. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'jiangtong-web-'));
  project.provide('web', folder);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
