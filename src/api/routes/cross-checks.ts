import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { crossChecks } from '../../flow/index.ts';
import { route } from '../route.ts';
import { CASE_TAG, caseParameter, findingSchema, refused } from './cases-shared.ts';

/** 交叉核验: what looks odd about a case, for those who review it. */
export function crossCheckRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/cases/:id/cross-checks',
    permission: 'case.cross-check',
    operationId: 'crossCheck',
    tag: CASE_TAG,
    summary: '交叉核验：现在看到的疑点',
    description: '只提示，不判断。作决定时逐个写核实说明（decision.verified）。',
    params: caseParameter,
    answers: { 200: { description: '疑点', schema: Type.Object({ findings: Type.Array(findingSchema) }) } },
    refused,
    handle: async ({ context, params: { id } }) => ({ body: { findings: await crossChecks(context, id) } }),
  });
}
