import type { FileHandle } from 'node:fs/promises';
import { refuse } from './refused.ts';
import { columnOf } from './columns.ts';
import { readEntry, type ZipEntry } from './zip.ts';

/** Cells joined into one, of which only the first holds a value. Columns from 0, rows from 1, both ends included. */
export interface Merge {
  readonly name: string;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

const END_OF_ROWS = Buffer.from('sheetData>');
/** Longer than the tag. */
const EDGE = 64;
const MOST_TAIL = 16 * 1024 * 1024;

/**
 * The merges of a sheet. They stand behind its rows, so the whole part is unpacked for them, and so its size and checksum are
 * known to be right before the first row is read.
 * @throws FileRefused
 */
export async function mergesOf(file: FileHandle, entry: ZipEntry): Promise<Merge[]> {
  const behind: Buffer[] = [];
  let edge = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of readEntry(file, entry)) {
    if (behind.length > 0) behind.push(chunk);
    else {
      // The last one, for the opening tag ends alike; it may be cut by the end of the chunk.
      const part = Buffer.concat([edge, chunk]);
      const end = part.lastIndexOf(END_OF_ROWS);
      if (end > 0 && isClosing(part, end)) behind.push(part.subarray(end));
      edge = part.subarray(Math.max(0, part.length - EDGE));
    }
    size += behind.length > 0 ? chunk.length : 0;
    if (size > MOST_TAIL) refuse('I003', '工作表里除了数据还有太多别的内容', '把数据复制到模板里，再导入');
  }
  return mergesIn(Buffer.concat(behind).toString('latin1'));
}

function mergesIn(text: string): Merge[] {
  return [...text.matchAll(/<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']/gu)].map(
    ([, left = '', top = '', right = '', bottom = '']) => ({
      name: `${left}${top}:${right}${bottom}`,
      top: Number(top),
      bottom: Number(bottom),
      left: columnOf(left),
      right: columnOf(right),
    }),
  );
}

/** `</sheetData>` or `</x:sheetData>`. */
function isClosing(bytes: Buffer, end: number): boolean {
  return /<\/(?:\w+:)?$/u.test(bytes.toString('latin1', Math.max(0, end - 20), end));
}

/** The merges that each row is part of, for rows in their order. */
export class MergesByRow {
  private readonly waiting: Merge[];
  private active: Merge[] = [];

  constructor(merges: readonly Merge[]) {
    this.waiting = [...merges].sort((a, b) => b.top - a.top);
  }

  /** Rows must be asked for from the top down. */
  of(row: number): readonly Merge[] {
    for (let next = this.waiting.at(-1); next !== undefined && next.top <= row; next = this.waiting.at(-1)) {
      this.active.push(next);
      this.waiting.pop();
    }
    if (this.active.length > 0) this.active = this.active.filter(({ bottom }) => bottom >= row);
    return this.active;
  }
}
