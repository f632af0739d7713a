import { h } from 'preact';
import { choiceField, faultSummary, form, submitButton, type FormFault, type Markup } from '../../ui/index.ts';
import { howTo } from '../notice/guide.ts';
import { address, type Site } from '../site.ts';
import { sayKey } from '../words/key.ts';
import { myPage, you, type Acting } from '../my/frame.ts';
import { hidden, nothing, section } from '../my/parts.ts';
import { insteadLink, quoted, type ClaimView, type Refused } from '../my/entitlements-page.ts';
import { formFields, type FieldView } from './fields.ts';
import { knownBox, type KnownView } from './facts-page.ts';
import type { Guide } from '../../../rules/index.ts';

export interface StartView {
  readonly item: string;
  readonly name: string;
  readonly notice: string;
  readonly gives: string;
  readonly guide: Guide;
  readonly leads: readonly string[];
  readonly isService: boolean;
  /** Claims of the item that the registers know, or what became of them. */
  readonly claims: readonly (ClaimView & Partial<Refused>)[];
  readonly chosen: string | undefined;
  /** The 申请表 to begin with, where no register knows of a claim. */
  readonly form: { readonly register: string; readonly fields: readonly FieldView[] } | undefined;
  readonly known: readonly KnownView[];
  /** Why the visitor can't apply at all, and what to do. */
  readonly obstacle: string | undefined;
  readonly bulk: string | undefined;
  readonly faults: readonly FormFault[];
}

/** What an item gives, what the registers say to it, and where to begin. */
export function startPage(site: Site, acting: Acting, view: StartView): string {
  const { name, gives, guide, leads, notice, item, faults } = view;
  return myPage({
    site,
    acting,
    title: name,
    ...(gives === '' ? {} : { lead: gives }),
    children: [
      faultSummary(faults),
      view.obstacle === undefined ? begin(acting, view) : h('p', { class: 'notice-box' }, view.obstacle),
      view.bulk === undefined ? null : h('p', null, '要办很多件？', h('a', { href: view.bulk }, '用表格一次申报多件')),
      h(
        'details',
        { class: 'fold', open: view.isService },
        h('summary', null, '怎么办、要多久、交什么'),
        howTo(guide, leads),
      ),
      h(
        'p',
        { class: 'quiet' },
        h('a', { href: `${address.notice(notice)}#${address.item(item)}` }, '看文件原文'),
        view.isService ? null : ['，', h('a', { href: address.calculator(item) }, '先算一算'), '（不登录、不保存）'],
      ),
    ],
  });
}

function begin(acting: Acting, view: StartView) {
  const { item, claims, chosen, isService, known } = view;
  const { party, marks } = acting;
  const fields = {
    csrf: marks.csrf,
    key: marks.key,
    ...(party.organisation === undefined ? {} : { as: party.organisation }),
  };
  const open = claims.filter(({ underWay, canApply }) => underWay === undefined && canApply);
  const others = claims.filter((one) => !open.includes(one));
  const [only] = open;
  return [
    others.filter(({ underWay }) => underWay !== undefined).map((one) => claimNote(one, party)),
    open.length === 0
      ? null
      : section(
          'begin',
          '登记的信息说明可以申请',
          form(`/apply/${item}`, [
            hidden(fields),
            open.length === 1 && only !== undefined
              ? [
                  hidden({ claim: only.key }),
                  h('p', { class: 'gives' }, [sayKey(only.key), only.gives].filter((one) => one !== '').join('：')),
                ]
              : choiceField(
                  {
                    name: 'claim',
                    label: `${you(party)}有${String(open.length)}项可以申请，先办哪一项`,
                    value: chosen ?? only?.key ?? '',
                    options: open.map(({ key, name, gives }) => ({
                      value: key,
                      label: called({ key, name }),
                      ...(gives === '' ? {} : { hint: gives }),
                    })),
                  },
                  view.faults,
                ),
            only === undefined ? null : quoted(only),
            submitButton('开始申请'),
          ]),
        ),
    others.filter(({ underWay }) => underWay === undefined).map((one) => claimNote(one, party)),
    known.map(knownBox),
    isService
      ? form(`/apply/${item}`, [hidden(fields), submitButton('开始申请')])
      : open.length === 0 && view.form === undefined
        ? nothing(
            others.length === 0
              ? '登记里还没有这一项，也没有申请表可填。请先由保管台账的部门登记，登记好了会自动提示。'
              : '别的没有可以申请的了。',
          )
        : null,
    view.form === undefined || isService
      ? null
      : h(
          'details',
          {
            class: 'fold',
            open:
              open.length === 0 && others.length === 0
                ? true
                : view.faults.some(({ field }) => field.startsWith('form.')),
          },
          h(
            'summary',
            null,
            open.length + others.length === 0 ? '登记里还没有，先填写申请表' : '登记里没有的另一项，填写申请表申请',
          ),
          form(
            `/apply/${item}`,
            [
              hidden({ ...fields, 'with-form': 'yes' }),
              ...formFields(view.form.fields, view.faults),
              submitButton('保存，开始申请'),
            ],
            { novalidate: '' },
          ),
        ),
  ];
}

/** What became of a claim: the case that it has, or why there is none to be had. */
function claimNote(claim: StartView['claims'][number], party: Acting['party']): Markup {
  const { underWay, why = '', because, instead } = claim;
  if (underWay !== undefined)
    return h(
      'p',
      { class: 'notice-box' },
      `${called(claim)}：已有办件 ${underWay.id}，${underWay.statusName}。`,
      h('a', { href: `/my/cases/${underWay.id}` }, underWay.isOffer ? '去确认' : '看这一件'),
    );
  const reasons = because.filter((one) => !why.startsWith(one));
  return h(
    'p',
    { class: 'notice-box' },
    `${called(claim)}：${why}${reasons.length === 0 ? '' : `（${reasons.join('；')}）`}`,
    insteadLink(instead, party),
  );
}

/** Which of the claims of an item it is; where there is only one ever, the item itself. */
function called({ key, name }: Pick<ClaimView, 'key' | 'name'>): string {
  const which = sayKey(key);
  return which === '' ? name : which;
}
