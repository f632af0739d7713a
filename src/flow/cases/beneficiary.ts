import type { Party } from '../../case/index.ts';
import { PLATFORM_SCOPE, grantsOf } from '../../access/index.ts';
import { ORGANISATION, PERSON, type TableShape } from '../../register/index.ts';
import { getRowByKey, tokenOf, withScope, type AuditRecord, type Tx } from '../../store/index.ts';
import { recordRefused } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { shapeOf } from '../registers/shape-of.ts';
import { CaseRefused } from './refused.ts';

/** Whom a case is for, as the registers have them. */
export interface Beneficiary {
  readonly party: Party;
  readonly name: string;
  /** 就业区县 of a person, 所在区县 of an organisation: there the case is handled. null: only by the city. */
  readonly county: string | null;
}

/**
 * Oneself, or the organisation that one acts for.
 * @param organisation 统一社会信用代码
 * @throws CaseRefused where the account can be neither
 */
export async function beneficiaryOf(tx: Tx, context: Context, organisation?: string): Promise<Beneficiary> {
  const { actor } = context;
  if (organisation !== undefined) {
    const acts = grantsOf(actor).some((grant) => grant.role === 'org-clerk' && grant.organisation === organisation);
    if (!acts) refuse('organisation', '您不是这个单位的经办人', '由单位的主经办人授权后再办理');
    return registered(tx, context, { kind: 'organisation', token: organisation });
  }
  const { person } = actor;
  if (actor.kind !== 'citizen' || person === null)
    refuse('organisation', '您的账号没有对应到本人', '为单位申请的写明单位；为本人申请的，先完成实名核验');
  return registered(tx, context, { kind: 'person', token: person });
}

/** As the registers know the party; somebody who is in none has no county. */
export async function registered(tx: Tx, context: Context, party: Party): Promise<Beneficiary> {
  const known = await asRegistered(tx, context, party);
  if (known !== undefined) return known;
  if (party.kind === 'organisation') refuse('organisation', '单位台账里没有这个单位', '先由保管单位台账的部门登记');
  return { party, name: context.actor.name, county: null };
}

/** Whom an office means: an ID number in full, or a 统一社会信用代码; one of them. */
export interface GivenParty {
  readonly person?: string | undefined;
  readonly organisation?: string | undefined;
}

/**
 * Somebody whom an office acts about: only those whom the registers know, else nobody could tell whether it is the right one. Of people
 * who aren't the actor's the answer is that of people whom no register knows: which it is, and where they work, is told to nobody else.
 * @param isTheirs whether the actor may act about this one
 * @throws CaseRefused where there is none, or not one
 */
export async function beneficiaryNamed(
  tx: Tx,
  context: Context,
  given: GivenParty,
  isTheirs: (known: Beneficiary) => boolean,
): Promise<Beneficiary> {
  const { person, organisation } = given;
  if ((person === undefined) === (organisation === undefined))
    refuse('organisation', '没有写明一个对象', '写身份证号，或者统一社会信用代码，只写一个');
  if (organisation !== undefined) return registered(tx, context, { kind: 'organisation', token: organisation });
  const token = person === undefined ? '' : tokenOf(context.keys, person);
  const known = await asRegistered(tx, context, { kind: 'person', token });
  if (known !== undefined && isTheirs(known)) return known;
  refuse(
    'person',
    '个人台账里没有这个人，或者不由您办理',
    '核对身份证号；由其就业区县的受理人员或者牵头部门办理，本人的由他人办理；台账里没有的，先由保管个人台账的部门登记',
  );
}

/**
 * What is refused about somebody leaves an entry as well, in a transaction of its own: numbers aren't tried out without a trace. What was
 * said of it stays out of it, for it may repeat what was typed.
 */
export async function tracingRefusals<T>(
  context: Context,
  { person, organisation }: GivenParty,
  entry: Pick<AuditRecord, 'action' | 'subject'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CaseRefused) {
      const beneficiary = person === undefined ? (organisation ?? null) : tokenOf(context.keys, person);
      await recordRefused(context, { ...entry, detail: { beneficiary, refused: error.code } });
    }
    throw error;
  }
}

async function asRegistered(tx: Tx, context: Context, party: Party): Promise<Beneficiary | undefined> {
  const isPerson = party.kind === 'person';
  const shape = shapeOf(context.ruleSet, isPerson ? PERSON : ORGANISATION);
  const row = await withScope(tx, PLATFORM_SCOPE, () => getRowByKey(tx, shape, { [keyOf(shape)]: party.token }));
  if (row === undefined) return undefined;
  const { [shape.nameColumn ?? '']: name, [isPerson ? '就业区县' : '所在区县']: county } = row.values;
  return {
    party,
    name: typeof name === 'string' ? name : context.actor.name,
    county: row.county ?? (typeof county === 'string' ? county : null),
  };
}

function keyOf({ key, name }: TableShape): string {
  const [only] = key;
  if (only === undefined) throw new Error(`register ${name} has no key`);
  return only;
}

function refuse(field: string, message: string, hint: string): never {
  throw new CaseRefused('invalid', [{ field, message, hint }]);
}
