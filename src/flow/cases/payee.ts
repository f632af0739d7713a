import type { CaseFault, CaseState } from '../../case/index.ts';
import { casePayee, type Tx } from '../../store/index.ts';

/** Money goes to the beneficiary's own account, and to one that is in use. */
export async function payeeFaults(
  tx: Tx,
  { beneficiary }: Pick<CaseState, 'beneficiary'>,
  token: string,
): Promise<readonly CaseFault[]> {
  const found = await casePayee(tx, token);
  if (found?.owner.kind !== beneficiary.kind || found.owner.token !== beneficiary.token)
    return [{ field: 'payee', message: '收款账户不是申请人登记的账户', hint: '先登记本人或者本单位的收款账户' }];
  return found.retired ? [{ field: 'payee', message: '这个收款账户已经停用', hint: '选另一个账户，或者登记新的' }] : [];
}
