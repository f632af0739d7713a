import { randomBytes } from 'node:crypto';
import { chmodSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseObject, readIfThere, writeWhole } from './files.ts';

/** Passwords of the cluster's logins; they stand nowhere else. Letters, digits, `-` and `_` only. */
export interface Credentials {
  /** Login `postgres`: makes the roles and the database, nothing else. */
  readonly superuser: string;
  /** Login `jiangtong_owner`. */
  readonly owner: string;
  /** Login `jiangtong_app`. */
  readonly app: string;
}

export interface CredentialsFound {
  readonly credentials: Credentials;
  /** Made now, so that an existing cluster doesn't know them yet. */
  readonly fresh: boolean;
  /** What happened to the old file, in Chinese. */
  readonly explained?: string;
}

const NAME = 'credentials.json';

/** The passwords in the data folder. A missing or broken file is replaced: who may start the server has the data anyway. */
export function findCredentials(dataDir: string): CredentialsFound {
  const file = join(dataDir, NAME);
  const text = readIfThere(file);
  if (text === undefined) return { credentials: makeCredentials(dataDir), fresh: true };
  const credentials = parse(text);
  if (credentials !== undefined) {
    closeToOthers(file);
    return { credentials, fresh: false };
  }
  const aside = setAside(dataDir);
  return {
    credentials: makeCredentials(dataDir),
    fresh: true,
    explained: `${NAME} 读不懂，已另存为 ${aside}，并换了新的密码；数据不受影响。`,
  };
}

/** The passwords as a running server keeps them. */
export function readCredentials(dataDir: string): Credentials | undefined {
  return parse(readIfThere(join(dataDir, NAME)) ?? '');
}

/** New passwords, on disk before anything uses them. */
export function makeCredentials(dataDir: string): Credentials {
  const password = (): string => randomBytes(24).toString('base64url');
  const credentials = { superuser: password(), owner: password(), app: password() };
  writeWhole(join(dataDir, NAME), `${JSON.stringify(credentials, null, 2)}\n`);
  return credentials;
}

/** Keeps a file that is of no use; answers its new name. */
export function setAside(dataDir: string): string {
  const aside = `${NAME}.broken-${String(Date.now())}`;
  renameSync(join(dataDir, NAME), join(dataDir, aside));
  return aside;
}

function parse(text: string): Credentials | undefined {
  const { superuser, owner, app } = parseObject(text) ?? {};
  return isPassword(superuser) && isPassword(owner) && isPassword(app) ? { superuser, owner, app } : undefined;
}

function isPassword(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{16,}$/u.test(value);
}

/** A file copied from elsewhere may have come with other rights. */
function closeToOthers(file: string): void {
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
}
