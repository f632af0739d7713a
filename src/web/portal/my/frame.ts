import { h, type ComponentChildren } from 'preact';
import { signOutForm } from '../account/sign-in.ts';
import { servicePage } from '../account/frame.ts';
import type { Site } from '../site.ts';
import type { Markup } from '../../ui/index.ts';

/** For whom the visitor is acting, and for whom else they could. */
export interface Acting {
  readonly party: PartyView;
  readonly parties: readonly PartyView[];
  readonly unread: number;
  readonly marks: Marks;
}

export interface PartyView {
  readonly kind: 'person' | 'organisation';
  readonly organisation: string | undefined;
  readonly name: string;
}

export interface Marks {
  readonly csrf: string;
  readonly key: string;
}

export interface MyPage {
  readonly site: Site;
  readonly acting: Acting;
  readonly title: string;
  readonly lead?: string;
  /** Which entry of the own pages this is. */
  readonly at?: MyPlace;
  /** One thing at a time: without the way to the others. */
  readonly isStep?: boolean;
  readonly children: ComponentChildren;
}

export type MyPlace = 'home' | 'entitlements' | 'cases' | 'messages' | 'materials' | 'accounts' | 'card' | 'contact';

const PLACES: readonly { readonly at: MyPlace; readonly path: string; readonly text: string }[] = [
  { at: 'home', path: '/my', text: '待办' },
  { at: 'entitlements', path: '/my/entitlements', text: '能享受什么' },
  { at: 'cases', path: '/my/cases', text: '办件' },
  { at: 'messages', path: '/my/messages', text: '消息' },
  { at: 'materials', path: '/my/materials', text: '材料' },
  { at: 'accounts', path: '/my/accounts', text: '收款账户' },
  { at: 'contact', path: '/my/contact', text: '手机号' },
];

/** A page of one's own: below the title the other ones, and for whom one is acting. */
export function myPage({ site, acting, title, lead, at, isStep = false, children }: MyPage): string {
  return servicePage({
    site,
    title,
    ...(lead === undefined ? {} : { lead }),
    scripts: site.ownScripts ?? [],
    children: [
      whom(acting),
      isStep ? null : places(acting, at),
      children,
      at === 'home' ? signOutForm(acting.marks) : null,
    ],
  });
}

/** An address for the party that one is acting for. */
export function forParty(path: string, { organisation }: PartyView): string {
  if (organisation === undefined) return path;
  return `${path}${path.includes('?') ? '&' : '?'}as=${organisation}`;
}

function places(acting: Acting, at: MyPlace | undefined): Markup {
  return h(
    'nav',
    { class: 'places', 'aria-label': '我的' },
    h(
      'ul',
      null,
      PLACES.map((place) =>
        h(
          'li',
          null,
          h(
            'a',
            {
              href: forParty(place.path, acting.party),
              ...(place.at === at ? { 'aria-current': 'page' as const } : {}),
            },
            place.text,
            place.at === 'messages' && acting.unread > 0
              ? h('span', { class: 'unread' }, `${String(acting.unread)}条未读`)
              : null,
          ),
        ),
      ),
    ),
  );
}

/** Said only where there is a choice; a change leads to the first page of the other one. */
function whom({ party, parties }: Acting): Markup | null {
  if (parties.length < 2 && party.kind === 'person') return null;
  const others = parties.filter(({ organisation }) => organisation !== party.organisation);
  return h(
    'div',
    { class: 'whom' },
    h('p', null, '正在办理：', h('strong', null, sayParty(party))),
    others.length === 0
      ? null
      : h(
          'ul',
          { class: 'whom-others', 'aria-label': '换一个' },
          others.map((one) => h('li', null, h('a', { href: forParty('/my', one) }, `换成${sayParty(one)}`))),
        ),
  );
}

export function sayParty({ kind, name }: PartyView): string {
  return kind === 'person' ? `${name}（本人）` : name;
}

/** The one who is spoken to. */
export function you({ kind }: Pick<PartyView, 'kind'>): string {
  return kind === 'person' ? '您' : '贵单位';
}
