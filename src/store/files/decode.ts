import type { FileHandle } from 'node:fs/promises';
import { refuse } from './refused.ts';

/** Encodings that tables come in: Excel writes UTF-16 as “Unicode 文本”, and GB18030 as plain CSV on a Chinese machine. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

const CHUNK = 64 * 1024;

/** The encoding of a text file: by its byte order mark, else the first that all of it can be read in. @throws FileRefused */
export async function encodingOf(file: FileHandle): Promise<Encoding> {
  const head = Buffer.alloc(2);
  await file.read(head, 0, 2, 0);
  const marked =
    head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined;
  const candidates: readonly Encoding[] = marked === undefined ? ['utf-8', 'gb18030'] : [marked];
  for (const encoding of candidates) if (await isWhole(file, encoding)) return encoding;
  return refuse(
    'I009',
    '文字读不了：不是 UTF-8，也不是 GB18030（GBK）',
    '在 Excel 里另存为“CSV UTF-8（逗号分隔）”，或存为 .xlsx',
  );
}

async function isWhole(file: FileHandle, encoding: Encoding): Promise<boolean> {
  try {
    for await (const text of decoded(file, encoding)) if (text.includes('\0')) return false;
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** The text of the file, in pieces, without a byte order mark. @throws TypeError where the bytes are no text of that encoding. */
export async function* decoded(file: FileHandle, encoding: Encoding): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const block = Buffer.alloc(CHUNK);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(block, 0, CHUNK, at);
    at += bytesRead;
    const text = decoder.decode(block.subarray(0, bytesRead), { stream: bytesRead > 0 });
    if (text !== '') yield text;
    if (bytesRead === 0) return;
  }
}
