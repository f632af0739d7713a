/** `node bench/platform/start.ts`: from the command to the first answer, on no data folder at all and on one that is there. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { tableOf } from '../table.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiangtong-bench-'));
try {
  const rows = [
    ['empty', await start([])],
    ['existing, no sample', await start(['--empty'])],
    ['existing, with the sample', await start([])],
  ] as const;
  console.log(
    tableOf(
      ['database', 'listens after', 'sample loaded after', 'stopped in'],
      rows.map(([what, { listens, sample, stop }]) => [what, say(listens), say(sample), say(stop)]),
    ),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Started {
  readonly listens: number;
  readonly sample: number | undefined;
  readonly stop: number;
}

async function start(flags: readonly string[]): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, ['bin/jiangtong.js', 'serve', '--port', '0', ...flags], {
    env: { ...process.env, JIANGTONG_DATA: folder, JIANGTONG_LOG: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let listens: number | undefined;
  let sample: number | undefined;
  for await (const line of createInterface(child.stdout)) {
    if (line.includes('http://localhost')) listens ??= performance.now() - began;
    if (line.startsWith('示例账号')) sample = performance.now() - began;
    if (listens !== undefined && (flags.length > 0 || sample !== undefined)) break;
  }
  if (listens === undefined) throw new Error('the server did not start');
  const ending = performance.now();
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { listens, sample, stop: performance.now() - ending };
}

function say(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '–' : `${(milliseconds / 1000).toFixed(2)} s`;
}
