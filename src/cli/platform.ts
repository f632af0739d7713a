import { join } from 'node:path';
import { env } from 'node:process';
import { openPlatform, type Platform } from '../flow/index.ts';

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
  const platform = await openPlatform({ ...platformOptions(), beside: true });
  try {
    return await work(platform);
  } finally {
    await platform.close();
  }
}
