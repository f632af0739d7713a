import { h } from 'preact';
import type { CaseView, HistoryEntry, StoredMessage } from '../../../flow/index.ts';
import { sayDate, sayMoney, type Markup } from '../../ui/index.ts';
import { meanwhileNote } from '../apply/frame.ts';
import { knownBox, type KnownView } from '../apply/facts-page.ts';
import { myPage, sayParty, type Acting } from '../my/frame.ts';
import { doneNote, fact, sayInstant, section, statusTag } from '../my/parts.ts';
import { sentenceAddress, type Site } from '../site.ts';
import { sayKey } from '../words/key.ts';
import { todoBox } from './todo.ts';
import { moneyPart, noticePart, reviewPart } from './parts.ts';

export interface CasePageView {
  readonly view: CaseView;
  readonly history: readonly HistoryEntry[];
  readonly messages: readonly StoredMessage[];
  readonly known: readonly KnownView[];
  /** Full id of the sentence that the decision rests on. */
  readonly sentence: string | undefined;
  readonly done: string | undefined;
  readonly meanwhile: readonly string[];
  /** Everything that an offer needs is there: one tap takes it up. */
  readonly oneTap: OneTap | undefined;
  /** 公示 has a page. */
  readonly noticeHref: string | undefined;
}

export interface OneTap {
  readonly materials: readonly { readonly name: string; readonly digest: string; readonly fileName: string }[];
  readonly payee: { readonly token: string; readonly said: string } | undefined;
}

/** The whole case: what is to be done, where it stands, what was decided and why, the money, everything that happened. */
export function casePage(site: Site, acting: Acting, page: CasePageView): string {
  const { view } = page;
  return myPage({
    site,
    acting,
    title: view.item.name,
    children: [
      doneNote(page.done),
      meanwhileNote(page.meanwhile, '您刚才要办的没有再办一次。现在的情况在下面。'),
      standing(view),
      todoBox(acting, page),
      view.assessments.length === 0 && view.rejections.length === 0 ? null : result(page),
      moneyPart(view),
      noticePart(view, page.noticeHref),
      reviewPart(view),
      progress(view),
      application(page),
      happened(page.history),
      page.messages.length === 0
        ? null
        : section(
            'case-messages',
            '这一件的消息',
            h(
              'ul',
              { class: 'rows' },
              page.messages.map(({ id, title, at }) =>
                h(
                  'li',
                  null,
                  h('a', { href: `/my/messages/${id}` }, title),
                  h('span', { class: 'quiet' }, ` ${sayInstant(at)}`),
                ),
              ),
            ),
          ),
      h('p', { class: 'screen-only quiet' }, '需要纸面留存的，直接打印这一页。'),
    ],
  });
}

type CaseStatus = CaseView['status'];

/** Nothing more is done by itself. */
const OVER: readonly CaseStatus[] = ['closed', 'rejected', 'withdrawn', 'declined', 'lapsed'];
/** Off the way through the stages: none of them is being worked on. */
const ASIDE: readonly CaseStatus[] = ['appealing', 'recovering'];
/** What was refused stands, as long as nobody has begun anew. */
const REFUSED: readonly CaseStatus[] = ['rejected', ...ASIDE];

/** Where it stands, whose turn it is, when it will be done and why that moved. */
function standing(view: CaseView): Markup {
  const { id, status, statusName, turn, stageName, clocks, pauses, beneficiary, initiated } = view;
  const ended = OVER.includes(status);
  const isAside = ended || ASIDE.includes(status);
  return h(
    'div',
    { class: 'standing' },
    h('p', { class: 'standing-head' }, statusTag(status, statusName)),
    h(
      'dl',
      { class: 'facts' },
      fact('办件编号', id),
      fact(
        initiated === null ? '申请人' : '对象',
        sayParty({
          kind: beneficiary.kind === 'person' ? 'person' : 'organisation',
          organisation: undefined,
          name: beneficiary.name,
        }),
      ),
      fact(initiated === null ? '申请的是' : '哪一项', sayKey(view.key)),
      initiated === null
        ? null
        : fact(
            '依职权立案',
            `${initiated.by.department ?? initiated.by.roleName}：${initiated.reason}。不是您申请的，所以不能撤回；有意见的，可以向承办部门陈述、申辩。`,
          ),
      turn === '' ? null : fact('现在轮到', turn === '申请人' ? '您' : turn),
      stageName === null || isAside ? null : fact('环节', stageName),
      isAside ? null : fact('预计办完', forecast(view)),
      clocks.stage === null || isAside
        ? null
        : fact(
            '本环节',
            [
              `承诺${String(clocks.stage.promised)}个工作日`,
              ...(clocks.stage.used === null ? [] : [`已用${String(clocks.stage.used)}个`]),
              ...(clocks.stage.deadline === null ? [] : [`最迟${sayDate(clocks.stage.deadline)}`]),
              ...(clocks.stage.note === null ? [] : [clocks.stage.note]),
            ].join('，'),
          ),
      pauses.length === 0
        ? null
        : fact(
            '暂停计时',
            h(
              'ul',
              { class: 'plain-list' },
              pauses.map(({ reason, from, to }) =>
                h('li', null, `${reason}：${sayDate(from)}起${to === null ? '，现在还在暂停' : `，到${sayDate(to)}`}`),
              ),
            ),
          ),
    ),
  );
}

function forecast({ clocks, pauses }: CaseView): string | null {
  const { forecast: day, forecastNote, whole, stage } = clocks;
  const paused = stage?.paused ?? whole?.paused ?? null;
  if (day === null) return forecastNote ?? whole?.note ?? null;
  const over = whole?.level === 'overdue' || whole?.level === 'escalated' ? '，已超过承诺时限，正在督办' : '';
  const moved =
    paused !== null ? `；现在因“${paused}”暂停，恢复以后顺延` : pauses.length > 0 ? '；已按暂停的天数顺延' : '';
  return `${sayDate(day)}${moved}${over}`;
}

/** What came out, in the words of the rules, and the sentence itself. */
function result({ view, sentence }: CasePageView): Markup {
  const last = view.assessments.at(-1);
  const rejection = REFUSED.includes(view.status) ? view.rejections.at(-1) : undefined;
  const isDecided = view.decision !== null;
  const discretion = view.decision?.discretion ?? null;
  return section(
    'result',
    rejection !== undefined ? '没有通过' : isDecided ? '决定' : '按规则测算',
    rejection === undefined
      ? null
      : h(
          'div',
          { class: 'notice-box' },
          h(
            'ul',
            { class: 'plain-list' },
            rejection.reasons.map((one) => h('li', null, one)),
          ),
          h('p', null, `依据：${rejection.basis}`),
        ),
    last === undefined
      ? null
      : rejection === undefined
        ? assessed(last, isDecided, sentence)
        : h(
            'details',
            { class: 'fold', id: 'assessed' },
            h('summary', null, `${last.momentName}按规则测算的结果和原文`),
            assessed(last, isDecided, sentence),
          ),
    discretion === null ? null : h('p', null, `主管部门核定${sayMoney(discretion.amount)}：${discretion.reason}`),
  );
}

type Stored = CaseView['assessments'][number];

function assessed(
  { record, momentName, differences }: Stored,
  isDecided: boolean,
  sentence: string | undefined,
): Markup {
  return h(
    'div',
    null,
    h(
      'p',
      { class: 'outlook-head' },
      h('strong', null, record.statusName),
      record.amount === null ? null : h('span', { class: 'gives' }, sayMoney(record.amount)),
    ),
    isDecided ? null : h('p', { class: 'quiet' }, `${momentName}的测算，最后以审核决定为准。`),
    record.trace.length === 0
      ? null
      : h(
          'ul',
          { class: 'plain-list trace' },
          record.trace.map((one) => h('li', null, one)),
        ),
    h(
      'blockquote',
      { class: 'quoted' },
      h('p', null, record.sentence),
      h(
        'p',
        { class: 'quiet' },
        '依据：',
        sentence === undefined ? record.clause : h('a', { href: sentenceAddress(sentence) }, `原文${record.clause}`),
      ),
    ),
    record.readings.length === 0
      ? null
      : h(
          'details',
          { class: 'fold' },
          h('summary', null, `用到的口径，${String(record.readings.length)}条`),
          h(
            'ul',
            { class: 'plain-list' },
            record.readings.map(({ code, question, option, reason, standing: how }) =>
              h(
                'li',
                null,
                `${question}（口径 ${code}）：${option === null ? '还没有裁定' : `按“${option}”，${reason}`}${how === '' ? '' : `。${how}`}`,
              ),
            ),
          ),
        ),
    differences.length === 0
      ? null
      : h(
          'div',
          null,
          h('p', null, '和上一次测算不同的地方：'),
          h(
            'ul',
            { class: 'plain-list' },
            differences.map(({ what, before, after, explanation }) =>
              h(
                'li',
                null,
                `${what}：由“${before}”变为“${after}”${explanation === null ? '' : `，原因：${explanation}`}`,
              ),
            ),
          ),
        ),
  );
}

const STAGE_WORDS = { past: '已办', now: '正在办', last: '办到这一步', later: '还没到' } as const;
const STAGE_MARKS = { past: '✓', now: '◐', last: '—', later: '○' } as const;

function progress({ stages, opinions, id, status }: CaseView): Markup {
  const isAside = OVER.includes(status) || ASIDE.includes(status);
  return section(
    'progress',
    '办到哪一步',
    h(
      'ol',
      { class: 'progress' },
      stages.map(({ name, days, departments, state: told }) => {
        const state = told === 'now' && isAside ? 'last' : told;
        return h(
          'li',
          { class: state, ...(state === 'now' ? { 'aria-current': 'step' as const } : {}) },
          h('span', { class: 'progress-mark', 'aria-hidden': 'true' }, STAGE_MARKS[state]),
          h(
            'span',
            null,
            h('strong', null, name),
            h(
              'span',
              { class: 'quiet' },
              ` ${STAGE_WORDS[state]}，承诺${String(days)}个工作日${departments.length === 0 ? '' : `，${departments.join('、')}`}`,
            ),
          ),
        );
      }),
    ),
    opinions.length === 0
      ? null
      : h(
          'details',
          { class: 'fold', id: `opinions-${id}` },
          h('summary', null, `各环节的意见，${String(opinions.length)}条`),
          h(
            'ul',
            { class: 'rows' },
            opinions.map(({ stage, verdictName, text, by, at }) =>
              h(
                'li',
                null,
                `${stage}，${by.department ?? by.roleName}：${verdictName}。${text}`,
                h('span', { class: 'quiet' }, ` ${sayInstant(at)}`),
              ),
            ),
          ),
        ),
  );
}

function application({ view, known }: CasePageView): Markup {
  const { form, materials, payee } = view.application;
  const fields = typeof form === 'object' && form !== null && !Array.isArray(form) ? Object.entries(form) : [];
  return h(
    'details',
    { class: 'fold', id: 'application' },
    h('summary', null, '申请的内容和登记的信息'),
    h(
      'dl',
      { class: 'facts' },
      fact(
        '申请表',
        fields.length === 0
          ? null
          : h(
              'ul',
              { class: 'plain-list' },
              fields.map(([name, value]) => h('li', null, `${name}：${sayForm(value)}`)),
            ),
      ),
      fact(
        '材料',
        materials.length === 0
          ? null
          : h(
              'ul',
              { class: 'plain-list' },
              materials.map(({ name, material, fileName }) =>
                h('li', null, `${name}：`, h('a', { href: `/my/materials/${material}` }, fileName ?? '文件')),
              ),
            ),
      ),
      fact('收款账户', payee === null ? null : `${payee.bank} ${payee.masked}，${payee.holder}`),
      fact(
        '系统提取',
        view.required
          .filter(({ fromRegister }) => fromRegister)
          .map(({ name }) => name)
          .join('、'),
      ),
    ),
    known.map(knownBox),
  );
}

function sayForm(value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  return typeof value === 'number' ? String(value) : sayDate(typeof value === 'string' ? value : '');
}

function happened(history: readonly HistoryEntry[]): Markup {
  return h(
    'details',
    { class: 'fold', id: 'history' },
    h('summary', null, `办理经过，${String(history.length)}条`),
    h(
      'ol',
      { class: 'timeline' },
      [...history]
        .reverse()
        .map(({ title, text, at, by }) =>
          h(
            'li',
            null,
            h('p', null, h('strong', null, title), text === '' ? null : `：${text}`),
            h('p', { class: 'quiet' }, `${sayInstant(at)}，${by}`),
          ),
        ),
    ),
  );
}
