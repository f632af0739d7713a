/**
 * A server as `serve` runs it, on a database and a folder, until it is killed; for drills, which kill it.
 * `serve-child.ts <application's login> <owner's login> <folder> <port> <milliseconds by which its clock is ahead>`; tells its parent the port.
 */
import { argv } from 'node:process';
import { createServer } from '../../src/api/index.ts';
import { createOidc, loadNotices, platformHealth, resumeSession, runPlatform } from '../../src/flow/index.ts';
import { connect, makeKeys } from '../../src/store/index.ts';
import { CHEAP } from '../../test/platform/people.ts';

const [appUrl = '', ownerUrl = '', data = '', port = '0', ahead = '0'] = argv.slice(2);
const now = (): Date => new Date(Date.now() + Number(ahead));
const loaded = await loadNotices('notices');
const database = connect({ appUrl, ownerUrl });
const keys = makeKeys(Buffer.alloc(32, 7));
// What its jobs say while their PostgreSQL is gone is what is expected of them.
const running = await runPlatform({ database, keys, data }, loaded.ruleSet, now, () => undefined);
const app = await createServer({
  loaded,
  webRoot: '/nowhere',
  version: '0.0.0',
  now,
  limits: 'off',
  platform: {
    database,
    keys,
    data,
    imports: running.imports,
    passwordCost: CHEAP,
    oidc: createOidc([], 'http://127.0.0.1/api/oidc/callback'),
    sessionOf: (token, at) => resumeSession({ database, keys, now: at }, token),
    ...platformHealth(database, running.sealing),
  },
});
await app.listen({ host: '127.0.0.1', port: Number(port) });
const address = app.server.address();
process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
