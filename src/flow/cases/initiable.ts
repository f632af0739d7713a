import { initiatorFaults, isAssessed, type CaseActor, type Party, type Procedure } from '../../case/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { caseActors } from './actors.ts';
import { applicantShape, formRegister } from './form.ts';
import { procedureOf } from './open.ts';

/** An item or a service that an account may begin ex officio, and what a page has to ask for. */
export type InitiableItem = Readonly<{
  code: string;
  name: string;
  kind: Procedure['kind'];
  /** 服务对象, in the guide's words. */
  audience: string;
  /** Whether the rules assess it, so that it has a 同项键 and its form may be left to the registers. */
  assessed: boolean;
  /** The register that the 申请表 is a row of; null where there is none. */
  register: string | null;
  /** Fields of the 申请表, by the names of the register's columns. */
  fields: readonly Readonly<{ name: string; required: boolean }>[];
  /** 申请材料 that no register has. */
  materials: readonly string[];
}>;

/** Everything that the account may begin somewhere, in the order of the notices. @throws AccessRefused */
export async function initiableItems(context: Context): Promise<readonly InitiableItem[]> {
  await demand(context, 'case.initiate');
  const { ruleSet, actor } = context;
  const actors = caseActors(actor);
  return [...ruleSet.items, ...ruleSet.services].flatMap(({ code, guide }) => {
    const procedure = procedureOf(ruleSet, code);
    if (procedure.exOfficio !== true || !actors.some((one) => mayBegin(procedure, one))) return [];
    const register = formRegister(ruleSet, code) ?? null;
    const columns = register === null ? [] : applicantShape(ruleSet, code).columns;
    return {
      code,
      name: procedure.name,
      kind: procedure.kind,
      audience: guide.entries.find(({ key }) => key === '服务对象')?.value ?? '',
      assessed: isAssessed(procedure),
      register,
      fields: columns.map(({ name, nullable }) => ({ name, required: !nullable })),
      materials: procedure.materials.filter(({ fromRegister }) => !fromRegister).map(({ name }) => name),
    };
  });
}

/** Nobody in particular, of the actor's own county. */
const NOBODY: Party = { kind: 'organisation', token: '' };

function mayBegin(procedure: Procedure, actor: CaseActor): boolean {
  const county = procedure.confidential === true ? null : (actor.county ?? null);
  return initiatorFaults({ procedure, county, beneficiary: NOBODY }, actor).length === 0;
}
