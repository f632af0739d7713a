import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { exportStream, exportTemplate, MEDIA_TYPES, type FileFormat } from '../../flow/index.ts';
import { chinaDay, formatDay } from '../../kit/index.ts';
import { route } from '../route.ts';
import { attachment, readWhere, refused, registerParameter, whereQuery } from './registers-shared.ts';

const TAG = '导入导出';
const FORMATS = ['xlsx', 'csv'] as const satisfies readonly FileFormat[];
const NAMES: Readonly<Record<FileFormat, string>> = { xlsx: 'Xlsx', csv: 'Csv' };

/** Registers as files: to fill in, and as they are. */
export function exportRoutes(app: FastifyInstance): void {
  for (const format of FORMATS) {
    templateRoute(app, format);
    exportRoute(app, format);
  }
}

function templateRoute(app: FastifyInstance, format: FileFormat): void {
  route(app, {
    method: 'GET',
    url: `/api/registers/:register/template.${format}`,
    permission: 'register.read',
    operationId: `getTemplate${NAMES[format]}`,
    tag: TAG,
    summary: `填表的模板（${format.toUpperCase()}）`,
    params: registerParameter,
    answers: { 200: { description: '模板', type: MEDIA_TYPES[format] } },
    refused,
    handle: async ({ context, params: { register } }) => ({
      send: { type: MEDIA_TYPES[format], content: Readable.from(await exportTemplate(context, register, format)) },
      headers: attachment(`${register}-模板.${format}`),
    }),
  });
}

function exportRoute(app: FastifyInstance, format: FileFormat): void {
  route(app, {
    method: 'GET',
    url: `/api/registers/:register/export.${format}`,
    permission: 'register.export',
    operationId: `exportRegister${NAMES[format]}`,
    tag: TAG,
    summary: `导出台账（${format.toUpperCase()}）`,
    description: `看得到的行，可按条件；身份证号已遮盖。以 = + - @ 等开头的文字不会被表格软件当作公式：XLSX 里是文本格式，CSV 里前面加一个 '。谁导出了几行、按什么条件，记入审计。`,
    rate: 'costly',
    params: registerParameter,
    query: Type.Object({ ...whereQuery }),
    answers: { 200: { description: '文件', type: MEDIA_TYPES[format] } },
    refused,
    handle: async ({ context, params: { register }, query }) => {
      const folder = join(app.services.platform?.data ?? '.', 'uploads');
      const asked = { register, format, where: readWhere(query.where) };
      const { rows, content } = await exportStream(context, asked, folder);
      const name = `${register}-${formatDay(chinaDay(context.now))}.${format}`;
      return {
        send: { type: MEDIA_TYPES[format], content },
        headers: { ...attachment(name), 'x-rows': String(rows) },
      };
    },
  });
}
