import { argv } from 'node:process';
import { loadNotices, runJobs } from '../../src/flow/index.ts';
import { connect, makeKeys } from '../../src/store/index.ts';

/** A process that delivers messages, as a server does, until it is killed: `deliver-child.ts <application's login> <owner's login>`. */
const [appUrl = '', ownerUrl = ''] = argv.slice(2);
const database = connect({ appUrl, ownerUrl });
const { ruleSet } = await loadNotices('notices');
await runJobs(
  {
    database,
    keys: makeKeys(Buffer.alloc(32, 7)),
    ruleSet,
    now: () => new Date(),
    sms: { send: () => Promise.resolve() },
    log: (line) => process.stderr.write(`${line}\n`),
  },
  { poll: 200 },
);
