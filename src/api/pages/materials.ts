import type { FastifyInstance } from 'fastify';
import { bringMaterial, earlierMaterials, readMaterial, type MaterialListing } from '../../flow/index.ts';
import { materialsListPage, sayInstant, type FormFault, type Site } from '../../web/portal/index.ts';
import { attachment } from '../routes/registers-shared.ts';
import { actingOf, doneText, looking, myOwn, partyPath, trying, withDone } from './own.ts';
import type { OwnIncoming, PageAnswer } from './page.ts';

/** As much as one file may have, and the form around it. */
export const MOST_FILE_BYTES = 10 * 1024 * 1024;

/** Everything that one has brought: used again without bringing it again. */
export function materialPages(app: FastifyInstance, site: Site): void {
  myOwn(app, site, { method: 'GET', url: '/my/materials', handle: (incoming) => list(incoming, []) });
  myOwn(app, site, {
    method: 'POST',
    url: '/my/materials',
    rate: 'costly',
    mostBytes: MOST_FILE_BYTES,
    handle: async (incoming) => {
      const { party } = await actingOf(incoming);
      const brought = await bring(incoming, party.organisation);
      return 'objected' in brought
        ? list(incoming, brought.objected.faults, brought.objected.status)
        : { redirect: withDone(partyPath('/my/materials', party), 'uploaded') };
    },
  });
  myOwn(app, site, {
    method: 'GET',
    url: '/my/materials/:id',
    permission: 'case.read',
    handle: async ({ context, params }) => {
      const id = /^\d{1,18}$/u.test(params['id'] ?? '') ? (params['id'] ?? '') : '0';
      const { material, content } = await readMaterial(context, id);
      return {
        file: { type: material.mediaType, content },
        headers: {
          ...attachment(material.fileName),
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; sandbox",
        },
      };
    },
  });
}

/** The file of a form, taken in; none chosen is said as a fault of the field. */
export async function bring(
  { context, file }: OwnIncoming,
  organisation: string | undefined,
): Promise<Awaited<ReturnType<typeof trying<MaterialListing>>>> {
  const given = await file();
  if (given === undefined)
    return {
      objected: {
        faults: [{ field: 'file', message: '没有选文件', hint: '先拍照或者选一个文件，再点上传' }],
        isStale: false,
        status: 422,
      },
    };
  return trying(() =>
    bringMaterial(context, { fileName: given.name, mediaType: given.type, content: given.stream, organisation }),
  );
}

async function list(incoming: OwnIncoming, faults: readonly FormFault[], status = 200): Promise<PageAnswer> {
  const acting = await actingOf(incoming);
  const found = await earlierMaterials(looking(incoming.context), acting.party.organisation);
  const html = materialsListPage(incoming.site, acting, {
    materials: found.map(({ id, fileName, size, at, names }) => ({ id, fileName, size, at: sayInstant(at), names })),
    faults,
    done: doneText(incoming.query),
  });
  return { html, status };
}
