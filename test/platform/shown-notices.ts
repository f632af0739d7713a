import type { TestServer } from './server.ts';
import { FIRMS, put } from './town.ts';
import { caseAwaitingNotice, makeOffice, settlePerson } from './waiting-cases.ts';

/** Lists of people who are to be given something, as the city's reviewer makes them. */
export interface NoticeMaker {
  /** Number of a new list of so many rows, which is not shown yet. */
  readonly frozen: (count: number) => Promise<string>;
  /** Of one that is shown. */
  readonly published: (count: number) => Promise<string>;
}

export async function noticeMaker(server: TestServer): Promise<NoticeMaker> {
  const office = await makeOffice(server.database);
  await put(server.database, '单位', FIRMS);
  await server.join({ login: 'city-online', grants: [{ role: 'city-reviewer' }] });
  const city = await server.signIn('city-online');
  await city.ask('PUT', '/api/public-notice-office', {
    body: { organ: '某局', phone: '0635-0000000', address: '某路1号' },
  });
  let person = 0;
  const frozen = async (count: number): Promise<string> => {
    const cases: string[] = [];
    for (let i = 0; i < count; i += 1) {
      await settlePerson(server.database, person);
      cases.push(
        await caseAwaitingNotice(server.database, office, { item: '14-06', person, key: '', now: server.now() }),
      );
      person += 1;
    }
    const answer = await city.post('/api/public-notice-batches', { item: '14-06', cases });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.json<{ id: string }>().id;
  };
  return {
    frozen,
    published: async (count) => {
      const id = await frozen(count);
      const answer = await city.post(
        `/api/public-notice-batches/${id}/publish`,
        {},
        { headers: { 'if-match': '"1"' } },
      );
      if (answer.status !== 200) throw new Error(answer.text);
      return id;
    },
  };
}
