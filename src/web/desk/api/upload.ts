import { commandHeaders } from './client.ts';
import { NO_ANSWER, problemOf, ProblemError } from './problem.ts';

export interface Upload {
  readonly path: string;
  readonly file: File;
  /** Form fields that come before the file. */
  readonly fields: Readonly<Record<string, string>>;
  /** @param part of the file that is sent, 0 to 1 */
  readonly progress: (part: number) => void;
  readonly signal: AbortSignal;
}

/** Sends a file. `fetch` doesn't tell how much is sent, so the older way is taken. @throws ProblemError */
export function upload<T>({ path, file, fields, progress, signal }: Upload): Promise<T> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    for (const [name, value] of Object.entries(commandHeaders())) request.setRequestHeader(name, value);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => {
      progress(total === 0 ? 0 : loaded / total);
    };
    request.onload = () => {
      const body: unknown = request.response;
      // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- as every answer of the API
      if (request.status < 300) resolve(body as T);
      else reject(new ProblemError(problemOf(request.status, body)));
    };
    request.onerror = () => {
      reject(new ProblemError(NO_ANSWER));
    };
    request.onabort = () => {
      reject(new DOMException('', 'AbortError'));
    };
    signal.addEventListener('abort', () => {
      request.abort();
    });
    request.send(form);
  });
}
