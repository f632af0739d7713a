import { beforeAll, describe, expect, test } from 'vitest';
import { BUREAU, EAST } from '../../../test/platform/city.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/platform/database.ts';
import { contextOf, enter } from '../../../test/platform/people.ts';
import { AWARD, submitted, type Story } from '../../../test/fixtures/cases.ts';
import { PLATFORM_SCOPE, scopeOf, type Actor } from '../../access/index.ts';
import type { CaseEvent, CaseState } from '../../case/index.ts';
import { transact } from '../../store/index.ts';
import { seeMessages } from './inbox.ts';
import { tellOfCase } from './tell-of-case.ts';
import { tellOfLevel, tellOfRespondBy } from './tell-of-level.ts';
import { createWebhook, seeDeliveries } from './webhooks.ts';

let database: FreshDatabase;
let acceptor: Actor;
let supervisor: Actor;
let admin: Actor;

beforeAll(async () => {
  database = await freshDatabase();
  acceptor = await enter(database, { login: 'acceptor', grants: [{ role: 'county-acceptor', county: EAST }] });
  supervisor = await enter(database, { login: 'supervisor', grants: [{ role: 'city-reviewer' }] });
  admin = await enter(database, { login: 'sys', grants: [{ role: 'system-admin' }] });
});

let many = 0;

/** A case of its own number, as it stands after being submitted. */
function caseOf(story: Story): CaseState {
  many += 1;
  return { ...story.state, id: `2026-${String(many).padStart(7, '0')}` };
}

const told = async (state: CaseState): Promise<readonly { key: string; recipient: string; title: string }[]> =>
  transact(database, PLATFORM_SCOPE, (tx) =>
    tx
      .selectFrom('messages.message')
      .select(['key', 'recipient', 'title'])
      .where('about', '=', `case:${state.id}`)
      .orderBy('id')
      .execute(),
  );

/** In the transaction of the official who took the step. */
const tell = (state: CaseState, events: readonly CaseEvent[], now = new Date(state.at)): Promise<void> =>
  transact(database, scopeOf(acceptor), (tx) =>
    tellOfCase(
      tx,
      contextOf(database, acceptor, now),
      { ...state, events: state.events - events.length },
      state,
      events,
    ),
  );

describe('what is told of a case', () => {
  test('goes to the one it is for and to subscribed systems, in the step’s own transaction, each once', async () => {
    const hook = await createWebhook(contextOf(database, admin), {
      ...{
        url: 'https://example.com/x',
        kinds: ['case.supplement-requested', 'case.submitted'],
        note: '测试',
        active: true,
      },
    });
    const story = submitted(AWARD);
    const submittedState = caseOf(story);
    const submission = story.events.slice(-1);
    const before = story.events.length;
    story.does('受理甲', {
      type: 'request-supplement',
      items: [{ name: '收款账户信息', problem: '户名与本人不一致' }],
      respondBy: story.today + 10,
      columns: [],
    });
    const state = { ...story.state, id: submittedState.id };
    const events = story.events.slice(before);
    await tell(submittedState, submission);
    await expect(
      transact(database, scopeOf(acceptor), async (tx) => {
        await tellOfCase(tx, contextOf(database, acceptor), { ...state, events: before }, state, events);
        throw new Error('the step is refused after all');
      }),
    ).rejects.toThrow('after all');
    expect(await told(state)).toHaveLength(1);
    await tell(state, events);
    await tell(state, events);
    expect(await told(state)).toEqual([
      { key: `case:${state.id}:${String(before)}:beneficiary`, recipient: 'person:个:张三', title: '申请已提交' },
      { key: `case:${state.id}:${String(before + 1)}:beneficiary`, recipient: 'person:个:张三', title: '请补正材料' },
    ]);
    const deliveries = await seeDeliveries(contextOf(database, admin), hook.webhook.id, { limit: 10 });
    expect(deliveries.map(({ kind }) => kind)).toEqual(['case.supplement-requested', 'case.submitted']);
    const { rows } = await database.ownerPool.query<{ payload: object }>(
      'select payload from messages.outgoing where webhook = $1 order by id desc limit 1',
      [hook.webhook.id],
    );
    expect(Object.keys(rows[0]?.payload ?? {}).sort()).toEqual(['at', 'case', 'item', 'kind', 'status', 'version']);
    // That its own term is soon over is told once for each last day.
    const context = contextOf(database, acceptor);
    for (let n = 0; n < 2; n += 1)
      await transact(database, PLATFORM_SCOPE, (tx) => tellOfRespondBy(tx, context, state));
    expect((await told(state)).map(({ title }) => title).slice(2)).toEqual(['请在期限内提交补正']);
  });

  test('says nothing of a draft to other systems', async () => {
    const hook = await createWebhook(contextOf(database, admin), {
      ...{ url: 'https://example.com/y', kinds: ['case.withdrawn'], note: '测试', active: true },
    });
    const story = submitted(AWARD);
    const draft = { ...caseOf(story), times: { ...story.state.times, runs: [] }, status: 'withdrawn' as const };
    const [first] = story.events;
    if (first === undefined) throw new Error('no event');
    const withdrawn: CaseEvent = {
      ...{ at: first.at, by: first.by, stage: null, type: 'withdrawn', reason: '不办了' },
      enters: { status: 'withdrawn', stage: null },
    };
    await tell(draft, [withdrawn]);
    expect(await told(draft)).toMatchObject([{ title: '申请已撤回' }]);
    expect(await seeDeliveries(contextOf(database, admin), hook.webhook.id, { limit: 10 })).toEqual([]);
  });

  test('reminds those whose turn it is, then their supervisors, each level once', async () => {
    const state = caseOf(submitted(AWARD));
    const remind = (level: Parameters<typeof tellOfLevel>[3]): Promise<void> =>
      transact(database, PLATFORM_SCOPE, (tx) =>
        tellOfLevel(tx, contextOf(database, acceptor, new Date(state.at)), state, level),
      );
    await remind('in-time');
    expect(await told(state)).toEqual([]);
    for (const level of ['reminder', 'reminder', 'overdue', 'escalated', 'escalated'] as const) await remind(level);
    const recipients = (await told(state)).map(({ recipient, title }) => `${recipient} ${title}`);
    expect(recipients).toEqual([
      `role:county-acceptor@${EAST} 办件即将到期`,
      `role:department@${BUREAU} 办件即将到期`,
      `role:county-acceptor@${EAST} 办件已经超期`,
      `role:department@${BUREAU} 办件已经超期`,
      'person:个:张三 办理超过了承诺时限',
      `role:county-acceptor@${EAST} 办件超期多日，请督办`,
      `role:department@${BUREAU} 办件超期多日，请督办`,
      'role:city-reviewer 办件超期多日，请督办',
    ]);
    const mine = await seeMessages(contextOf(database, supervisor), { about: `case:${state.id}`, limit: 10 });
    expect(mine).toHaveLength(1);
    expect(mine[0]?.body).toContain(`县级受理（${EAST}）`);
    expect(mine[0]?.body).not.toMatch(/undefined|个:/u);
  });
});
