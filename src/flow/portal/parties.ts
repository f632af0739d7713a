import { grantsOf } from '../../access/index.ts';
import type { Party } from '../../case/index.ts';
import { beneficiaryOf } from '../cases/beneficiary.ts';
import { CaseRefused } from '../cases/refused.ts';
import type { Context } from '../context.ts';
import { read } from '../step.ts';

/** For whom somebody can act: themselves, or an organisation. */
export interface OwnParty {
  readonly kind: Party['kind'];
  /** 统一社会信用代码; undefined: oneself. */
  readonly organisation: string | undefined;
  /** As registered; of an organisation that no register has, its code. */
  readonly name: string;
}

/** Oneself first, where the account is somebody's own; then the organisations that one acts for. */
export function myParties(context: Context): Promise<readonly OwnParty[]> {
  const { actor } = context;
  const self = actor.kind === 'citizen' && actor.person !== null;
  return read(context, async (tx) => {
    const parties: OwnParty[] = self ? [{ kind: 'person', organisation: undefined, name: actor.name }] : [];
    for (const organisation of organisationsOf(context)) {
      const name = await beneficiaryOf(tx, context, organisation).then(
        (found) => found.name,
        (error: unknown) => {
          if (error instanceof CaseRefused) return organisation;
          throw error;
        },
      );
      parties.push({ kind: 'organisation', organisation, name });
    }
    return parties;
  });
}

function organisationsOf({ actor }: Context): readonly string[] {
  const codes = grantsOf(actor).flatMap(({ role, organisation = [] }) => (role === 'org-clerk' ? organisation : []));
  return [...new Set(codes)];
}
