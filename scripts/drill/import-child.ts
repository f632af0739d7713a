/** The imports of a server, and nothing else of it: takes up what is unfinished and ends when all is done. For drills, which kill it. */
import { argv } from 'node:process';
import { ImportQueue, resumeImports } from '../../src/flow/index.ts';
import { loadNotices } from '../../src/policy/index.ts';
import { connect, makeKeys } from '../../src/store/index.ts';

const [appUrl = '', ownerUrl = '', uploads = ''] = argv.slice(2);
const { ruleSet } = await loadNotices('notices');
const database = connect({ appUrl, ownerUrl });
const queue = new ImportQueue({ database, keys: makeKeys(Buffer.alloc(32, 7)), ruleSet, uploads }, console.error);
await resumeImports(queue, new Date());
await queue.idle();
await database.close();
