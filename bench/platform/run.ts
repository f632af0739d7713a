/** `npm run bench` runs this after the engine's: start, imports, look-ups among a million people, claims over HTTP. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

for (const part of ['start', 'import', 'look-up', 'cases']) {
  console.log(`\n${part}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${part}.ts`)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
