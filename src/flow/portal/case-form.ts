import type { CaseState, Json, Party } from '../../case/index.ts';
import { templateOf, type Cell, type ColumnShape, type TableShape } from '../../register/index.ts';
import { isToken, maskedOf, openIdentity, type Tx } from '../../store/index.ts';
import { beneficiaryOf } from '../cases/beneficiary.ts';
import { applicantShape, formRegister, shownForm, type GivenForm } from '../cases/form.ts';
import { caseOrRefuse } from '../cases/handle.ts';
import { CaseRefused } from '../cases/refused.ts';
import type { Context } from '../context.ts';
import { read } from '../step.ts';

/** A field of a 申请表, ready to be filled in. */
export type FormFieldView = Readonly<{
  name: string;
  kind: ColumnShape['kind'];
  required: boolean;
  /** How it is filled in, in Chinese. */
  note: string;
  unit: string;
  /** Of an enumeration, all there are; of others, words that are offered. */
  values: readonly string[];
  /** Whether nothing but `values` is taken. */
  closed: boolean;
  longest: number | null;
  /** As it is shown: an ID number masked. Empty: not filled in. */
  value: string;
  /** Where a value that the applicant didn't fill in comes from. */
  from: 'self' | 'organisation' | null;
}>;

export type CaseFormView = Readonly<{ register: string; fields: readonly FormFieldView[] }>;

/** The 申请表 of a case as far as it is filled in; undefined where its item has none. @throws CaseRefused */
export function caseForm(context: Context, id: string): Promise<CaseFormView | undefined> {
  return read(context, async (tx) => {
    const { procedure, beneficiary, application } = await caseOrRefuse(tx, id);
    return formView(tx, context, procedure.item, beneficiary, application.form);
  });
}

/** An empty 申请表, for a claim that no register knows of. */
export function emptyForm(
  context: Context,
  item: string,
  organisation: string | undefined,
): Promise<CaseFormView | undefined> {
  return read(context, async (tx) => {
    const { party } = await beneficiaryOf(tx, context, organisation);
    return formView(tx, context, item, party, null);
  });
}

async function formView(
  tx: Tx,
  context: Context,
  item: string,
  party: Party,
  form: Json,
): Promise<CaseFormView | undefined> {
  const register = formRegister(context.ruleSet, item);
  if (register === undefined) return undefined;
  const shape = applicantShape(context.ruleSet, item);
  const shown = membersOf(await shownForm(tx, context, item, form));
  const isEmpty = Object.keys(shown).length === 0;
  const first = isEmpty ? await prefilled(tx, shape, party) : undefined;
  const template = new Map(templateOf(shape).columns.map((column) => [column.name, column]));
  return {
    register,
    fields: shape.columns.map((column) => {
      const { name, kind, nullable, unit, longest } = column;
      const { note = '', allowed = [], closed = false } = template.get(name) ?? {};
      const value = first?.column === name ? first.value : (shown[name] ?? '');
      return {
        name,
        kind,
        required: !nullable,
        note,
        unit,
        values: allowed,
        closed,
        longest: longest ?? null,
        value: typeof value === 'boolean' ? (value ? '是' : '否') : String(value),
        from: first?.column === name ? first.from : null,
      };
    }),
  };
}

interface Prefilled {
  readonly column: string;
  readonly value: string;
  readonly from: 'self' | 'organisation';
}

/** The one whom a row is about is most often whoever applies: the first field that can name them does, until they change it. */
async function prefilled(tx: Tx, shape: TableShape, { kind, token }: Party): Promise<Prefilled | undefined> {
  const isPerson = kind === 'person';
  const column = shape.columns.find((one) => (isPerson ? one.identity !== 'none' : one.creditCode));
  if (column === undefined) return undefined;
  const value = isPerson ? (await maskedOf(tx, [token])).get(token) : token;
  return value === undefined ? undefined : { column: column.name, value, from: isPerson ? 'self' : 'organisation' };
}

/** What a page of a form sends: every field as text. */
export type FormTexts = Readonly<Record<string, string>>;

/**
 * What a page sends as a form that `saveDraft` takes: an ID number that stayed masked is the one that was there, or the applicant's own.
 * @throws CaseRefused where the item has no 申请表
 */
export function formFromPage(context: Context, id: string, texts: FormTexts): Promise<GivenForm> {
  return read(context, async (tx) => {
    const { procedure, beneficiary, application } = await caseOrRefuse(tx, id);
    return unmasked(tx, context, { item: procedure.item, party: beneficiary, before: application.form }, texts);
  });
}

/** The same, before there is a case. */
export function newFormFromPage(
  context: Context,
  item: string,
  organisation: string | undefined,
  texts: FormTexts,
): Promise<GivenForm> {
  return read(context, async (tx) => {
    const { party } = await beneficiaryOf(tx, context, organisation);
    return unmasked(tx, context, { item, party, before: null }, texts);
  });
}

interface FormBefore {
  readonly item: string;
  readonly party: Party;
  readonly before: CaseState['application']['form'];
}

async function unmasked(
  tx: Tx,
  { ruleSet, keys }: Context,
  { item, party, before }: FormBefore,
  texts: FormTexts,
): Promise<GivenForm> {
  const register = formRegister(ruleSet, item);
  if (register === undefined)
    throw new CaseRefused('invalid', [{ field: '', message: '本事项没有申请表', hint: '不用填写，直接到下一步' }]);
  const kept = membersOf(before);
  const given: Record<string, Cell> = {};
  for (const { name, identity } of applicantShape(ruleSet, item).columns) {
    const text = (texts[name] ?? '').trim();
    if (text === '') continue;
    given[name] = identity === 'none' ? text : await numberBehind(text, [kept[name], party.token]);
  }
  return given;

  async function numberBehind(text: string, tokens: readonly (Cell | undefined)[]): Promise<string> {
    if (!text.includes('*')) return text;
    const candidates = tokens.filter((one): one is string => typeof one === 'string' && isToken(one));
    const masks = await maskedOf(tx, candidates);
    const token = candidates.find((one) => masks.get(one) === text);
    return token === undefined ? text : ((await openIdentity(tx, keys, token)) ?? text);
  }
}

function membersOf(form: Json): Readonly<Record<string, Cell>> {
  if (typeof form !== 'object' || form === null || Array.isArray(form)) return {};
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, value]] : [],
    ),
  );
}
