import type { FastifyInstance } from 'fastify';
import { removeContact, seeContact, setContact } from '../../flow/index.ts';
import { contactPage, type Site } from '../../web/portal/index.ts';
import { actingOf, doneText, looking, myOwn, partyPath, seenVersion, trying, withDone, type Objected } from './own.ts';
import type { OwnIncoming, PageAnswer } from './page.ts';

/** The phone that is told of what matters. */
export function contactPages(app: FastifyInstance, site: Site): void {
  myOwn(app, site, {
    method: 'GET',
    url: '/my/contact',
    permission: 'message.own',
    handle: (incoming) => show(incoming, {}),
  });
  myOwn(app, site, {
    method: 'POST',
    url: '/my/contact',
    permission: 'message.own',
    handle: async (incoming) => {
      const { context, form } = incoming;
      const { party } = await actingOf(incoming);
      const given = {
        of: party.organisation ?? 'self',
        phone: (form.get('phone') ?? '').slice(0, 30),
        consent: form.get('consent') === 'yes',
        version: seenVersion(form),
      };
      const done = await trying(() => setContact(context, given));
      return 'objected' in done
        ? show(incoming, done.objected)
        : { redirect: withDone(partyPath('/my/contact', party), 'contact') };
    },
  });
  myOwn(app, site, {
    method: 'POST',
    url: '/my/contact/remove',
    permission: 'message.own',
    handle: async (incoming) => {
      const { context, form } = incoming;
      const { party } = await actingOf(incoming);
      const done = await trying(() => removeContact(context, party.organisation ?? 'self', seenVersion(form)));
      return 'objected' in done
        ? show(incoming, done.objected)
        : { redirect: withDone(partyPath('/my/contact', party), 'contact-removed') };
    },
  });
}

async function show(incoming: OwnIncoming, { faults = [], status = 200 }: Partial<Objected>): Promise<PageAnswer> {
  const acting = await actingOf(incoming);
  const { phone, consent, version } = await seeContact(looking(incoming.context), acting.party.organisation ?? 'self');
  const html = contactPage(incoming.site, acting, {
    phone,
    consent,
    version,
    typed: incoming.form.get('phone') ?? '',
    faults,
    done: doneText(incoming.query),
  });
  return { html, status };
}
