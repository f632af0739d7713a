import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PROGRAMS = ['/usr/bin/soffice', '/usr/bin/libreoffice', '/Applications/LibreOffice.app/Contents/MacOS/soffice'];

/** What each kind of file is turned into: plain text, and cells with commas, both in UTF-8. */
const TARGETS = {
  docx: { filter: 'txt:Text (encoded):UTF8', ending: 'txt' },
  xlsx: { filter: 'csv:Text - txt - csv (StarCalc):44,34,76,1', ending: 'csv' },
} as const;

/** How LibreOffice reads a file that we wrote; undefined where there is none on this machine. @throws Error where it can't open it. */
export async function readByOffice(kind: keyof typeof TARGETS, content: Uint8Array): Promise<string | undefined> {
  const program = PROGRAMS.find((path) => existsSync(path));
  if (program === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'jiangtong-office-'));
  const { filter, ending } = TARGETS[kind];
  try {
    const file = join(folder, `file.${kind}`);
    writeFileSync(file, content);
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    // Of the environment no more than it needs: a browser that was unpacked before leaves its own fonts and libraries there.
    const { PATH, HOME } = process.env;
    const given = [profile, '--headless', '--convert-to', filter, '--outdir', folder, file];
    await promisify(execFile)(program, given, { env: { PATH, HOME } });
    // It says so on its output and ends well where it can't open a file; then there is nothing to read.
    return readFileSync(join(folder, `file.${ending}`), 'utf8').replace(/^\uFEFF/u, '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
