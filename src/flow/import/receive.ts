import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { addImport, keepUpload, record, type ImportMode } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { demandKeeper } from '../registers/permit.ts';
import { shapeOf } from '../registers/shape-of.ts';
import { step } from '../step.ts';

export interface Reception {
  readonly register: string;
  /** As the sender calls it; only shown. */
  readonly fileName: string;
  readonly content: AsyncIterable<unknown>;
  readonly mode: ImportMode;
}

export interface ReceptionOptions {
  readonly uploads: string;
  /** Bytes. */
  readonly most: number;
}

/**
 * Keeps a file and writes down that it has come. Nothing of it is looked at yet.
 * @returns the import's id.
 * @throws RegisterRefused, AccessRefused, FileRefused, IdempotencyMismatch
 */
export async function receiveImport(context: Context, given: Reception, options: ReceptionOptions): Promise<string> {
  // A sender who hangs up before the file is read: reading it says so; unheard, it would end the process.
  if (given.content instanceof Readable) given.content.on('error', () => undefined);
  const shape = shapeOf(context.ruleSet, given.register);
  await demandKeeper(context, 'register.import', shape);
  const { uploads, most } = options;
  const upload = await keepUpload(uploads, given.content, most);
  const fileName = shownName(given.fileName);
  const { register, mode } = given;
  const { size: bytes, sha256, sm3 } = upload;
  return step(withContent(context, [sha256, fileName, mode]), async (tx) => {
    const id = await addImport(tx, { register, fileName, bytes, sha256, sm3, mode, keepers: shape.keepers });
    await record(tx, {
      action: 'import.upload',
      subject: `导入:${id}`,
      detail: { register, fileName, bytes, sha256, sm3, mode },
    });
    return id;
  });
}

/** The file is part of the request, and it is only known now. */
function withContent(context: Context, content: readonly string[]): Context {
  const { idempotency } = context;
  if (idempotency === undefined) return context;
  const digest = createHash('sha256')
    .update(JSON.stringify([idempotency.digest, ...content]))
    .digest('base64url');
  return { ...context, idempotency: { ...idempotency, digest } };
}

function shownName(name: string): string {
  const plain = basename(name.replaceAll('\\', '/'))
    .replaceAll(/\p{Cc}/gu, '')
    .trim();
  return Array.from(plain.toWellFormed()).slice(-200).join('') || '文件';
}
