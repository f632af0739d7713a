import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { applyDictionary, loadNotices } from '../../src/flow/index.ts';
import { connect, migrate, startEmbedded } from '../../src/store/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly urls: { readonly superuser: string; readonly owner: string; readonly app: string };
  }
}

/** One PostgreSQL for the whole run, with a template database: migrated, and with the registers of the notices. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'jiangtong-test-'));
  // Files run side by side, and some of them with fifty connections at once.
  const server = await startEmbedded({ dataDir, durable: false, settings: { max_connections: '400' } });
  const urls = { superuser: server.superuserUrl, owner: server.ownerUrl, app: server.appUrl };
  const database = connect({ appUrl: urls.app, ownerUrl: urls.owner });
  await migrate(database);
  const { ruleSet } = await loadNotices('notices');
  await applyDictionary(database, ruleSet);
  await database.close();
  const postgres = new URL(urls.superuser);
  postgres.pathname = '/postgres';
  const superuser = new pg.Client(postgres.href);
  await superuser.connect();
  await superuser.query('alter database jiangtong with is_template true allow_connections false');
  await superuser.end();
  project.provide('urls', urls);
  return async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
