import type { Application, CaseFault, CaseState, Material } from '../../case/index.ts';
import { attachMaterials, materialsByDigest, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { readForm, type GivenForm } from './form.ts';
import { payeeFaults } from './payee.ts';
import { CaseRefused } from './refused.ts';

/** What an applicant gives. What is absent stays as it was. */
export interface GivenApplication {
  readonly form?: GivenForm | undefined;
  /** Token of an account of the beneficiary's; null takes it out. */
  readonly payee?: string | null | undefined;
  /** All of them, each a file that the beneficiary has brought before. */
  readonly materials?: readonly GivenMaterial[] | undefined;
}

export interface GivenMaterial {
  /** As in the guide. */
  readonly name: string;
  /** SHA-256, in hexadecimal. */
  readonly digest: string;
}

/**
 * The application of a case with what is given put in.
 * @throws CaseRefused with every fault of form, files and account
 */
export async function applicationWith(
  tx: Tx,
  context: Context,
  state: CaseState,
  given: GivenApplication,
): Promise<Application> {
  const faults: CaseFault[] = [];
  const form =
    given.form === undefined
      ? state.application.form
      : await collecting(faults, state.application.form, () =>
          readForm(tx, context, state.procedure.item, given.form ?? {}, state.application.form),
        );
  const materials =
    given.materials === undefined
      ? state.application.materials
      : await filesOf(tx, state, given.materials, (fault) => faults.push(fault));
  const payee = given.payee === undefined ? state.application.payee : given.payee;
  if (payee !== null && payee !== state.application.payee) faults.push(...(await payeeFaults(tx, state, payee)));
  if (faults.length > 0) throw new CaseRefused('invalid', faults);
  return { form, materials, payee };
}

async function collecting<T>(faults: CaseFault[], instead: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error;
    faults.push(...error.faults);
    return instead;
  }
}

async function filesOf(
  tx: Tx,
  { beneficiary }: CaseState,
  given: readonly GivenMaterial[],
  refuse: (fault: CaseFault) => void,
): Promise<readonly Material[]> {
  const owned = await materialsByDigest(
    tx,
    beneficiary,
    given.map(({ digest }) => digest),
  );
  const files = new Map(owned.map((one) => [one.digest, one.id]));
  return given.flatMap(({ name, digest }, index) => {
    const file = files.get(digest);
    if (file !== undefined) return [{ name, file, digest }];
    refuse({
      field: `materials.${String(index)}.digest`,
      message: `“${name}”所用的文件不在申请人的材料里`,
      hint: '先上传文件，再按上传得到的摘要引用',
    });
    return [];
  });
}

/** That the files of an application are the case's: whoever handles it then sees them. */
export function attachFiles(tx: Tx, { id, application }: CaseState): Promise<void> {
  return attachMaterials(
    tx,
    id,
    application.materials.map(({ file, name }) => ({ id: file, name })),
  );
}
