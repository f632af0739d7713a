import Type from 'typebox';
import {
  FILTER_HOWS,
  FileRefused,
  parseFilters,
  RegisterRefused,
  type GivenFilter,
  type RegisterRefusal,
} from '../../flow/index.ts';
import { RequestProblem } from '../errors.ts';
import type { ProblemCode, ProblemError } from '../problems.ts';
import { idText, refused as refusedAccess } from './accounts-shared.ts';

/** What the families of registers, imports and exports share. */

const PROBLEM_OF: Readonly<Record<RegisterRefusal, ProblemCode>> = {
  'not-found': 'no-such-resource',
  stale: 'precondition-failed',
  'not-allowed': 'forbidden',
  invalid: 'bad-input',
};

/** A refusal of the flows as a problem, with every fault and where it stands. */
export function refused(error: unknown): RequestProblem | undefined {
  if (error instanceof RegisterRefused) {
    const errors = error.faults.map(({ column, code, message, hint }): ProblemError => {
      return { pointer: pointerOf(column), code, message, hint };
    });
    return new RequestProblem(PROBLEM_OF[error.code], `${error.message}。`, errors);
  }
  if (error instanceof FileRefused) {
    const errors = error.faults.map((fault): ProblemError => ({ pointer: '/file', ...fault }));
    return new RequestProblem('bad-input', `${error.message}。`, errors);
  }
  return refusedAccess(error);
}

/** Members of a command beside the values of its row. */
const COMMAND_MEMBERS = new Set(['reason', 'validFrom', 'decision']);

function pointerOf(column: string): string {
  if (column === '') return '';
  const name = column.replaceAll('~', '~0').replaceAll('/', '~1');
  return COMMAND_MEMBERS.has(column) ? `/${name}` : `/values/${name}`;
}

export const registerParameter = Type.Object({ register: Type.String({ maxLength: 60, description: '台账的名称' }) });
export const rowParameter = Type.Object({ ...registerParameter.properties, row: idText('行的编号') });

/** A condition in the body of a request. */
export const filterSchema = Type.Object({
  column: Type.String({ maxLength: 60, description: '栏目' }),
  how: Type.Enum([...FILTER_HOWS], {
    description: 'is 等于其中之一，from 不小于，to 不大于，starts 以此开头，none 空着',
  }),
  values: Type.Array(Type.Union([Type.String({ maxLength: 4000 }), Type.Number(), Type.Boolean()]), {
    maxItems: 100,
    description: '值；none 不要值',
  }),
});

/** Conditions in an address. */
export const whereQuery = {
  where: Type.Optional(
    Type.Array(Type.String({ maxLength: 500 }), {
      maxItems: 20,
      description:
        '条件，可以重复：栏目:方式:值，如 等级:is:高级工、发证日期:from:2025-01-01、职业编码:none。同一栏目的几个 is 是“其中之一”。按身份证号查找用 POST …/search：地址会留在记录里',
    }),
  ),
};

/** @throws RequestProblem with every condition that is none. */
export function readWhere(where: readonly string[] = []): readonly GivenFilter[] {
  const { filters, wrong } = parseFilters(where);
  const numbers = filters.filter(({ values }) => values.some((value) => isIdNumber(String(value))));
  const errors = [...wrong.map(notAFilter), ...numbers.map(({ column }) => idInAddress(column))];
  if (errors.length > 0)
    throw new RequestProblem('bad-request', `共${String(errors.length)}处错误，改正后再试。`, errors);
  return filters;
}

function isIdNumber(value: string): boolean {
  return /^\s*\d{17}[\dXx]\s*$/u.test(value.normalize('NFKC'));
}

function notAFilter(text: string): ProblemError {
  return {
    pointer: '',
    parameter: 'where',
    code: 'A011',
    message: `条件“${text.slice(0, 50)}”写法不对`,
    hint: `写成 栏目:方式:值，如 等级:is:高级工；方式有 ${FILTER_HOWS.join('、')}，none 不要值`,
  };
}

function idInAddress(column: string): ProblemError {
  return {
    pointer: '',
    parameter: 'where',
    code: 'A011',
    message: `“${column}”的值是身份证号，不能写在地址里`,
    hint: '地址会留在各处的记录里；用 POST 请求的 …/search 查找',
  };
}

/** A name for the file that a browser saves. */
export function attachment(name: string): Readonly<Record<string, string>> {
  const plain = name.replaceAll(/[^\w.-]/gu, '_');
  return { 'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}` };
}
