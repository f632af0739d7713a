/**
 * `node bench/platform/import.ts`: how fast registers are imported and how much memory it takes: 100 000 rows of XLSX and a million of CSV
 * (or as many as is said: `import.ts 1000 10000`), on a PostgreSQL of its own that waits for the disk as in earnest.
 */
import { execFile } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { applyDictionary } from '../../src/flow/index.ts';
import { loadNotices } from '../../src/policy/index.ts';
import { connect, csvBytes, makeKeys, migrate, startEmbedded, xlsxBytes } from '../../src/store/index.ts';
import { sayRate, tableOf } from '../table.ts';
import type { ImportMeasured } from './import-one.ts';
import { certificates, HEADER, settle, town, type Town } from './town.ts';

const [xlsxRows = 100_000, csvRows = 1_000_000] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'jiangtong-bench-'));
const server = await startEmbedded({ dataDir: folder });
try {
  const database = connect({ appUrl: server.appUrl, ownerUrl: server.ownerUrl });
  await migrate(database);
  const { ruleSet } = await loadNotices('notices');
  await applyDictionary(database, ruleSet);
  const place = town(20_000, 500);
  await settle(database, makeKeys(Buffer.alloc(32, 7)), ruleSet, place);
  const rows = [
    await measure(place, 'XLSX', xlsxRows),
    await measure(place, 'CSV', csvRows),
    await measure(place, 'CSV', csvRows, '再次'),
  ];
  console.log(tableOf(['file', 'rows', 'time', 'rate', 'memory before', 'peak', 'longest wait of others'], rows));
  await database.close();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(place: Town, kind: 'XLSX' | 'CSV', count: number, again = ''): Promise<readonly string[]> {
  const file = join(folder, `certificates.${kind}`);
  const columns = HEADER.map((header) => ({ header, width: 20 }));
  const sheet = { name: '证书', columns, rows: certificates(place, kind, count) };
  await pipeline(kind === 'XLSX' ? xlsxBytes([sheet]) : csvBytes(sheet), createWriteStream(file));
  const one = join(import.meta.dirname, 'import-one.ts');
  const uploads = join(folder, 'uploads');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    one,
    server.appUrl,
    server.ownerUrl,
    uploads,
    file,
  ]);
  if (stderr !== '') process.stderr.write(stderr);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- our own program, a few lines above
  const found = JSON.parse(stdout) as ImportMeasured;
  if (found.state !== 'done') throw new Error(`the import of ${kind} ended as ${found.state}`);
  return [
    `${kind}${again === '' ? '' : ', again'}`,
    String(count),
    `${found.seconds.toFixed(1)} s`,
    sayRate(count / found.seconds),
    `${found.before.toFixed(0)} MiB`,
    `${found.peak.toFixed(0)} MiB`,
    `${found.longestWait.toFixed(0)} ms`,
  ];
}
