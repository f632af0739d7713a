import { form } from '../../ui/index.ts';
import type { Acting } from '../my/frame.ts';
import type { Site } from '../site.ts';
import { formFields, type FieldView } from './fields.ts';
import { draftMarks, draftPage, saveButtons, type Draft } from './frame.ts';
import { stepAddress } from './steps.ts';

export interface FormView {
  readonly register: string;
  readonly fields: readonly FieldView[];
}

export function formPage(site: Site, acting: Acting, draft: Draft, { register, fields }: FormView): string {
  return draftPage(
    site,
    acting,
    draft,
    'form',
    `申请表“${register}”。没有填完也可以先保存。`,
    form(stepAddress(draft.id, 'form'), [draftMarks(draft), ...formFields(fields, draft.faults), saveButtons()], {
      novalidate: '',
      'data-keep': String(draft.version),
    }),
  );
}
