import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { inject } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');
/** Each build beside the ones for everybody, as they stand in dist/. */
const BUILDS = { portal: ['.'], desk: ['desk', '--mode', 'desk'] } as const;

export type Build = keyof typeof BUILDS;

/**
 * Portal and desk, built once for the whole run: tests neither need nor disturb what is in dist/. Whoever asks first builds, in whatever
 * worker; the others wait.
 * @returns the folder that a server takes as its `webRoot`
 */
export async function builtWeb(...builds: readonly Build[]): Promise<string> {
  const folder = inject('web');
  await Promise.all(builds.map((one) => once(folder, one)));
  return folder;
}

async function once(folder: string, build: Build): Promise<void> {
  const [begun, done, failed] = ['begun', 'done', 'failed'].map((what) => join(folder, `${build}.${what}`));
  if (begun === undefined || done === undefined || failed === undefined) return;
  if (isFirst(begun)) {
    const [place, ...more] = BUILDS[build];
    const options = ['build', ...more, '--outDir', join(folder, place), '--logLevel', 'error'];
    // The tests' own mode is inherited, and would give the development build.
    const env = { ...process.env, NODE_ENV: 'production' };
    try {
      await promisify(execFile)(process.execPath, [VITE, ...options], { cwd: ROOT, env });
    } catch (error) {
      writeFileSync(failed, '');
      throw error;
    }
    writeFileSync(done, '');
  }
  while (!existsSync(done)) {
    if (existsSync(failed)) throw new Error(`the ${build} can’t be built; another test says why`);
    await sleep(50);
  }
}

/** A folder is made once, however many try. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
