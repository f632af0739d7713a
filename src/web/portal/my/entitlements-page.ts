import { h } from 'preact';
import { sayDate, sayMoney, type Markup } from '../../ui/index.ts';
import { address, sentenceAddress, type Site } from '../site.ts';
import { sayKey } from '../words/key.ts';
import { forParty, myPage, you, type Acting } from './frame.ts';
import { nothing, section } from './parts.ts';

/** One claim, or one item that can be claimed. */
export interface ClaimView {
  readonly item: string;
  readonly name: string;
  /** 同项键, to tell claims of one item apart. */
  readonly key: string;
  /** `1.2万元`, `办公场所，20平方米`; empty where nothing is said. */
  readonly gives: string;
  readonly because: readonly string[];
  readonly nearest: string | undefined;
  readonly clause: string;
  readonly quote: string;
  /** Full id of a sentence, for a link; undefined where there is none. */
  readonly sentence: string | undefined;
  /** Names of what is not known. */
  readonly missing: readonly string[];
  /** The case in which it is under way, or was settled. */
  readonly underWay: { readonly id: string; readonly statusName: string; readonly isOffer: boolean } | undefined;
  /** Whether one can apply on this page's say. */
  readonly canApply: boolean;
}

/** Why a claim isn't met, or not yet. */
export interface Refused {
  readonly why: string;
  /** What is given in its place, where that can be applied for. */
  readonly instead: { readonly item: string; readonly name: string } | undefined;
}

export interface EntitlementsView {
  readonly asOf: string;
  /** What the registers give. */
  readonly given: readonly ClaimView[];
  /** What may be given, once something more is known or decided. */
  readonly open: readonly (ClaimView & Refused)[];
  readonly not: readonly (ClaimView & Refused)[];
  /** What is applied for without being assessed, and items that no register says anything of. */
  readonly others: readonly { readonly item: string; readonly name: string; readonly gives: string }[];
  readonly services: readonly { readonly item: string; readonly name: string }[];
}

export function entitlementsPage(site: Site, acting: Acting, view: EntitlementsView): string {
  const { party } = acting;
  const who = you(party);
  return myPage({
    site,
    acting,
    title: `${party.kind === 'person' ? '我' : '单位'}能享受什么`,
    lead: `按部门已经登记的信息算到${sayDate(view.asOf)}，不用先填什么。登记里没有的，才需要${who}补充。`,
    at: 'entitlements',
    children: [
      section(
        'given',
        '可以享受',
        view.given.length === 0
          ? nothing(`按现在登记的信息，还没有可以直接享受的。下面写明了差在哪里，也可以自己补充情况再看。`)
          : h(
              'ul',
              { class: 'entries' },
              view.given.map((one) => claimCard(one, party)),
            ),
      ),
      view.open.length === 0
        ? null
        : section(
            'open',
            '还差一点信息',
            h(
              'ul',
              { class: 'entries' },
              view.open.map((one) => claimCard(one, party)),
            ),
          ),
      view.not.length === 0
        ? null
        : h(
            'details',
            { class: 'fold', id: 'not' },
            h('summary', null, `现在享受不了的，${String(view.not.length)}项：差在哪里`),
            h(
              'ul',
              { class: 'entries' },
              view.not.map((one) => claimCard(one, party)),
            ),
          ),
      view.others.length === 0
        ? null
        : section(
            'others',
            '登记里没有，可以自己填写再看',
            h(
              'ul',
              { class: 'rows' },
              view.others.map(({ item, name, gives }) =>
                h(
                  'li',
                  null,
                  h('a', { href: forParty(`/apply/${item}`, party) }, name),
                  h('span', { class: 'quiet' }, gives === '' ? null : `，${gives}`),
                ),
              ),
            ),
          ),
      view.services.length === 0
        ? null
        : h(
            'details',
            { class: 'fold', id: 'services' },
            h('summary', null, `其他可以申请的服务，${String(view.services.length)}项`),
            h(
              'ul',
              { class: 'rows' },
              view.services.map(({ item, name }) =>
                h('li', null, h('a', { href: forParty(`/apply/${item}`, party) }, name)),
              ),
            ),
          ),
      h(
        'p',
        { class: 'quiet' },
        '登记的信息不对？在办件的“登记的信息”里写着由哪个部门保管，请向它申请更正。想先算一算别的情形，用',
        h('a', { href: address.calculator() }, '政策测算'),
        '，不用登录，也不保存。',
      ),
    ],
  });
}

function claimCard(claim: ClaimView & Partial<Refused>, party: Acting['party']): Markup {
  const { name, gives, because, nearest, missing, why, instead } = claim;
  const which = sayKey(claim.key);
  return h(
    'li',
    { class: 'entry claim' },
    h('h3', null, name),
    gives === '' ? null : h('p', { class: 'gives' }, gives),
    which === '' ? null : h('p', { class: 'quiet' }, which),
    why === undefined ? null : h('p', null, why, insteadLink(instead, party)),
    missing.length === 0 ? null : h('p', null, `还不知道：${missing.join('、')}。`),
    nearest === undefined ? null : h('p', null, nearest),
    action(claim, party),
    h(
      'details',
      { class: 'reasons' },
      h('summary', null, '为什么'),
      because.length === 0
        ? null
        : h(
            'ul',
            { class: 'plain-list' },
            because.map((one) => h('li', null, one)),
          ),
      quoted(claim),
    ),
  );
}

/** On to what is given in its place. */
export function insteadLink(instead: Refused['instead'], party: Acting['party']): Markup | null {
  return instead === undefined
    ? null
    : h('a', { href: forParty(`/apply/${instead.item}`, party) }, `去申请“${instead.name}”`);
}

/** The sentence it rests on, whole, and where it stands. */
export function quoted({ clause, quote, sentence }: Pick<ClaimView, 'clause' | 'quote' | 'sentence'>): Markup {
  return h(
    'blockquote',
    { class: 'quoted' },
    h('p', null, quote),
    h(
      'p',
      { class: 'quiet' },
      '依据：',
      sentence === undefined ? clause : h('a', { href: sentenceAddress(sentence) }, `原文${clause}`),
    ),
  );
}

function action({ item, key, underWay, canApply }: ClaimView, party: Acting['party']): Markup | null {
  if (underWay !== undefined)
    return h(
      'p',
      null,
      h(
        'a',
        { class: underWay.isOffer ? 'button' : 'button quiet-button', href: `/my/cases/${underWay.id}` },
        underWay.isOffer ? '已经为您备好，去确认' : `已在办：${underWay.statusName}`,
      ),
    );
  if (!canApply) return null;
  const query = new URLSearchParams(key === '' ? {} : { key }).toString();
  const path = `/apply/${item}${query === '' ? '' : `?${query}`}`;
  return h('p', null, h('a', { class: 'button', href: forParty(path, party) }, '去申请'));
}

/** What an award gives, in its own words. */
export function sayAward(
  amount: number | undefined,
  benefit: Readonly<Record<string, string | number>> | undefined,
): string {
  if (amount !== undefined) return sayMoney(Math.round(amount * 100));
  if (benefit === undefined) return '';
  const { kind, ...figures } = benefit;
  return [String(kind), ...Object.entries(figures).map(([name, value]) => `${name} ${String(value)}`)].join('，');
}
