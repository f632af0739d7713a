import type { Application, CaseFault, CaseState, Material, Party } from '../../case/index.ts';
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

/** What stands in the case already stays what it was, whoever brought it; all else is the beneficiary's own. */
async function filesOf(
  tx: Tx,
  { beneficiary, application }: CaseState,
  given: readonly GivenMaterial[],
  refuse: (fault: CaseFault) => void,
): Promise<readonly Material[]> {
  const owned = await materialsByDigest(tx, beneficiary, digestsOf(given));
  const files = new Map(owned.map((one) => [one.digest, one.id]));
  const kept = new Map(application.materials.map((one) => [`${one.digest} ${one.name}`, one.file]));
  const found = given.map((one) => ({ ...one, file: kept.get(`${one.digest} ${one.name}`) ?? files.get(one.digest) }));
  return theseFiles(found, '申请人的材料', refuse);
}

/**
 * The files that an office hands in: those that whoever acts has brought about the one concerned.
 * @throws CaseRefused with each that isn't there
 */
export async function evidenceOf(
  tx: Tx,
  beneficiary: Party,
  given: readonly GivenMaterial[],
): Promise<readonly Material[]> {
  const brought = await materialsByDigest(tx, beneficiary, digestsOf(given), true);
  const files = new Map(brought.map((one) => [one.digest, one.id]));
  const faults: CaseFault[] = [];
  const found = theseFiles(
    given.map((one) => ({ ...one, file: files.get(one.digest) })),
    '您为这个对象上传的材料',
    (fault) => faults.push(fault),
  );
  if (faults.length > 0) throw new CaseRefused('invalid', faults);
  return found;
}

function digestsOf(given: readonly GivenMaterial[]): readonly string[] {
  return given.map(({ digest }) => digest);
}

/** @param whose where each had to be found */
function theseFiles(
  found: readonly (GivenMaterial & { readonly file: string | undefined })[],
  whose: string,
  refuse: (fault: CaseFault) => void,
): readonly Material[] {
  return found.flatMap(({ name, digest, file }, index) => {
    if (file !== undefined) return [{ name, file, digest }];
    refuse({
      field: `materials.${String(index)}.digest`,
      message: `“${name}”所用的文件不在${whose}里`,
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
