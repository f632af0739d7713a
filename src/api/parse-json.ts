import { RequestProblem } from './errors.ts';

/** JSON text of a request. A fault is answered with its line and column. */
export function parseJson(text: string): unknown {
  if (text.trim() === '')
    throw new RequestProblem('bad-json', '请求没有内容。', [
      at('请求没有内容', '发送一个情形，如 {"截至": "2025-12-31"}'),
    ]);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const where = placeOf(error, text);
    throw new RequestProblem('bad-json', `${where}JSON 写法不对。`, [
      at(`${where}JSON 写法不对`, '检查引号、逗号和括号；名称和文字须用英文双引号'),
    ]);
  }
}

function at(message: string, hint: string): { pointer: string; code: string; message: string; hint: string } {
  return { pointer: '', code: 'A001', message, hint };
}

/** `第3行第5列 `, from the position that the parser's message names; the end where it names none. */
function placeOf(error: unknown, text: string): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n');
  return `第${String(before.length)}行第${String((before.at(-1)?.length ?? 0) + 1)}列 `;
}
