/** What went wrong, as the API says it (RFC 9457). */
export interface Problem {
  /** `forbidden` of `urn:jiangtong:problem:forbidden`; `network` where no answer came. */
  readonly code: string;
  readonly status: number;
  /** Chinese. */
  readonly title: string;
  readonly detail: string;
  /** Every fault of what was sent. */
  readonly faults: readonly Fault[];
}

export interface Fault {
  /** Where: a JSON pointer into the body, or empty for the whole. */
  readonly pointer: string;
  readonly parameter?: string;
  readonly message: string;
  readonly hint?: string;
}

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export const NO_ANSWER: Problem = {
  code: 'network',
  status: 0,
  title: '没有收到服务器的答复',
  detail: '可能是网络断了，也可能服务正在重启。同一步骤可以放心再试，不会重复办理。',
  faults: [],
};

/** The answer's body as a problem, whatever it is. */
export function problemOf(status: number, body: unknown): Problem {
  const given = isRecord(body) ? body : {};
  const list: readonly unknown[] = Array.isArray(given['errors']) ? given['errors'] : [];
  return {
    code: textOf(given['type']).replace('urn:jiangtong:problem:', ''),
    status,
    title: textOf(given['title']) || `服务器答复 ${String(status)}`,
    detail: textOf(given['detail']),
    faults: list.flatMap((one) => (isRecord(one) ? [faultOf(one)] : [])),
  };
}

function faultOf(given: Readonly<Record<string, unknown>>): Fault {
  const [parameter, hint] = [textOf(given['parameter']), textOf(given['hint'])];
  return {
    pointer: textOf(given['pointer']),
    message: textOf(given['message']),
    ...(parameter === '' ? {} : { parameter }),
    ...(hint === '' ? {} : { hint }),
  };
}

/** `/values/等级` as a form names its fields. */
export function pathOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function sayFault({ message, hint }: Fault): string {
  return hint === undefined ? message : `${message}。${hint}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
