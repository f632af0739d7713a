import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { refuse, SAVE_AGAIN } from './refused.ts';

/** What an archive is read from: an open file, or bytes in memory. */
export interface ZipSource {
  readonly stat: () => Promise<{ readonly size: number }>;
  readonly read: (
    target: Buffer,
    offset: number,
    length: number,
    position: number,
  ) => Promise<{ readonly bytesRead: number }>;
}

/** One file of an archive, as its central directory has it. */
export interface ZipEntry {
  readonly name: string;
  readonly deflated: boolean;
  readonly encrypted: boolean;
  readonly crc: number;
  /** Bytes in the archive. */
  readonly packed: number;
  /** Bytes unpacked, as declared; `readEntry` holds it to that. */
  readonly size: number;
  /** Where its bytes begin. */
  readonly start: number;
}

/** What an archive may declare. Checked before anything is unpacked. */
export interface ZipLimits {
  readonly entries: number;
  /** Unpacked bytes of all entries. */
  readonly size: number;
  /** Unpacked bytes to one packed byte, of entries over 1 MiB: XML of tables stays below 60, a bomb is near 1000. */
  readonly ratio: number;
}

export const ZIP_LIMITS: ZipLimits = { entries: 1000, size: 600 * 1024 * 1024, ratio: 200 };

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const MOST_COMMENT = 0xffff;
const MIB = 1024 * 1024;
const CHUNK = 64 * 1024;

/** The entries of an archive, from its central directory (APPNOTE.TXT 4.3). @throws FileRefused */
export async function readZip(file: ZipSource, limits: ZipLimits = ZIP_LIMITS): Promise<ZipEntry[]> {
  const { size } = await file.stat();
  const { count, start, bytes } = await findDirectory(file, size);
  if (count > limits.entries)
    refuse('I003', `压缩包里有 ${String(count)} 个文件，最多 ${String(limits.entries)} 个`, SAVE_AGAIN);
  const entries: ZipEntry[] = [];
  const spans: { readonly from: number; readonly to: number }[] = [];
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    const { entry, header, length } = centralEntry(bytes, at);
    const from = await dataStart(file, header);
    spans.push({ from: header, to: from + entry.packed });
    entries.push({ ...entry, start: from });
    at += length;
  }
  refuseOverlaps(spans, start);
  refuseDoubles(entries);
  refuseBomb(entries, limits);
  return entries;
}

interface Directory {
  readonly count: number;
  readonly start: number;
  readonly bytes: Buffer;
}

/** The end record stands last, behind it only a comment whose length it names. */
async function findDirectory(file: ZipSource, size: number): Promise<Directory> {
  const tail = await readAt(
    file,
    Math.max(0, size - END_BYTES - MOST_COMMENT),
    Math.min(size, END_BYTES + MOST_COMMENT),
  );
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END || at + END_BYTES + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const count = tail.readUInt16LE(at + 10);
    const length = tail.readUInt32LE(at + 12);
    const start = tail.readUInt32LE(at + 16);
    if (tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 8) !== count || start + length > size) broken();
    if (length > 4 * MIB) refuse('I003', '压缩包的目录太大', SAVE_AGAIN);
    return { count, start, bytes: await readAt(file, start, length) };
  }
  return broken();
}

interface CentralEntry {
  readonly entry: Omit<ZipEntry, 'start'>;
  /** Where its local header stands. */
  readonly header: number;
  /** Bytes of this record. */
  readonly length: number;
}

function centralEntry(bytes: Buffer, at: number): CentralEntry {
  if (at + CENTRAL_BYTES > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) broken();
  const method = bytes.readUInt16LE(at + 10);
  const named = at + CENTRAL_BYTES;
  const extra = named + bytes.readUInt16LE(at + 28);
  const end = extra + bytes.readUInt16LE(at + 30);
  const length = end + bytes.readUInt16LE(at + 32) - at;
  if (at + length > bytes.length) broken();
  if (method !== 0 && method !== 8) refuse('I004', `压缩包用了不支持的压缩方法 ${String(method)}`, SAVE_AGAIN);
  const [size, packed, header] = wide(bytes.subarray(extra, end), [
    bytes.readUInt32LE(at + 24),
    bytes.readUInt32LE(at + 20),
    bytes.readUInt32LE(at + 42),
  ]);
  const entry = {
    name: bytes.toString('utf8', named, extra),
    deflated: method === 8,
    encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
    crc: bytes.readUInt32LE(at + 16),
    packed,
    size,
  };
  if (method === 0 && packed !== size) broken();
  return { entry, header, length };
}

type Three = readonly [number, number, number];

/** Some programs write every size as 64 bits: a field of all ones then stands in the extra field 0x0001, in this order. */
function wide(extra: Buffer, fields: Three): Three {
  if (!fields.includes(0xffffffff)) return fields;
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2);
  let next = at + 4;
  const widened = (field: number): number => {
    if (field !== 0xffffffff) return field;
    if (next + 8 > extra.length) broken();
    const value = Number(extra.readBigUInt64LE(next));
    next += 8;
    return value;
  };
  return [widened(fields[0]), widened(fields[1]), widened(fields[2])];
}

/** The local header has a name and an extra field of its own lengths. */
async function dataStart(file: ZipSource, at: number): Promise<number> {
  const header = await readAt(file, at, LOCAL_BYTES);
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== LOCAL) broken();
  return at + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/** Entries that share their bytes unpack to more than any ratio shows. */
function refuseOverlaps(spans: readonly { readonly from: number; readonly to: number }[], directory: number): void {
  const ordered = [...spans].sort((a, b) => a.from - b.from);
  for (const [i, { to }] of ordered.entries()) {
    const next = ordered[i + 1]?.from ?? directory;
    if (to > next) refuse('I003', '压缩包里的文件互相重叠，像是压缩炸弹', SAVE_AGAIN);
  }
}

/** Of two entries with one name, programs don't agree which counts. */
function refuseDoubles(entries: readonly ZipEntry[]): void {
  if (new Set(entries.map(({ name }) => name.toLowerCase())).size < entries.length)
    refuse('I004', '压缩包里有两个同名的文件', SAVE_AGAIN);
}

function refuseBomb(entries: readonly ZipEntry[], limits: ZipLimits): void {
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  const most = `${String(Math.trunc(limits.size / MIB))} MiB`;
  if (total > limits.size)
    refuse(
      'I003',
      `展开后有 ${String(Math.ceil(total / MIB))} MiB，最多 ${most}`,
      '拆成几个文件，分几次导入；或者另存为 CSV',
    );
  const dense = entries.find(({ size, packed }) => size > MIB && size > packed * limits.ratio);
  if (dense !== undefined)
    refuse(
      'I003',
      `“${dense.name}”压缩得太紧（${String(Math.round(dense.size / Math.max(1, dense.packed)))} 倍），像是压缩炸弹`,
      SAVE_AGAIN,
    );
}

/**
 * The bytes of an entry, unpacked. What it declares, it is held to: the size while it unpacks, size and checksum at the end.
 * @throws FileRefused
 */
export async function* readEntry(file: ZipSource, entry: ZipEntry): AsyncGenerator<Buffer, void, void> {
  let size = 0;
  let crc = 0;
  for await (const chunk of unpacked(file, entry)) {
    size += chunk.length;
    if (size > entry.size) refuse('I003', `“${entry.name}”展开后比它声明的大，像是压缩炸弹`, SAVE_AGAIN);
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (size !== entry.size || crc !== entry.crc) broken();
}

async function* unpacked(file: ZipSource, entry: ZipEntry): AsyncGenerator<Buffer, void, void> {
  const packed = packedBytes(file, entry);
  if (!entry.deflated) return yield* packed;
  // `pipeline` hands an error on, and closes the one where the other is left early; the error itself comes out of the loop.
  const inflated = pipeline(Readable.from(packed), createInflateRaw({ chunkSize: CHUNK }), () => undefined);
  try {
    for await (const chunk of inflated) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch (error) {
    if (isZlib(error)) broken();
    throw error;
  }
}

async function* packedBytes(file: ZipSource, { start, packed }: ZipEntry): AsyncGenerator<Buffer, void, void> {
  for (let at = start; at < start + packed; at += CHUNK) {
    const chunk = await readAt(file, at, Math.min(CHUNK, start + packed - at));
    if (chunk.length === 0) broken();
    yield chunk;
  }
}

function isZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}

async function readAt(file: ZipSource, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function broken(): never {
  return refuse('I004', '文件损坏，打不开', `重新下载或复制一份；${SAVE_AGAIN}`);
}
