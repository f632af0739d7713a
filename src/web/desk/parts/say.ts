import { ProblemError } from '../api/problem.ts';

/** An error as a line of text. */
export function say(error: unknown): string {
  if (!(error instanceof ProblemError)) return error instanceof Error ? error.message : '出了意外。';
  const { title, detail } = error.problem;
  return detail === '' ? `${title}。` : `${title}：${detail}`;
}
