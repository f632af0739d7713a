/** One import in a process of its own, so that its memory is its own: `node import-one.ts <database url> <uploads> <file>`; answers JSON. */
import { createReadStream } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { PLATFORM_ACTOR } from '../../src/access/index.ts';
import { ImportQueue, receiveImport, seeImport } from '../../src/flow/index.ts';
import { loadNotices } from '../../src/policy/index.ts';
import { connect, makeKeys } from '../../src/store/index.ts';
import { CERTIFICATES } from './town.ts';

export interface ImportMeasured {
  readonly seconds: number;
  readonly added: number;
  readonly state: string;
  /** MiB, at most, of the whole process; before the import began; the longest that anything else had to wait, ms. */
  readonly peak: number;
  readonly before: number;
  readonly longestWait: number;
}

const MIB = 1024 * 1024;
const [url = '', ownerUrl = '', uploads = '', file = ''] = process.argv.slice(2);
const { ruleSet } = await loadNotices('notices');
const database = connect({ appUrl: url, ownerUrl });
const keys = makeKeys(Buffer.alloc(32, 7));
const context = { database, keys, actor: PLATFORM_ACTOR, now: new Date(), ruleSet };
const queue = new ImportQueue({ database, keys, ruleSet, uploads }, console.error);
await database.pool.query('select 1');
const before = process.memoryUsage.rss();
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const started = performance.now();
const content = createReadStream(file);
const given = { register: CERTIFICATES, fileName: 'bench', content, mode: 'all-or-nothing' } as const;
const id = await receiveImport(context, given, { uploads, most: 1024 * MIB });
queue.add({ id, actor: PLATFORM_ACTOR });
await queue.idle();
const seconds = (performance.now() - started) / 1000;
delay.disable();
const found = await seeImport(context, id);
const measured: ImportMeasured = {
  seconds,
  added: found?.counts.added ?? 0,
  state: found?.state ?? 'gone',
  peak: (process.resourceUsage().maxRSS * 1024) / MIB,
  before: before / MIB,
  longestWait: delay.max / 1e6,
};
process.stdout.write(JSON.stringify(measured));
await database.close();
