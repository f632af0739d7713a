import type { FastifyInstance } from 'fastify';
import {
  casesOf,
  emptyForm,
  knownFor,
  myEntitlements,
  newFormFromPage,
  openCase,
  type CaseFormView,
  regimeOn,
  type Item,
  type Service,
} from '../../flow/index.ts';
import { chinaDay } from '../../kit/index.ts';
import { sayGives, startPage, type Acting, type FormFault, type Site } from '../../web/portal/index.ts';
import { RequestProblem } from '../errors.ts';
import { claimsOf, isApplied, isFor } from './entitlements.ts';
import { actingOf, formTexts, looking, myOwn, trying } from './own.ts';
import type { OwnIncoming, PageAnswer } from './page.ts';

const MOST_CASES = 200;

export function applyStartPages(app: FastifyInstance, site: Site): void {
  myOwn(app, site, { method: 'GET', url: '/apply/:item', handle: (incoming) => show(incoming, [], 200) });
  myOwn(app, site, { method: 'POST', url: '/apply/:item', handle: begin });
}

/** An item or a service that is applied for; the others are handled by the office of itself. */
export function appliedFor({ context: { ruleSet }, params }: OwnIncoming): { item?: Item; service?: Service } {
  const code = params['item'];
  const item = ruleSet.items.find((one) => one.code === code);
  const service = ruleSet.services.find((one) => one.code === code);
  if (item === undefined && service === undefined)
    throw new RequestProblem('not-found', '没有这个事项，可能是地址抄错了。能申请的都在“我能享受什么”里。');
  return { ...(item === undefined ? {} : { item }), ...(service === undefined ? {} : { service }) };
}

async function show(incoming: OwnIncoming, faults: readonly FormFault[], status: number): Promise<PageAnswer> {
  const { context, query, form, site } = incoming;
  const acting = await actingOf(incoming);
  const { item, service } = appliedFor(incoming);
  const { ruleSet } = site;
  const source = item ?? service;
  if (source === undefined) throw new Error('an item or a service is applied for');
  const obstacle = obstacleOf(item, source.guide.modes, acting);
  const { organisation } = acting.party;
  const claims = item === undefined || obstacle !== undefined ? [] : await claimsFor(incoming, item, organisation);
  const view =
    service !== undefined || obstacle !== undefined
      ? undefined
      : await emptyForm(looking(context), source.code, organisation);
  const html = startPage(site, acting, {
    item: source.code,
    name: source.name,
    notice: source.notice,
    gives: item === undefined ? '' : sayGives(item, ruleSet, regimeOn(ruleSet, chinaDay(context.now))),
    guide: source.guide,
    leads: source.guide.leads,
    isService: service !== undefined,
    claims,
    chosen: form.get('claim') ?? query.get('key') ?? undefined,
    form: view === undefined ? undefined : { ...view, fields: refilled(view, form) },
    known:
      item === undefined || obstacle !== undefined ? [] : await knownFor(looking(context), item.code, organisation),
    obstacle,
    bulk:
      source.guide.form === undefined || organisation === undefined || obstacle !== undefined
        ? undefined
        : `/apply/${source.code}/table?as=${organisation}`,
    faults,
  });
  return { html, status };
}

/** What was typed stays where the form comes back. */
export function refilled({ fields }: CaseFormView, form: URLSearchParams): CaseFormView['fields'] {
  return fields.map((field) => ({ ...field, value: form.get(`form.${field.name}`) ?? field.value }));
}

async function claimsFor({ context, site }: OwnIncoming, { code }: Item, organisation: string | undefined) {
  const entitled = await myEntitlements(looking(context), organisation);
  const cases = await casesOf(looking(context), { organisation, item: code }, { limit: MOST_CASES });
  const own = <T extends { readonly item: string }>(entries: readonly T[]): readonly T[] =>
    entries.filter((one) => one.item === code);
  const { given, open, not } = claimsOf(
    site.ruleSet,
    { ...entitled, awards: own(entitled.awards), notAwarded: own(entitled.notAwarded) },
    cases,
  );
  return [...given, ...open, ...not];
}

function obstacleOf(item: Item | undefined, modes: readonly string[], { party }: Acting): string | undefined {
  if (!isApplied(modes)) return '这一项不用申请，由主管部门依职权办理。办到您时会发消息。';
  if (item === undefined || isFor(item.audience, party)) return undefined;
  return party.kind === 'person'
    ? '这一项给单位，由单位的经办人申请。您是经办人的，先在“我的”里换成单位。'
    : '这一项给个人，由本人登录申请；单位可以提醒职工来办。';
}

async function begin(incoming: OwnIncoming): Promise<PageAnswer> {
  const { context, form } = incoming;
  const { item } = appliedFor(incoming);
  const code = incoming.params['item'] ?? '';
  const { party } = await actingOf(incoming);
  const withForm = form.get('with-form') === 'yes';
  const claim = form.get('claim') ?? '';
  const opened = await trying(async () => {
    const given = withForm
      ? { form: await newFormFromPage(looking(context), code, party.organisation, formTexts(form)) }
      : {};
    return openCase(context, {
      item: code,
      organisation: party.organisation,
      ...(item === undefined || withForm || claim === '' ? {} : { key: claim }),
      ...given,
    });
  });
  if ('done' in opened) return { redirect: `/my/cases/${opened.done.id}/apply` };
  return show(incoming, opened.objected.faults.map(atClaim), opened.objected.status);
}

function atClaim(fault: FormFault): FormFault {
  return fault.field === 'key' ? { ...fault, field: '' } : fault;
}
