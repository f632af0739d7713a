import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file to be put into an archive. */
export interface ZipPart {
  readonly name: string;
  readonly chunks: AsyncIterable<string> | Iterable<string>;
}

const VERSION = 20;
/** Sizes stand behind the data; names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATE = 8;
/** 1980-01-01: the same content always makes the same bytes. */
const DATE = 0x0021;
const MOST = 0xffffffff;

interface Written {
  readonly name: Buffer;
  readonly at: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/** An archive as it is asked for, piece by piece: what is not read yet is not made yet. */
export async function* zipOf(parts: AsyncIterable<ZipPart> | Iterable<ZipPart>): AsyncGenerator<Buffer, void, void> {
  const written: Written[] = [];
  let at = 0;
  for await (const { name, chunks } of parts) {
    const bytes = Buffer.from(name);
    const header = localHeader(bytes);
    yield header;
    const count = { crc: 0, size: 0, packed: 0 };
    const deflated = pipeline(Readable.from(counted(chunks, count)), createDeflateRaw({ level: 3 }), () => undefined);
    for await (const chunk of deflated)
      if (Buffer.isBuffer(chunk)) {
        count.packed += chunk.length;
        yield chunk;
      }
    yield descriptor(count);
    written.push({ ...count, name: bytes, at });
    at += header.length + count.packed + DESCRIPTOR_BYTES;
    if (at > MOST || count.size > MOST) throw new RangeError('the archive is larger than 4 GiB');
  }
  const central = written.map(centralRecord);
  yield* central;
  yield endRecord(
    written.length,
    at,
    central.reduce((sum, { length }) => sum + length, 0),
  );
}

interface Count {
  crc: number;
  size: number;
  packed: number;
}

async function* counted(chunks: AsyncIterable<string> | Iterable<string>, count: Count): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk);
    count.crc = crc32(bytes, count.crc);
    count.size += bytes.length;
    yield bytes;
  }
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATE, 8);
  header.writeUInt16LE(DATE, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

const DESCRIPTOR_BYTES = 16;

function descriptor({ crc, packed, size }: Count): Buffer {
  const record = Buffer.alloc(DESCRIPTOR_BYTES);
  record.writeUInt32LE(0x08074b50, 0);
  record.writeUInt32LE(crc, 4);
  record.writeUInt32LE(packed, 8);
  record.writeUInt32LE(size, 12);
  return record;
}

function centralRecord({ name, at, crc, packed, size }: Written): Buffer {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(VERSION, 4);
  record.writeUInt16LE(VERSION, 6);
  record.writeUInt16LE(FLAGS, 8);
  record.writeUInt16LE(DEFLATE, 10);
  record.writeUInt16LE(DATE, 14);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(packed, 20);
  record.writeUInt32LE(size, 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt32LE(at, 42);
  return Buffer.concat([record, name]);
}

function endRecord(entries: number, at: number, length: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(entries, 8);
  record.writeUInt16LE(entries, 10);
  record.writeUInt32LE(length, 12);
  record.writeUInt32LE(at, 16);
  return record;
}
