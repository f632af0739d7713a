import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { GENESIS, type ChainBreak, type Head, type Verdict } from './chain.ts';
import { ChainCheck, type PlacedLink } from './check-chain.ts';
import type { ExportFooter, ExportHeader } from './export-lines.ts';
import { HeadCheck } from './heads.ts';
import { readLines } from './lines.ts';
import { follow, none } from './verify.ts';

/**
 * Checks an exported file, without any database: that it is whole, and each entry follows from the one before. What no file can show by
 * itself is that the chain was not computed anew from some place on: for that, give the heads that were kept elsewhere.
 */
export async function verifyFile(file: string, written: AsyncIterable<Head> = none()): Promise<Verdict> {
  const reading = new FileReading(readLines(file));
  const header = await reading.header();
  if (header === undefined) return broken({ reason: 'changed', line: 1, message: NO_HEADER });
  const start: Head = { seq: header.first - 1, hash: header.previous };
  const check = new ChainCheck(start, 'removed');
  const heads = await HeadCheck.from(written, start);
  const found = (await heads.pass(start)) ?? (await follow(check, reading.links(), heads));
  const { count, head } = check.reached;
  const problem =
    found ?? endBreak(reading, header, check) ?? (heads.nextSeq <= header.last ? heads.end(head) : undefined);
  return problem === undefined ? { ok: true, count, head, heads: heads.agreed } : broken(problem);
}

const NO_HEADER = '第一行不是审计导出文件的抬头：文件不是审计导出，或抬头被删改';

function broken(at: ChainBreak): Verdict {
  return { ok: false, broken: at };
}

/** The chain held as far as it was read: did it end where header and footer say? */
function endBreak(reading: FileReading, header: ExportHeader, check: ChainCheck): ChainBreak | undefined {
  const { count, head } = check.reached;
  const { footer, stray, line, fault } = reading;
  const seq = head.seq + 1;
  if (stray !== undefined)
    return { reason: 'added', line: stray, message: `第${String(stray)}行在结尾行之后，是多出来的` };
  if (footer === undefined) {
    if (fault === undefined)
      return { reason: 'truncated', seq, line, message: `文件没有结尾行：从第${String(seq)}条起被截断` };
    return { reason: fault.reason, seq, line: fault.line, message: `${fault.message}（应是第${String(seq)}条）` };
  }
  if (head.seq < header.last && footer.last > head.seq)
    return {
      reason: 'removed',
      seq,
      line,
      message: `第${String(seq)}条起不见了，结尾行说到第${String(footer.last)}条`,
    };
  if (footer.last !== header.last || footer.last !== head.seq || footer.head !== head.hash || footer.count !== count)
    return { reason: 'changed', seq: head.seq, line, message: '结尾行与抬头或内容不符：被改动，或末尾被截断后补写' };
  return undefined;
}

const hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const strict = { additionalProperties: false } as const;
const Header = Compile(
  Type.Object(
    {
      format: Type.Literal('jiangtong-audit-1'),
      first: Type.Integer({ minimum: 1 }),
      previous: hash,
      last: Type.Integer({ minimum: 0 }),
    },
    strict,
  ),
);
const Footer = Compile(
  Type.Object({ count: Type.Integer({ minimum: 0 }), last: Type.Integer({ minimum: 0 }), head: hash }, strict),
);

/** Long enough for the head of a line of any chain. */
const PREFIX_BYTES = 160;
const PREFIX = /^\{"seq":(\d{1,15}),"hash":"([0-9a-f]{64})","entry":(?=\{"id":"(\d+)")/u;

interface LineFault {
  readonly reason: 'changed' | 'truncated';
  readonly line: number;
  readonly message: string;
}

/** An exported file, line by line, with what its end was like. */
class FileReading {
  footer: ExportFooter | undefined;
  /** Number of the first line behind the footer. */
  stray: number | undefined;
  /** What ended the reading before the footer. */
  fault: LineFault | undefined;
  /** Lines read so far. */
  line = 0;
  private readonly lines: AsyncGenerator<Buffer>;

  constructor(lines: AsyncGenerator<Buffer>) {
    this.lines = lines;
  }

  async header(): Promise<ExportHeader | undefined> {
    const first = await this.read();
    const header = first === undefined ? undefined : parse(first, (value) => (Header.Check(value) ? value : undefined));
    return header?.first === 1 && header.previous !== GENESIS ? undefined : header;
  }

  /** The entries up to the footer, or to a line that is neither. */
  async *links(): AsyncGenerator<PlacedLink> {
    for (let bytes = await this.read(); bytes !== undefined; bytes = await this.read()) {
      const link = this.linkOf(bytes);
      if (link !== undefined) {
        yield link;
        continue;
      }
      this.footer = parse(bytes, (value) => (Footer.Check(value) ? value : undefined));
      if (this.footer === undefined)
        this.fault = { reason: 'changed', line: this.line, message: `第${String(this.line)}行的写法被改坏，或被截断` };
      else if ((await this.read()) !== undefined) this.stray = this.line;
      return;
    }
  }

  private linkOf(bytes: Buffer): PlacedLink | undefined {
    const [prefix, seq, hash, entry] = PREFIX.exec(bytes.subarray(0, PREFIX_BYTES).toString('latin1')) ?? [];
    if (prefix === undefined || seq === undefined || hash === undefined || entry === undefined) return undefined;
    if (bytes.at(-1) !== CLOSING) return undefined;
    return { seq: Number(seq), hash, entry, text: bytes.subarray(prefix.length, -1), line: this.line };
  }

  /** The next line; undefined at the end, and where compressed bytes end too early or make no sense. */
  private async read(): Promise<Buffer | undefined> {
    try {
      const next = await this.lines.next();
      if (next.done === true) return undefined;
      this.line += 1;
      return next.value;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!code.startsWith('Z_')) throw error;
      this.fault = {
        reason: code === 'Z_BUF_ERROR' ? 'truncated' : 'changed',
        line: this.line + 1,
        message: code === 'Z_BUF_ERROR' ? '压缩文件被截断' : '压缩文件的内容被改动，解不开',
      };
      return undefined;
    }
  }
}

const CLOSING = 0x7d;

/** A line that is this object in its one way of writing. */
function parse<T>(bytes: Buffer, shape: (value: unknown) => T | undefined): T | undefined {
  const text = bytes.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? shape(value) : undefined;
  } catch {
    return undefined;
  }
}
