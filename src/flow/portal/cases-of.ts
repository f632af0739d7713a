import { statusName, type Status } from '../../case/index.ts';
import { listCases, type CaseRow, type Tx } from '../../store/index.ts';
import { beneficiaryOf } from '../cases/beneficiary.ts';
import { sayOne } from '../cases/say-turn.ts';
import { withoutSecrets } from '../cases/without-secrets.ts';
import type { Context } from '../context.ts';
import { read } from '../step.ts';

/** A case in the list of the one it is for. Days are `2025-09-01`, money is in 分. */
export interface OwnCase extends Pick<
  CaseRow,
  | 'id'
  | 'version'
  | 'item'
  | 'itemName'
  | 'key'
  | 'status'
  | 'stage'
  | 'submittedOn'
  | 'respondBy'
  | 'dueOn'
  | 'at'
  | 'amount'
> {
  readonly statusName: string;
  /** Whose turn it is, in Chinese; empty: nobody's any more. */
  readonly turn: string;
  /** It waits for the one it is for. */
  readonly isYours: boolean;
}

export interface OwnCasesAsked {
  readonly organisation?: string | undefined;
  readonly item?: string | undefined;
  readonly statuses?: readonly Status[] | undefined;
  readonly text?: string | undefined;
}

/** A page of the cases of oneself or of one organisation, newest first; one more than `limit` where there is a next page. */
export function casesOf(
  context: Context,
  { organisation, ...asked }: OwnCasesAsked,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<readonly OwnCase[]> {
  return read(context, async (tx) => {
    const { party } = await beneficiaryOf(tx, context, organisation);
    return ownCases(tx, await listCases(tx, { ...asked, beneficiaries: [party.token] }, page));
  });
}

/** Whether it is the applicant's turn, as a case's row says it. */
const APPLICANT = 'applicant';

async function ownCases(tx: Tx, rows: readonly CaseRow[]): Promise<readonly OwnCase[]> {
  const shown = rows.map(
    ({ id, version, item, itemName, key, status, stage, turn, submittedOn, respondBy, dueOn, at, amount }) => ({
      ...{ id, version, item, itemName, key, status, stage, submittedOn, respondBy, dueOn, at, amount },
      statusName: statusName(status),
      turn: turn.map(sayOne).join('、'),
      isYours: turn.includes(APPLICANT),
    }),
  );
  return withoutSecrets(tx, shown);
}
