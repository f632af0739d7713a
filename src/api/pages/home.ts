import type { FastifyInstance } from 'fastify';
import { CASE_STATUSES, casesOf, myCards, seeMessages, type OwnCase } from '../../flow/index.ts';
import { casesPage, homePage, sayInstant, type CasesWhich, type Site } from '../../web/portal/index.ts';
import { actingOf, doneText, looking, myOwn, partyPath } from './own.ts';

const MOST_WAITING = 100;
const LATEST = 5;
const PAGE = 30;

/** Everything that can still go on; the others have ended. */
const ENDED = ['closed', 'rejected', 'withdrawn', 'declined', 'lapsed'] as const;

export function homePages(app: FastifyInstance, site: Site): void {
  myOwn(app, site, {
    method: 'GET',
    url: '/my',
    // Officials come here by the same link of the bar: they are led to their desk, and not turned away.
    permission: 'case.read',
    handle: async (incoming) => {
      if (incoming.actor.kind === 'staff') return { redirect: '/desk' };
      const { context, query } = incoming;
      const acting = await actingOf(incoming);
      const { organisation } = acting.party;
      const cases = await casesOf(context, { organisation }, { limit: MOST_WAITING });
      const waiting = cases.filter(({ isYours }) => isYours);
      const messages = await seeMessages(context, { unread: true, limit: LATEST });
      const cards = organisation === undefined ? await myCards(looking(context)) : [];
      const html = homePage(incoming.site, acting, {
        waiting: waiting.sort(mostUrgent).map((one) => ({ ...one, ...todoOf(one) })),
        cases: cases.filter(({ isYours }) => !isYours).slice(0, LATEST),
        messages: messages.map(({ id, title, at }) => ({ id, title, at: sayInstant(at), isUnread: true })),
        hasCard: cards.length > 0,
        done: doneText(query),
      });
      return { html };
    },
  });
  // What messages on a phone lead to.
  myOwn(app, site, {
    method: 'GET',
    url: '/cases/:id',
    permission: 'case.read',
    handle: ({ params, actor }) =>
      Promise.resolve({
        redirect: `${actor.kind === 'staff' ? '/desk' : '/my'}/cases/${encodeURIComponent(params['id'] ?? '')}`,
      }),
  });
  casesList(app, site);
}

/** By when, first; without a term last. */
function mostUrgent(a: OwnCase, b: OwnCase): number {
  return (a.respondBy ?? '9').localeCompare(b.respondBy ?? '9');
}

/** What is to be done with a case that waits for its applicant, and where. */
function todoOf({ id, status }: OwnCase): { readonly todo: string; readonly href: string } {
  const base = `/my/cases/${id}`;
  switch (status) {
    case 'draft':
      return { todo: '接着填写', href: `${base}/apply` };
    case 'offered':
      return { todo: '确认享受', href: base };
    case 'supplementing':
      return { todo: '补正', href: base };
    case 'payment-returned':
      return { todo: '变更收款账户', href: `${base}/account` };
    case 'confirming':
      return { todo: '确认办理结果', href: base };
    default:
      return { todo: '办理', href: base };
  }
}

function casesList(app: FastifyInstance, site: Site): void {
  myOwn(app, site, {
    method: 'GET',
    url: '/my/cases',
    handle: async (incoming) => {
      const { context, query } = incoming;
      const acting = await actingOf(incoming);
      const which = whichOf(query.get('which'));
      const text = (query.get('q') ?? '').trim().slice(0, 50);
      const found = await casesOf(
        context,
        {
          organisation: acting.party.organisation,
          ...(text === '' ? {} : { text }),
          ...(which === 'all' ? {} : { statuses: which === 'ended' ? ENDED : openStatuses() }),
        },
        { limit: PAGE + 1, ...beforeOf(query.get('before')) },
      );
      const last = found.length > PAGE ? found[PAGE - 1] : undefined;
      const next = new URLSearchParams(query);
      if (last !== undefined) next.set('before', last.id);
      const html = casesPage(incoming.site, acting, {
        cases: found.slice(0, PAGE),
        which,
        text,
        next: last === undefined ? undefined : partyPath(`/my/cases?${withoutParty(next)}`, acting.party),
      });
      return { html };
    },
  });
}

function withoutParty(query: URLSearchParams): string {
  const rest = new URLSearchParams(query);
  rest.delete('as');
  return rest.toString();
}

function beforeOf(text: string | null): { readonly before?: string } {
  return text !== null && /^\d{4}-\d{7,12}$/u.test(text) ? { before: text } : {};
}

function whichOf(text: string | null): CasesWhich {
  return text === 'open' || text === 'ended' ? text : 'all';
}

function openStatuses() {
  const ended: readonly string[] = ENDED;
  return CASE_STATUSES.filter((status) => !ended.includes(status));
}
