import { join } from 'node:path';
import { env } from 'node:process';
import {
  DictionaryRefused,
  EmbeddedError,
  FingerprintError,
  MasterKeyError,
  MigrationRefused,
  openPlatform,
  type Platform,
} from '../flow/index.ts';

/** Where the platform's data are, from the environment (`docs/platform.md`); the same for every command. */
export function platformOptions(): Parameters<typeof openPlatform>[0] {
  return {
    data: env['JIANGTONG_DATA'] ?? join(process.cwd(), '.data'),
    databaseUrl: env['DATABASE_URL'],
    ownerUrl: env['DATABASE_OWNER_URL'],
    key: env['JIANGTONG_KEY'],
  };
}

/** Opens the platform for one command and closes it whatever happens. */
export async function withPlatform<T>(work: (platform: Platform) => Promise<T>): Promise<T> {
  const platform = await openPlatform({
    ...platformOptions(),
    beside: true,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    return await work(platform);
  } finally {
    await platform.close();
  }
}

/** Why the platform can't be opened and what to do, in Chinese; undefined for what is a fault of the program. */
export function sayPlatformError(error: unknown): string | undefined {
  if (error instanceof EmbeddedError) return `${error.message}\n${error.hint}`;
  const isExpected = [DictionaryRefused, FingerprintError, MasterKeyError, MigrationRefused].some(
    (kind) => error instanceof kind,
  );
  if (isExpected && error instanceof Error) return error.message;
  return isNetworkError(error)
    ? `连不上数据库（${error.code}）。看 DATABASE_URL 的地址、端口和密码，数据库是否已启动。`
    : undefined;
}

/** Refused, unknown host, wrong password or database. */
function isNetworkError(error: unknown): error is Error & { readonly code: string } {
  const codes = ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN', '28P01', '28000', '3D000'];
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
