/**
 * The part of the tar format (POSIX ustar) that a backup needs: regular files, each small enough to be held. So `tar -tzf` and
 * `tar -xzf` open a backup, and whoever has lost this program can still load it with `psql`.
 */
export interface TarEntry {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The archive can't be read: it ends early, or isn't one. */
export class TarBroken extends Error {}

const BLOCK = 512;
const NAME_BYTES = 100;
/** Larger than anything a backup has in one entry. */
const MOST_BYTES = 256 * 2 ** 20;

/** @param at time of all entries, seconds since 1970. */
export async function* tarOf(entries: AsyncIterable<TarEntry>, at: number): AsyncGenerator<Buffer> {
  for await (const { name, bytes } of entries) {
    yield headerOf(name, bytes.length, at);
    yield bytes;
    yield Buffer.alloc(paddingOf(bytes.length));
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** @throws TarBroken, and whatever the stream of bytes ends with. */
export async function* entriesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const bytes = new ByteReader(chunks);
  for (;;) {
    const header = await bytes.take(BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const { name, size } = readHeader(header);
    const content = await bytes.take(size);
    await bytes.take(paddingOf(size));
    yield { name, bytes: content };
  }
  await bytes.take(BLOCK);
  if (!(await bytes.atEnd())) throw new TarBroken('末尾有多余的内容');
}

function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** Field after field as POSIX lays them out; numbers are octal text. */
function headerOf(name: string, size: number, at: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(name) > NAME_BYTES) throw new RangeError(`name of an entry is too long: ${name}`);
  header.write(name, 0);
  header.write(octal(0o600, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(at, 12), 136);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(octal(checksum(header), 7), 148);
  header.write(' ', 155);
  return header;
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

/** The sum of the header's bytes, with spaces where the sum itself stands. */
function checksum(header: Buffer): number {
  let sum = 8 * 0x20;
  for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte;
  return sum;
}

function readHeader(header: Buffer): { readonly name: string; readonly size: number } {
  const text = (from: number, to: number): string => header.toString('utf8', from, to).replace(/\0.*$/su, '');
  const [size, sum] = [Number.parseInt(text(124, 136), 8), Number.parseInt(text(148, 156), 8)];
  if (text(257, 262) !== 'ustar' || sum !== checksum(header)) throw new TarBroken('不是 tar 格式');
  if (!(size >= 0 && size <= MOST_BYTES)) throw new TarBroken('有一项大得不像备份里的');
  return { name: text(0, NAME_BYTES), size };
}

/** Takes so and so many bytes off a stream of chunks. */
class ByteReader {
  private readonly chunks: AsyncIterator<Buffer>;
  private held: Buffer[] = [];
  private length = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  async take(size: number): Promise<Buffer> {
    while (this.length < size) if (!(await this.more())) throw new TarBroken('文件在中间断了');
    const all = this.held.length === 1 && this.held[0] !== undefined ? this.held[0] : Buffer.concat(this.held);
    this.held = [all.subarray(size)];
    this.length -= size;
    return all.subarray(0, size);
  }

  async atEnd(): Promise<boolean> {
    while (this.length === 0) if (!(await this.more())) return true;
    return false;
  }

  private async more(): Promise<boolean> {
    const next = await this.chunks.next();
    if (next.done === true) return false;
    this.held.push(next.value);
    this.length += next.value.length;
    return true;
  }
}
