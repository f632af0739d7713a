import type { FastifyInstance } from 'fastify';
import {
  casesOf,
  earlierMaterials,
  exportFormTemplate,
  fileTable,
  MEDIA_TYPES,
  MOST_TABLE_BYTES,
  MOST_TABLE_ROWS,
  submitTogether,
  type FiledTable,
  type OwnCase,
  type Submitted,
  type Guide,
} from '../../flow/index.ts';
import { sayInstant, tablePage, togetherPage, type Acting, type FormFault, type Site } from '../../web/portal/index.ts';
import { RequestProblem } from '../errors.ts';
import { attachment } from '../routes/registers-shared.ts';
import { accountsOf } from './accounts.ts';
import { sameFirst } from './apply-draft.ts';
import { appliedFor } from './apply-start.ts';
import { actingOf, looking, myOwn, trying, type Objected } from './own.ts';
import type { OwnIncoming, PageAnswer } from './page.ts';

const MOST_DRAFTS = 200;

/** Many applications of an organisation by one table, and their handing in together. */
export function applyTablePages(app: FastifyInstance, site: Site): void {
  const url = '/apply/:item/table';
  myOwn(app, site, { method: 'GET', url, handle: (incoming) => show(incoming, undefined) });
  myOwn(app, site, { method: 'POST', url, rate: 'costly', mostBytes: MOST_TABLE_BYTES, handle: take });
  myOwn(app, site, {
    method: 'GET',
    url: `${url}/template`,
    handle: async (incoming) => {
      const { item, register } = await tableOf(incoming);
      const chunks: Buffer[] = [];
      for await (const chunk of await exportFormTemplate(looking(incoming.context), item)) chunks.push(chunk);
      return {
        file: { type: MEDIA_TYPES.xlsx, content: Buffer.concat(chunks) },
        headers: attachment(`${register}.xlsx`),
      };
    },
  });
  const together = '/apply/:item/together';
  myOwn(app, site, { method: 'GET', url: together, handle: (incoming) => gather(incoming, [], []) });
  myOwn(app, site, { method: 'POST', url: together, rate: 'costly', handle: submit });
}

interface Table {
  readonly acting: Acting;
  readonly organisation: string;
  readonly item: string;
  readonly name: string;
  readonly register: string;
  readonly guide: Guide;
}

/** Tables are for organisations, and for items with a 申请表. */
async function tableOf(incoming: OwnIncoming): Promise<Table> {
  const acting = await actingOf(incoming);
  const { item, service } = appliedFor(incoming);
  const source = item ?? service;
  const { organisation } = acting.party;
  if (source?.guide.form === undefined || organisation === undefined)
    throw new RequestProblem('not-found', '用表格申报给单位用，而且只用于有申请表的事项。别的事项直接申请。');
  return {
    acting,
    organisation,
    item: source.code,
    name: source.name,
    register: source.guide.form,
    guide: source.guide,
  };
}

function draftsOf({ context }: OwnIncoming, { organisation, item }: Table): Promise<readonly OwnCase[]> {
  return casesOf(looking(context), { organisation, item, statuses: ['draft'] }, { limit: MOST_DRAFTS });
}

async function show(incoming: OwnIncoming, filed: FiledTable | undefined, objected?: Objected): Promise<PageAnswer> {
  const table = await tableOf(incoming);
  const { acting, item, name, register } = table;
  const html = tablePage(incoming.site, acting, {
    item,
    name,
    register,
    mostRows: MOST_TABLE_ROWS,
    faults: objected?.faults ?? [],
    filed,
    drafts: (await draftsOf(incoming, table)).length,
  });
  return { html, status: objected?.status ?? 200 };
}

async function take(incoming: OwnIncoming): Promise<PageAnswer> {
  const { organisation, item } = await tableOf(incoming);
  const file = await incoming.file();
  if (file === undefined)
    return show(incoming, undefined, {
      faults: [{ field: 'file', message: '没有选文件', hint: '先选填好的表，再点上传' }],
      isStale: false,
      status: 422,
    });
  const filed = await trying(() => fileTable(incoming.context, { item, organisation, content: file.stream }));
  return 'objected' in filed ? show(incoming, undefined, filed.objected) : show(incoming, filed.done);
}

async function gather(
  incoming: OwnIncoming,
  faults: readonly FormFault[],
  submitted: readonly Submitted[],
): Promise<PageAnswer> {
  const table = await tableOf(incoming);
  const { acting, item, name, organisation, guide } = table;
  const earlier = await earlierMaterials(looking(incoming.context), organisation);
  const html = togetherPage(incoming.site, acting, {
    item,
    name,
    drafts: (await draftsOf(incoming, table)).map(({ id, version, key }) => ({ id, version, key })),
    materials: askedOf(guide).map(({ name: material, whenNeeded }) => ({
      name: material,
      whenNeeded,
      files: sameFirst(
        earlier.map(({ digest, fileName, at, names }) => ({
          digest,
          fileName,
          at: sayInstant(at),
          isSame: names.includes(material),
        })),
      ),
    })),
    accounts: guide.fund === undefined ? undefined : await accountsOf(incoming.context, acting.party),
    faults,
    submitted,
  });
  return { html, status: faults.length === 0 ? 200 : 422 };
}

function askedOf({ materials }: Guide): Guide['materials'] {
  return materials.filter(({ fromRegister }) => !fromRegister);
}

async function submit(incoming: OwnIncoming): Promise<PageAnswer> {
  const { context, form } = incoming;
  const { guide } = await tableOf(incoming);
  const seen = [...form].flatMap(([name, version]) => {
    const id = /^case-(\d{4}-\d{7,12})$/u.exec(name)?.[1];
    return id === undefined || !/^\d{1,9}$/u.test(version) ? [] : [{ id, version: Number(version) }];
  });
  if (seen.length === 0)
    return gather(incoming, [{ field: '', message: '没有勾选要提交的', hint: '至少勾选一件' }], []);
  const materials = askedOf(guide).flatMap(({ name }, index) => {
    const digest = form.get(`material-${String(index)}`) ?? '';
    return digest === '' ? [] : [{ name, digest }];
  });
  const payee = form.get('payee') ?? '';
  const submitted = await submitTogether(context, seen, { materials, ...(payee === '' ? {} : { payee }) });
  return gather(incoming, [], submitted);
}
