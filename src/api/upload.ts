import { Transform, type Readable } from 'node:stream';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { RequestProblem } from './errors.ts';
import type { IncomingFile, UploadSpec } from './route-spec.ts';

/** A form with a file where none is wanted, and the other way round. */
export function refuseOtherKind(request: FastifyRequest, upload: UploadSpec | undefined): void {
  const isForm = /^multipart\/form-data\b/iu.test(request.headers['content-type'] ?? '');
  if (isForm && upload === undefined)
    throw new RequestProblem('unsupported-media-type', '请用 Content-Type: application/json。');
  if (!isForm && upload !== undefined)
    throw new RequestProblem('unsupported-media-type', '请用 multipart/form-data 上传一个文件。');
}

/** The file of a form, and the fields before it. @throws RequestProblem where there is none. */
export async function fileOf(request: FastifyRequest, upload: UploadSpec | undefined): Promise<IncomingFile> {
  const mostBytes = upload?.mostBytes ?? 0;
  const limits = { fileSize: mostBytes, files: 1, fields: 20, fieldSize: 1000 };
  const file = await request.file({ limits }).catch(refuseBroken);
  if (file === undefined)
    throw new RequestProblem('bad-input', '请求里没有文件。', [
      { pointer: '/file', code: 'A005', message: '缺少“file”', hint: upload?.description ?? '附上一个文件' },
    ]);
  return { name: file.filename, type: file.mimetype, stream: whole(file.file, mostBytes), fields: fieldsOf(file) };
}

/** What the parser of forms can't read has no status of its own: no boundary, or an end before the file. */
function refuseBroken(error: Error): never {
  throw 'statusCode' in error ? error : brokenForm();
}

function brokenForm(): RequestProblem {
  return new RequestProblem('bad-request', '表单没有传完，或写法不对，没有收下文件。请重新上传。');
}

/** The stream, which fails at its end where it was cut at the limit. */
function whole(stream: MultipartFile['file'], mostBytes: number): Readable {
  const checked = new Transform({
    transform: (chunk, _encoding, done) => {
      done(null, chunk);
    },
    flush: (done) => {
      const most = `${String(Math.floor(mostBytes / 1024 / 1024))} MiB`;
      done(stream.truncated ? new RequestProblem('too-large', `文件最多 ${most}。请分成几个文件。`) : null);
    },
  });
  stream.on('error', () => checked.destroy(brokenForm()));
  return stream.pipe(checked);
}

function fieldsOf({ fields }: MultipartFile): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, part] of Object.entries(fields))
    for (const one of [part].flat())
      if (one?.type === 'field' && typeof one.value === 'string') texts[name] = one.value;
  return texts;
}
