import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../kit/index.ts';
import { readNotice, type Notice, type NoticeSource } from '../notice/index.ts';
import { compileRules, type RuleSet } from '../rules/index.ts';

/** What a folder of notices says: as documents, as rules, and what is wrong with it. With faults it must not be run. */
export interface LoadedNotices {
  readonly notices: readonly Notice[];
  readonly ruleSet: RuleSet;
  readonly faults: readonly Diagnostic[];
}

/** A folder of notice folders → documents and rules, with every fault of all files. */
export async function loadNotices(folder: string, shown?: string): Promise<LoadedNotices> {
  const read = (await readNotices(folder, shown)).map(readNotice);
  const notices = read.map(({ notice }) => notice);
  const { ruleSet, faults } = compileRules(notices);
  return { notices, ruleSet, faults: [...read.flatMap((one) => one.faults), ...faults] };
}

/**
 * The files of each notice folder, in the order of their names. A path is given as `notices/liaocheng-2024-23/02.md`, whatever the
 * folder's own place on the disk, so that a fault reads the same everywhere; or below `shown`, where somebody's own folder is checked. Sub-folders (`examples/`) are no part of the notice.
 * @throws Error of the file system, where the folder cannot be read.
 */
export async function readNotices(folder: string, shown = 'notices'): Promise<NoticeSource[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const ids = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(ids.sort().map((id) => readNoticeFolder(folder, id, shown)));
}

async function readNoticeFolder(folder: string, id: string, shown: string): Promise<NoticeSource> {
  const entries = await readdir(join(folder, id), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && /\.(?:md|yaml)$/.test(entry.name)).map(({ name }) => name);
  const files = await Promise.all(
    names.sort().map(async (name) => ({
      path: `${shown}/${id}/${name}`,
      text: await readFile(join(folder, id, name), 'utf8'),
    })),
  );
  return { id, files };
}
