import type { FastifyInstance } from 'fastify';
import { assessSituation, type AssessOptions, type LoadedNotices } from '../../flow/index.ts';
import { chinaDay, parseDay } from '../../kit/index.ts';
import Type from 'typebox';
import { RequestProblem } from '../errors.ts';
import { toProblemError, type ProblemError } from '../problems.ts';
import { route } from '../route.ts';
import { assessmentSchema, situationSchema } from '../schemas.ts';

/** `POST /api/assess`: a situation in, awards out. It stores nothing. */
export function assessRoute(app: FastifyInstance): void {
  const { ruleSet } = app.services;
  route(app, {
    method: 'POST',
    url: '/api/assess',
    permission: 'public',
    operationId: 'assess',
    tag: '测算',
    summary: '测算一个情形',
    description: '不保存任何内容。有错时返回 422，一次列出全部错误，不作测算。',
    rate: 'costly',
    // The assessment finds all faults of a situation, and its options' are found together.
    described: { query: optionsSchema, body: situationSchema(ruleSet) },
    answers: { 200: { description: '测算结果', schema: assessmentSchema } },
    problems: ['bad-situation'],
    handle: async ({ raw, now }) => {
      const rows = rowsOf(raw.body);
      if (rows > MOST_ROWS)
        throw new RequestProblem(
          'too-large',
          `情形共${String(rows)}行，一次最多${String(MOST_ROWS)}行。请分批测算，或用命令行 jiangtong assess。`,
        );
      const shown = (await app.services.rulesShown()).ruleSet;
      const options = optionsFrom(raw.url, shown, chinaDay(now));
      const { assessment, faults } = assessSituation(shown, raw.body, options);
      if (assessment === undefined)
        throw new RequestProblem(
          'bad-situation',
          `共${String(faults.length)}处错误，改正后再测算。`,
          faults.map(toProblemError),
        );
      return { body: assessment, headers: { 'cache-control': 'no-store' } };
    },
  });
}

const optionsSchema = Type.Object({
  on: Type.Optional(Type.String({ format: 'date', description: '按这一天的文件、口径和事实测算（复算）' })),
  choice: Type.Optional(Type.Array(Type.String(), { description: '改用口径的另一选项，如 02-1:乙；可以重复' })),
});

/**
 * A citizen's or an enterprise's situation has tens of rows, and everybody may ask. Registers are joined with each other and every
 * reading is tried both ways, so that many more would keep the others waiting.
 */
const MOST_ROWS = 1000;

function rowsOf(body: unknown): number {
  if (typeof body !== 'object' || body === null) return 0;
  return Object.values(body).reduce((sum: number, rows: unknown) => sum + (Array.isArray(rows) ? rows.length : 0), 0);
}

/** `?on=2025-01-01&choice=02-1:乙`, with every fault. */
function optionsFrom(url: string, ruleSet: LoadedNotices['ruleSet'], today: number): AssessOptions {
  const query = new URLSearchParams(url.split('?')[1]);
  const errors: ProblemError[] = [];
  const on = query.get('on');
  const day = on === null ? undefined : parseDay(on);
  if (on !== null && day === undefined)
    errors.push({
      pointer: '',
      parameter: 'on',
      code: 'A002',
      message: `参数 on 的日期“${on}”不对`,
      hint: '写成 2025-09-01，须是日历上有的日子',
    });
  const choice: Record<string, string> = {};
  for (const one of query.getAll('choice')) {
    const [, code = '', option = ''] = /^([^:：]+)[:：](.+)$/u.exec(one) ?? [];
    const reading = ruleSet.readings.find((known) => known.code === code);
    if (reading?.options.some(({ name }) => name === option) === true) choice[code] = option;
    else
      errors.push({
        pointer: '',
        parameter: 'choice',
        code: 'A003',
        message: `参数 choice 的“${one}”不是口径的选项`,
        hint:
          reading === undefined
            ? `写成 02-1:乙；口径有 ${ruleSet.readings.map((known) => known.code).join('、')}`
            : `口径 ${code} 的选项有 ${reading.options.map(({ name }) => name).join('、')}`,
      });
  }
  for (const name of new Set(query.keys()))
    if (name !== 'on' && name !== 'choice')
      errors.push({
        pointer: '',
        parameter: name,
        code: 'A004',
        message: `不认识的参数“${name}”`,
        hint: '可用的参数：on、choice',
      });
  if (errors.length > 0)
    throw new RequestProblem('bad-request', `请求的参数有${String(errors.length)}处错误。`, errors);
  return { today, choice, ...(day === undefined ? {} : { on: day }) };
}
