import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Permission } from '../../access/index.ts';
import {
  bringMaterial,
  listOwnMaterials,
  readMaterial,
  type Context,
  type GivenMaterialFile,
  type MaterialListing,
} from '../../flow/index.ts';
import { RequestProblem } from '../errors.ts';
import { pageAnswer, pageOf, pageQuery, readPage } from '../page.ts';
import type { RouteDeclaration } from '../route-spec.ts';
import { route } from '../route.ts';
import { idParameter, text, textOrNull } from './accounts-shared.ts';
import { refused } from './cases-shared.ts';
import { attachment } from './registers-shared.ts';

const TAG = '材料';
const MOST_BYTES = 10 * 1024 * 1024;

const materialSchema = Type.Object({
  id: text('编号'),
  digest: text('摘要（SHA-256），在申请里引用'),
  fileName: text('文件名'),
  mediaType: text('类型'),
  size: Type.Integer({ description: '字节数' }),
  organisation: textOrNull('哪个单位的；空为本人的'),
  at: text('上传的时间'),
});

/** Materials: brought once, referred to by every application after that. */
export function materialRoutes(app: FastifyInstance): void {
  bringRoute(app, {
    url: '/api/materials',
    permission: 'case.apply',
    operationId: 'bringMaterial',
    summary: '上传一份材料',
    fields: { organisation: '为哪个单位（统一社会信用代码）；没有时为本人。写在文件前面' },
    flow: (context, file, { organisation, ...others }) => {
      refuseOthers(Object.keys(others), ['organisation']);
      return bringMaterial(context, { ...file, organisation: organisation === '' ? undefined : organisation });
    },
  });
  listRoute(app);
  contentRoute(app);
}

/** Where a material is brought, by whom, and what is said beside the file of whom it is about. */
interface Bringing extends Pick<RouteDeclaration, 'url' | 'operationId' | 'summary'> {
  readonly permission: Extract<Permission, 'case.apply' | 'case.initiate'>;
  readonly fields: Readonly<Record<string, string>>;
  readonly flow: (
    context: Context,
    file: Omit<GivenMaterialFile, 'organisation'>,
    fields: Readonly<Partial<Record<string, string>>>,
  ) => Promise<MaterialListing>;
}

/** A material comes in, checked and kept alike wherever it is brought. */
export function bringRoute(app: FastifyInstance, { fields: texts, flow, ...declared }: Bringing): void {
  route(app, {
    ...declared,
    method: 'POST',
    tag: TAG,
    description:
      '按内容识别类型，与文件名和声明的类型不符的不收；带脚本、附件、密码的不收。加密保存，同一内容只存一份。',
    command: true,
    rate: 'costly',
    upload: {
      mostBytes: MOST_BYTES,
      description: 'PDF、JPEG、PNG 或 OFD，最多 10 MiB',
      fields: texts,
    },
    answers: { 201: { description: '材料', schema: materialSchema } },
    refused,
    handle: async ({ context, file }) => {
      const { name, type, stream, fields } = await file();
      const kept = await flow(context, { fileName: name, mediaType: type, content: stream }, fields);
      return { status: 201, body: kept, headers: { location: `/api/materials/${kept.id}` } };
    },
  });
}

/** A field that is misspelt would else be passed over in silence, and the material be one's own. */
export function refuseOthers(names: readonly string[], known: readonly string[]): void {
  if (names.length === 0) return;
  throw new RequestProblem(
    'bad-input',
    `共${String(names.length)}处错误，改正后再试。`,
    names.map((name) => ({
      pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      code: 'A006',
      message: `没有“${name}”这一项`,
      hint: `可以写的：${known.join('、')}`,
    })),
  );
}

function listRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/materials',
    permission: 'case.apply',
    operationId: 'listMaterials',
    tag: TAG,
    summary: '以前上传过的材料，新的在前',
    query: Type.Object(pageQuery),
    answers: {
      200: { description: '一页', schema: Type.Object({ materials: Type.Array(materialSchema), ...pageAnswer }) },
    },
    refused,
    handle: async ({ context, query, raw }) => {
      const page = readPage(query, 1);
      const before = page.after === undefined ? undefined : idOf(page.after[0]);
      const found = await listOwnMaterials(context, { before, limit: page.limit + 1 });
      const { rows, next } = pageOf(raw.url, found, page, ({ id }) => [id]);
      return { body: { materials: rows, next } };
    },
  });
}

/** A mark that names no material is before all of them. */
function idOf(part: unknown): string {
  return typeof part === 'string' && /^\d{1,18}$/u.test(part) ? part : '0';
}

/** Shown as a file to save, whatever it is: nothing that anybody uploaded is opened as a page of this server. */
function contentRoute(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/materials/:id',
    permission: 'case.read',
    operationId: 'getMaterial',
    tag: TAG,
    summary: '一份材料的内容',
    description: '本人的，或看得到的办件的。谁看过，记入审计。',
    params: idParameter,
    answers: { 200: { description: '文件', type: 'application/octet-stream' } },
    refused,
    handle: async ({ context, params: { id } }) => {
      const { material, content } = await readMaterial(context, id);
      return {
        send: { type: material.mediaType, content: Readable.from([content]) },
        headers: {
          ...attachment(material.fileName),
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; sandbox",
        },
      };
    },
  });
}
