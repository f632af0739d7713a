import { join } from 'node:path';
import { parseObject, readIfThere, writeWhole } from './files.ts';

/** What one start leaves for the next. */
export interface Settings {
  readonly port?: number;
  /** Where the cluster is, if not below the data folder. */
  readonly outside?: string;
}

const NAME = 'postgres.json';

/** Unreadable settings are as none: the port is found anew, and where the data are is found by the data folder's own path. */
export function readSettings(dataDir: string): Settings {
  const { port, outside } = parseObject(readIfThere(join(dataDir, NAME)) ?? '{}') ?? {};
  return {
    ...(typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65536 ? { port } : {}),
    ...(typeof outside === 'string' ? { outside } : {}),
  };
}

export function keepSettings(dataDir: string, settings: Settings): void {
  writeWhole(join(dataDir, NAME), `${JSON.stringify(settings, null, 2)}\n`, 0o644);
}
