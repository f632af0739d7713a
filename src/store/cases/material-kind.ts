import { inflateSync } from 'node:zlib';
import { fileTypeFromBuffer } from 'file-type';
import { FileRefused } from '../files/refused.ts';
import { readZip, type ZipLimits, type ZipSource } from '../files/zip.ts';

/** What is taken as a material: what every computer of an office opens without running anything. */
export const MATERIAL_KINDS = {
  pdf: { name: 'PDF', type: 'application/pdf', endings: ['pdf'] },
  jpeg: { name: 'JPEG 图片', type: 'image/jpeg', endings: ['jpg', 'jpeg', 'jpe', 'jfif'] },
  png: { name: 'PNG 图片', type: 'image/png', endings: ['png'] },
  /** GB/T 33190: what 电子发票 and 公文 come as. */
  ofd: { name: 'OFD 版式文件', type: 'application/ofd', endings: ['ofd'] },
} as const;

export type MaterialKind = keyof typeof MATERIAL_KINDS;

export const MOST_MATERIAL_BYTES = 10 * 1024 * 1024;

/** What is wrong with a file, and what to do, in Chinese. */
export interface MaterialFault {
  readonly message: string;
  readonly hint: string;
}

/** What the sender says of it: neither is believed, both must agree with what it is. */
export interface DeclaredFile {
  readonly name: string;
  /** Of the form's part; `application/octet-stream`, or nothing, claims nothing. */
  readonly type: string;
}

const SAVE_AGAIN = '另存为 PDF、JPEG、PNG 或 OFD 后再上传';

/** What a file is, by its content. A file that is two things at once, or could do something by itself, is none. */
export async function kindOfMaterial(
  bytes: Buffer,
  declared: DeclaredFile,
): Promise<{ readonly kind: MaterialKind } | { readonly fault: MaterialFault }> {
  if (bytes.length === 0) return { fault: { message: '文件是空的', hint: '检查是否选错了文件' } };
  const kind = await detected(bytes);
  if (kind === undefined) return { fault: { message: '文件不是 PDF、JPEG、PNG 或 OFD', hint: SAVE_AGAIN } };
  const fault = disagreement(kind, declared) ?? (await insideFault(kind, bytes));
  return fault === undefined ? { kind } : { fault };
}

async function detected(bytes: Buffer): Promise<MaterialKind | undefined> {
  const found = (await fileTypeFromBuffer(bytes))?.ext;
  if (found === 'pdf' || found === 'png') return found;
  if (found === 'jpg') return 'jpeg';
  // An OFD is an archive with OFD.xml at its root; that it has one is looked at with the rest of it.
  return found === 'zip' || found === 'ofd' ? 'ofd' : undefined;
}

function disagreement(kind: MaterialKind, { name, type }: DeclaredFile): MaterialFault | undefined {
  const { name: what, type: own, endings } = MATERIAL_KINDS[kind];
  const ending = /\.([^.]+)$/u.exec(name.trim().toLowerCase())?.[1] ?? '';
  if (!endings.some((one) => one === ending))
    return {
      message: `文件名以“${ending}”结尾，内容却像 ${what}`,
      hint: kind === 'ofd' ? SAVE_AGAIN : `文件确实是 ${what} 的，把文件名改为以 .${endings[0]} 结尾`,
    };
  const claimed = type.split(';')[0]?.trim().toLowerCase() ?? '';
  if (claimed === '' || claimed === 'application/octet-stream' || claimed === own) return undefined;
  const others: readonly string[] = kind === 'jpeg' ? ['image/jpg', 'image/pjpeg'] : kind === 'ofd' ? OFD_TYPES : [];
  if (others.includes(claimed)) return undefined;
  return { message: `上传时说是“${claimed}”，内容却是 ${what}`, hint: SAVE_AGAIN };
}

const OFD_TYPES = ['application/zip', 'application/x-zip-compressed', 'application/vnd.ofd'];

async function insideFault(kind: MaterialKind, bytes: Buffer): Promise<MaterialFault | undefined> {
  if (kind === 'ofd') return ofdFault(bytes);
  if (isArchiveToo(bytes)) return { message: '文件里藏着一个压缩包', hint: SAVE_AGAIN };
  switch (kind) {
    case 'pdf':
      return pdfFault(bytes);
    case 'png':
      return pngFault(bytes) ?? imageFault(bytes);
    case 'jpeg':
      return bytes.lastIndexOf(END_OF_JPEG) === -1 ? CUT : imageFault(bytes);
  }
}

const CUT: MaterialFault = { message: '文件没有传完，或已经损坏', hint: '重新保存或重新拍照后再上传' };
const END_OF_JPEG = Buffer.from([0xff, 0xd9]);

// ── images ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A PNG ends with its IEND; what comes after it is something else. */
function pngFault(bytes: Buffer): MaterialFault | undefined {
  for (let at = 8; at + 12 <= bytes.length;) {
    const next = at + 12 + bytes.readUInt32BE(at);
    if (next > bytes.length) return CUT;
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND')
      return next === bytes.length ? undefined : { message: '图片后面还有别的内容', hint: '重新截图或另存图片' };
    at = next;
  }
  return CUT;
}

/** A picture that is a page or a document as well, whichever program opens it. */
function imageFault(bytes: Buffer): MaterialFault | undefined {
  const isDocument = bytes.subarray(0, 1024).includes('%PDF-');
  const isPage = /<script[\s>]|<\?php|<!doctype html|<html[\s>]/iu.test(bytes.toString('latin1'));
  if (!isDocument && !isPage) return undefined;
  return { message: `图片里藏着${isPage ? '网页脚本' : '另一份文件'}`, hint: '重新截图或另存图片' };
}

/** The end of a zip: its record, and behind it only the comment whose length it names. */
function isArchiveToo(bytes: Buffer): boolean {
  const record = Buffer.from('PK\u0005\u0006', 'latin1');
  const tail = bytes.subarray(Math.max(0, bytes.length - 22 - 0xffff));
  for (let at = tail.lastIndexOf(record); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(record, at - 1))
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) <= tail.length) return true;
  return false;
}

// ── documents ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Names in a PDF of what runs, starts a program, or carries other files along (ISO 32000-1, 7.7.4, 12.6.4). */
const ACTIVE = /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z0-9])/u;
const MOST_UNPACKED = 16 * 1024 * 1024;

function pdfFault(bytes: Buffer): MaterialFault | undefined {
  const text = bytes.toString('latin1');
  if (!text.includes('%%EOF')) return CUT;
  const { outside, packed } = partsOf(text);
  if (/\/Encrypt(?![A-Za-z0-9])/u.test(outside))
    return { message: 'PDF 加了密码或限制', hint: '去掉密码和限制，另存后再上传' };
  const all = [outside, ...packed.map((one) => unpacked(one))].map(withoutEscapes);
  if (!all.some((part) => ACTIVE.test(part))) return undefined;
  return { message: 'PDF 里有脚本、附件或能启动程序的内容', hint: '用“打印成 PDF”的办法另存一份' };
}

/** What stands between the streams, and the streams that hold objects themselves. */
function partsOf(text: string): { readonly outside: string; readonly packed: readonly string[] } {
  const packed: string[] = [];
  let outside = '';
  let from = 0;
  for (;;) {
    const start = text.indexOf('stream', from);
    const end = start === -1 ? -1 : text.indexOf('endstream', start);
    outside += text.slice(from, start === -1 ? undefined : start);
    if (start === -1 || end === -1) return { outside, packed };
    const head = outside.slice(-400);
    if (/\/ObjStm(?![A-Za-z0-9])/u.test(head.slice(head.lastIndexOf(' obj'))))
      packed.push(text.slice(start + 'stream'.length, end).replace(/^\r?\n/u, ''));
    from = end + 'endstream'.length;
  }
}

/** One that can't be unpacked as it stands is read as it stands. */
function unpacked(stream: string): string {
  try {
    return inflateSync(Buffer.from(stream, 'latin1'), {
      maxOutputLength: MOST_UNPACKED,
      finishFlush: 2,
    }).toString('latin1');
  } catch {
    return stream;
  }
}

/** A name may be written with `#4A` for any of its letters. */
function withoutEscapes(text: string): string {
  return text.replaceAll(/#([0-9A-Fa-f]{2})/gu, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

// ── OFD ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const OFD_LIMITS: ZipLimits = { entries: 2000, size: 200 * 1024 * 1024, ratio: 200 };
const RUNS = /\.(?:exe|dll|com|scr|bat|cmd|ps1|vbs|js|jse|jar|msi|lnk|html?|svg|swf|zip|rar|7z)$/iu;

async function ofdFault(bytes: Buffer): Promise<MaterialFault | undefined> {
  try {
    const entries = await readZip(sourceOf(bytes), OFD_LIMITS);
    if (!entries.some(({ name }) => name === 'OFD.xml'))
      return { message: '这是压缩包，不是 OFD', hint: '解压后，把需要的文件逐个上传' };
    if (entries.some(({ encrypted }) => encrypted)) return { message: 'OFD 加了密码', hint: '去掉密码后再上传' };
    const odd = entries.find(({ name }) => RUNS.test(name) || /(?:^|[\\/])\.\.(?:[\\/]|$)/u.test(name));
    return odd === undefined ? undefined : { message: `OFD 里夹带了“${odd.name.slice(0, 60)}”`, hint: SAVE_AGAIN };
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return { message: error.message, hint: SAVE_AGAIN };
  }
}

/** The bytes as an archive's reader takes a file. */
function sourceOf(bytes: Buffer): ZipSource {
  return {
    stat: () => Promise.resolve({ size: bytes.length }),
    read: (target, offset, length, position) =>
      Promise.resolve({ bytesRead: bytes.copy(target, offset, position, Math.min(bytes.length, position + length)) }),
  };
}
