import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { LoadedNotices, Notice } from '../../flow/index.ts';
import type { Site } from '../../web/portal/index.ts';
import { RequestProblem } from '../errors.ts';
import { route } from '../route.ts';
import { noticeListSchema, noticeSchema } from '../schemas.ts';

/** The notices as data: the list, and each with its sentences, what makes them run, and the compiled items. */
export function noticeRoutes(app: FastifyInstance, { notices, ruleSet }: Site): void {
  const list = {
    notices: notices.map(({ id, head, measures }) => ({
      id,
      head,
      measures: measures.length,
      items: ruleSet.items.filter(({ notice }) => notice === id).map(({ code, name }) => ({ code, name })),
      url: `/api/notices/${id}`,
      page: `/notices/${id}`,
    })),
  };
  route(app, {
    method: 'GET',
    url: '/api/notices',
    permission: 'notice.read',
    operationId: 'listNotices',
    tag: '文件',
    summary: '收录的文件',
    answers: { 200: { description: '文件列表', schema: noticeListSchema } },
    handle: () => ({ body: list }),
  });
  route(app, {
    method: 'GET',
    url: '/api/notices/:id',
    permission: 'notice.read',
    operationId: 'getNotice',
    tag: '文件',
    summary: '一份文件：逐句原文和办理内容',
    params: Type.Object({ id: Type.String({ description: '文件的编号，如 liaocheng-2024-23' }) }),
    answers: { 200: { description: '文件', schema: noticeSchema } },
    problems: ['no-such-notice'],
    handle: async ({ params }) => {
      const notice = notices.find(({ id }) => id === params.id);
      if (notice === undefined)
        throw new RequestProblem(
          'no-such-notice',
          `没有文件“${params.id}”。现有：${notices.map(({ id }) => id).join('、')}。`,
        );
      const shown = await app.services.rulesShown();
      return { body: { ...notice, ...compiled(notice, shown.ruleSet) } };
    },
  });
}

function compiled({ id }: Notice, ruleSet: LoadedNotices['ruleSet']) {
  const own = <T extends { readonly notice: string }>(all: readonly T[]): T[] =>
    all.filter(({ notice }) => notice === id);
  return {
    items: own(ruleSet.items),
    services: own(ruleSet.services),
    tasks: own(ruleSet.tasks),
    indicators: own(ruleSet.indicators),
    readings: own(ruleSet.readings),
  };
}
