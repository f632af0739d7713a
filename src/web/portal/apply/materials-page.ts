import { h } from 'preact';
import { submitButton, type Markup } from '../../ui/index.ts';
import type { Acting } from '../my/frame.ts';
import { hidden, saySize } from '../my/parts.ts';
import type { Site } from '../site.ts';
import { draftMarks, draftPage, nextLink, type Draft } from './frame.ts';
import { stepAddress, stepAfter, stepsOf } from './steps.ts';

/** A material that the guide asks for. */
export interface WantedMaterial {
  readonly name: string;
  /** Only some who apply have it. */
  readonly whenNeeded: boolean;
  readonly given: readonly FileView[];
  /** Files brought before; those that were the same material first. */
  readonly earlier: readonly EarlierView[];
}

export interface FileView {
  readonly material: string;
  readonly digest: string;
  readonly fileName: string;
  readonly size: number | null;
}

export interface EarlierView {
  readonly digest: string;
  readonly fileName: string;
  readonly at: string;
  /** It was handed in as this very material before. */
  readonly isSame: boolean;
}

export interface MaterialsView {
  readonly wanted: readonly WantedMaterial[];
  /** Names of materials that registers have. */
  readonly fromRegisters: readonly string[];
}

export function materialsPage(site: Site, acting: Acting, draft: Draft, view: MaterialsView): string {
  return draftPage(
    site,
    acting,
    draft,
    'materials',
    '可以直接拍照，也可以选文件：图片、PDF、OFD，每份最多10 MB。',
    ...view.wanted.map((one, index) => materialBox(draft, one, index)),
    view.fromRegisters.length === 0
      ? null
      : h('p', { class: 'quiet' }, `不用交：${view.fromRegisters.join('、')}，由系统提取。`),
    nextLink(draft, stepAfter(stepsOf(draft.steps), 'materials')),
  );
}

function materialBox(draft: Draft, { name, whenNeeded, given, earlier }: WantedMaterial, index: number): Markup {
  const address = stepAddress(draft.id, 'materials');
  return h(
    'section',
    { class: 'material', id: materialPlace(index) },
    h('h2', null, name),
    given.length === 0
      ? whenNeeded
        ? h('p', { class: 'quiet' }, WHEN_NEEDED)
        : h('p', { class: 'missing' }, '还没有交')
      : h(
          'ul',
          { class: 'files' },
          given.map((file) => givenFile(draft, name, file)),
        ),
    uploadForm(`${address}/file`, {
      marks: draftMarks(draft),
      fields: { name },
      label: given.length === 0 ? '拍照或者选文件' : '再加一份',
      id: `file-${String(index)}`,
    }),
    earlier.length === 0
      ? null
      : h(
          'form',
          { method: 'post', action: `${address}/reuse`, class: 'form inline' },
          draftMarks(draft),
          hidden({ name }),
          earlierChoice(earlier, `earlier-${String(index)}`, 'digest'),
          submitButton('用这一份'),
        ),
  );
}

/** What only some have: whoever doesn't goes on without it. */
export const WHEN_NEEDED = '需要时提交：您的情况用得着才交，没有的不用交。';

export function materialPlace(index: number): string {
  return `material-${String(index)}`;
}

function givenFile(draft: Draft, name: string, { material, digest, fileName, size }: FileView): Markup {
  return h(
    'li',
    null,
    h('span', { class: 'tick', 'aria-hidden': 'true' }, '✓'),
    h('a', { href: `/my/materials/${material}` }, fileName),
    size === null ? null : h('span', { class: 'quiet' }, saySize(size)),
    h(
      'form',
      { method: 'post', action: `${stepAddress(draft.id, 'materials')}/remove`, class: 'in-line' },
      draftMarks(draft),
      hidden({ name, digest }),
      h('button', { class: 'link', type: 'submit' }, '不用这一份', h('span', { class: 'visually-hidden' }, fileName)),
    ),
  );
}

export interface UploadForm {
  readonly marks: Markup;
  readonly fields: Readonly<Record<string, string>>;
  readonly label: string;
  readonly id: string;
}

/** One file; the fields stand before it. A phone offers its camera. */
export function uploadForm(action: string, { marks, fields, label, id }: UploadForm): Markup {
  return h(
    'form',
    { method: 'post', action, enctype: 'multipart/form-data', class: 'form upload', 'data-upload': '' },
    marks,
    hidden(fields),
    h('label', { class: 'label', for: id }, label),
    h('input', { type: 'file', id, name: 'file', required: true, accept: 'image/jpeg,image/png,application/pdf,.ofd' }),
    submitButton('上传'),
  );
}

export function earlierChoice(
  earlier: readonly EarlierView[],
  id: string,
  name: string,
  label = '或者用以前交过的',
  chosen = '',
  none?: string,
): Markup {
  return h(
    'div',
    { class: 'field' },
    h('label', { class: 'label', for: id }, label),
    h(
      'select',
      { id, name },
      none === undefined ? null : h('option', { value: '' }, none),
      earlier.map(({ digest, fileName, at, isSame }) =>
        h(
          'option',
          { value: digest, selected: digest === chosen },
          `${fileName}（${at}${isSame ? '，上次就用的这一份' : ''}）`,
        ),
      ),
    ),
  );
}
