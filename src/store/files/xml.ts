import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { refuse, SAVE_AGAIN } from './refused.ts';

/** What a reader of one part of a workbook hears. Names come without their prefix. */
export interface XmlReader {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** XML of workbooks is some five levels deep. */
const MOST_DEPTH = 64;
/** Characters without the end of a tag or a text: a cell has 32 767 at most. */
const MOST_TEXT = 1024 * 1024;

/** A parser of XML that is fed in pieces. It knows no entities but XML's own five, and takes no DOCTYPE. */
export class XmlFeed {
  private readonly parser: SaxesParser;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private depth = 0;
  private sinceEvent = 0;

  constructor(reader: XmlReader) {
    this.parser = new SaxesParser({ xmlns: false });
    this.parser.on('error', () => broken());
    this.parser.on('doctype', () => broken());
    this.parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
      this.sinceEvent = 0;
      if ((this.depth += 1) > MOST_DEPTH) broken();
      reader.open(local(name), attributes);
    });
    this.parser.on('closetag', ({ name }: SaxesTagPlain) => {
      this.sinceEvent = 0;
      this.depth -= 1;
      reader.close?.(local(name));
    });
    if (reader.text !== undefined) {
      this.parser.on('text', (text) => reader.text?.(text));
      this.parser.on('cdata', (text) => reader.text?.(text));
    }
  }

  /** @throws FileRefused */
  write(bytes: Buffer): void {
    const text = this.decode(bytes);
    if ((this.sinceEvent += text.length) > MOST_TEXT)
      refuse('I010', '表格里有一格的内容太长', '每格最多 32767 个字；检查是否误粘了别的内容');
    this.parser.write(text);
  }

  /** @throws FileRefused */
  end(): void {
    this.parser.write(this.decode());
    this.parser.close();
  }

  private decode(bytes?: Buffer): string {
    try {
      return bytes === undefined ? this.decoder.decode() : this.decoder.decode(bytes, { stream: true });
    } catch {
      return broken();
    }
  }
}

/** Reads a whole part. @throws FileRefused */
export async function readXml(chunks: AsyncIterable<Buffer>, reader: XmlReader): Promise<void> {
  const feed = new XmlFeed(reader);
  for await (const chunk of chunks) feed.write(chunk);
  feed.end();
}

/** Some programs write every name with a prefix, such as `x:row`. */
function local(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

function broken(): never {
  return refuse('I004', '表格的内部格式不对', SAVE_AGAIN);
}
