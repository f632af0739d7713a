import { h } from 'preact';
import { faultSummary, form, submitButton, type FormFault, type Markup } from '../../ui/index.ts';
import { accountFields, type AccountsView } from '../apply/account-page.ts';
import { formFields, type FieldView } from '../apply/fields.ts';
import { meanwhileNote } from '../apply/frame.ts';
import { uploadForm, WHEN_NEEDED, type EarlierView } from '../apply/materials-page.ts';
import { myPage, type Acting } from '../my/frame.ts';
import { hidden } from '../my/parts.ts';
import type { Site } from '../site.ts';

/** What is answered at once: a 补正, or an offer that asks for something. */
export interface AnswerView {
  readonly id: string;
  readonly version: number;
  readonly itemName: string;
  readonly what: 'supplement' | 'confirm';
  readonly lead: string;
  readonly faults: readonly FormFault[];
  readonly meanwhile: readonly string[];
  readonly materials: readonly WantedFile[];
  /** Fields of the 申请表, where one of them is to be mended. */
  readonly form:
    | {
        readonly fields: readonly FieldView[];
        readonly problems: readonly { readonly name: string; readonly problem: string }[];
      }
    | undefined;
  readonly accounts: AccountsView | undefined;
  /** What was chosen so far, for the addresses of the uploads: digests by the material's place. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly done: string | undefined;
}

export interface WantedFile {
  readonly name: string;
  /** What is wrong with the one that was given. */
  readonly problem: string | undefined;
  /** Only some have it: it need not be given. */
  readonly whenNeeded: boolean;
  readonly files: readonly EarlierView[];
  readonly chosen: string | undefined;
}

export function answerPage(site: Site, acting: Acting, view: AnswerView): string {
  const { id, version, itemName, what, lead, faults, meanwhile, materials, accounts } = view;
  const { csrf, key } = acting.marks;
  const base = `/my/cases/${id}/${what}`;
  return myPage({
    site,
    acting,
    title: `${what === 'supplement' ? '补正' : '确认享受'} · ${itemName}`,
    children: [
      view.done === undefined ? null : h('p', { class: 'done-note', role: 'status' }, view.done),
      meanwhileNote(meanwhile),
      faultSummary(faults),
      h('p', { class: 'lead' }, lead),
      materials.map((one, index) => fileBox(view, base, one, index, { csrf, key })),
      form(
        base,
        [
          hidden({ csrf, key, version: String(version) }),
          view.form === undefined
            ? null
            : [
                h('h2', null, '申请表'),
                h(
                  'ul',
                  { class: 'plain-list' },
                  view.form.problems.map(({ name, problem }) => h('li', null, h('strong', null, name), `：${problem}`)),
                ),
                ...formFields(view.form.fields, faults),
                hidden({ 'with-form': 'yes' }),
              ],
          accounts === undefined ? null : [h('h2', null, '收款账户'), ...accountFields(acting.party, accounts, faults)],
          h(
            'div',
            { class: 'buttons' },
            submitButton(what === 'supplement' ? '提交补正' : '确认享受'),
            h('a', { class: 'button quiet-button', href: `/my/cases/${id}` }, '以后再办'),
          ),
        ],
        { id: ANSWER, novalidate: '', ...(view.form === undefined ? {} : { 'data-keep': String(version) }) },
      ),
    ],
  });
}

function fileBox(
  view: AnswerView,
  base: string,
  { name, problem, whenNeeded, files, chosen }: WantedFile,
  index: number,
  marks: { readonly csrf: string; readonly key: string },
): Markup {
  return h(
    'section',
    { class: 'material', id: `upload-${String(index)}` },
    h('h2', null, name),
    problem === undefined ? null : h('p', { class: 'missing' }, problem),
    whenNeeded ? h('p', { class: 'quiet' }, WHEN_NEEDED) : null,
    files.length === 0
      ? whenNeeded
        ? null
        : h('p', { class: 'missing', id: `material-${String(index)}` }, '还没有，请上传。')
      : choice(files, chosen, index),
    uploadForm(`${base}/file`, {
      marks: hidden({ ...marks, key: `${marks.key}-${String(index)}`, place: String(index), ...prefixed(view.chosen) }),
      fields: {},
      label: files.length === 0 ? '拍照或者选文件' : '都不是？另传一份',
      id: `file-${String(index)}`,
    }),
  );
}

function prefixed(chosen: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(chosen).map(([place, digest]) => [`chosen-${place}`, digest]));
}

/** Which file goes out as this material; it stands beside its upload, and belongs to the form that is sent. */
function choice(files: readonly EarlierView[], chosen: string | undefined, index: number): Markup {
  const id = `material-${String(index)}`;
  return h(
    'div',
    { class: 'field' },
    h('label', { class: 'label', for: id }, '交这一份'),
    h(
      'select',
      { id, name: id, form: ANSWER },
      h('option', { value: '' }, '请选择'),
      files.map(({ digest, fileName, at, isSame }) =>
        h(
          'option',
          { value: digest, selected: digest === chosen },
          `${fileName}（${at}${isSame ? '，以前也作为这一项交过' : ''}）`,
        ),
      ),
    ),
  );
}

const ANSWER = 'answer';
