import { reach } from './client.ts';
import { problemOf, ProblemError } from './problem.ts';

/** Fetches a file and hands it to the browser to save. @param progress bytes so far. @throws ProblemError */
export async function download(path: string, progress: (bytes: number) => void, signal: AbortSignal): Promise<void> {
  const answer = await reach(path, { signal });
  if (!answer.ok) throw new ProblemError(problemOf(answer.status, await answer.json().catch(() => undefined)));
  const name = nameOf(answer.headers.get('content-disposition') ?? '');
  let bytes = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      bytes += chunk.byteLength;
      progress(bytes);
      controller.enqueue(chunk);
    },
  });
  const content = answer.body === null ? null : answer.body.pipeThrough(counting);
  save(await new Response(content).blob(), name);
}

function nameOf(disposition: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/u.exec(disposition)?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename="([^"]+)"/u.exec(disposition)?.[1] ?? '下载';
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser takes the content over before the next task.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
