import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import {
  approveWorkYear,
  cancelWorkYear,
  proposeWorkYear,
  refuseWorkYear,
  seeCalendars,
  seeWorkYear,
} from '../../flow/index.ts';
import { route } from '../route.ts';
import { dayText, idParameter, refused, text, textOrNull } from './accounts-shared.ts';
import { decidingRoutes, proposalFields, shownProposal } from './proposals-shared.ts';

const TAG = '工作日历';

const days = (description: string) => Type.Array(text('日期，如 2027-01-01'), { description });
const yearText = Type.Integer({ minimum: 2000, maximum: 2199, description: '年度' });

const proposalSchema = Type.Object({
  ...proposalFields,
  year: yearText,
  document: text('国务院办公厅通知的文号'),
  holidays: days('放假，含上一年12月的'),
  workdays: days('调休上班的周末'),
  note: textOrNull('说明'),
});

const knownSchema = Type.Object({
  year: yearText,
  from: Type.Enum(['program', 'platform'], { description: 'program 随程序带来，platform 在平台录入' }),
  document: textOrNull('文号；随程序带来的为空'),
  holidays: days('放假'),
  workdays: days('调休上班'),
});

const calendarsSchema = Type.Object({
  years: Type.Array(knownSchema, { description: '已有安排的年度，新的在前' }),
  proposals: Type.Array(proposalSchema, { description: '录入过的，新的在前' }),
  missing: Type.Union([Type.Integer(), Type.Null()], { description: '缺哪一年的安排；空为不缺' }),
  today: text('今天'),
});

/** The working days of years: what is known, and how a year is taken in. */
export function calendarRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/calendars',
    permission: 'calendar.read',
    operationId: 'listCalendars',
    tag: TAG,
    summary: '工作日历：已有哪些年度，从哪里来，缺哪一年',
    answers: { 200: { description: '年度', schema: calendarsSchema } },
    refused,
    handle: async ({ context }) => ({ body: await seeCalendars(context) }),
  });
  route(app, {
    method: 'GET',
    url: '/api/calendars/:id',
    permission: 'calendar.read',
    operationId: 'getCalendar',
    tag: TAG,
    summary: '录入的一个年度',
    params: idParameter,
    answers: { 200: { description: '年度', schema: proposalSchema } },
    refused,
    handle: async ({ context, params }) => shownProposal(await seeWorkYear(context, params.id)),
  });
  route(app, {
    method: 'POST',
    url: '/api/calendars',
    permission: 'calendar.propose',
    operationId: 'proposeCalendar',
    tag: TAG,
    summary: '录入年度节假日安排',
    description: '照国务院办公厅的通知录入，由另一人核对批准；批准以后，全部时限照此计算。尚未公布的年度不要录入。',
    command: true,
    body: Type.Object({
      year: yearText,
      document: Type.String({ minLength: 1, maxLength: 100, description: '文号，如 国办发明电〔2026〕1号' }),
      holidays: Type.Array(dayText('放假的一天'), { minItems: 1, maxItems: 200 }),
      workdays: Type.Array(dayText('调休上班的一天'), { maxItems: 100 }),
      note: Type.Optional(Type.String({ maxLength: 500, description: '说明' })),
    }),
    answers: { 201: { description: '录入的年度', schema: proposalSchema } },
    problems: ['conflict'],
    refused,
    handle: async ({ context, body }) => ({ ...shownProposal(await proposeWorkYear(context, body)), status: 201 }),
  });
  decidingRoutes(app, {
    ...{ tag: TAG, url: '/api/calendars', name: 'Calendar', what: '年度节假日安排', schema: proposalSchema },
    approval: '须是录入的人以外的人，对照通知原文核对以后。',
    permissions: { decide: 'calendar.decide', propose: 'calendar.propose' },
    ...{ approve: approveWorkYear, refuse: refuseWorkYear, cancel: cancelWorkYear },
  });
}
