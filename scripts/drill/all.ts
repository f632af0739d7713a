/** `npm run drill`: every drill, one after another; `npm run drill -- 5` with so many kills of each kind instead of its own number. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { argv, execPath, exit } from 'node:process';

for (const drill of ['import-kill.ts', 'payment-kill.ts']) {
  console.log(`\n${drill}`);
  const { status } = spawnSync(execPath, [join(import.meta.dirname, drill), ...argv.slice(2)], { stdio: 'inherit' });
  if (status !== 0) exit(1);
}
