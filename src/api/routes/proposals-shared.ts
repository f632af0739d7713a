import type { FastifyInstance } from 'fastify';
import Type, { type TSchema } from 'typebox';
import type { Permission } from '../../access/index.ts';
import type { Context, ProposalView } from '../../flow/index.ts';
import { RequestProblem } from '../errors.ts';
import { route } from '../route.ts';
import type { Answer } from '../route-spec.ts';
import { idParameter, reasonText, refused, text, textOrNull } from './accounts-shared.ts';

/** What is proposed by one and decided by another, on every route of such. */

export const proposalFields = {
  id: text('编号'),
  state: Type.Enum(['open', 'approved', 'refused', 'cancelled'], {
    description: 'open 等着批准，approved 已批准，refused 不予批准，cancelled 已撤回',
  }),
  proposedBy: text('提议的账号'),
  proposedByName: textOrNull('提议的人'),
  proposedAt: text('提议的时间'),
  decidedBy: textOrNull('办理的账号'),
  decidedByName: textOrNull('办理的人'),
  decidedAt: textOrNull('办理的时间'),
  decision: textOrNull('办理的意见'),
};

/** A proposal changes once, when it is decided: open it is version 1, then 2. */
const OPEN = 1;

export function shownProposal(proposal: Shown): Answer {
  return { body: proposal, version: proposal.state === 'open' ? OPEN : OPEN + 1 };
}

type Shown = Pick<ProposalView, 'state'>;

/** What is proposed, and what becomes of it. */
export interface Proposals {
  readonly tag: string;
  /** `/api/rulings`. */
  readonly url: `/api/${string}`;
  /** For the names of operations: `Ruling`. */
  readonly name: string;
  /** In Chinese: `口径裁定`. */
  readonly what: string;
  /** What has to be done before it is approved. */
  readonly approval: string;
  readonly schema: TSchema;
  readonly permissions: { readonly decide: Permission; readonly propose: Permission };
  readonly approve: (context: Context, id: string, decision: string | null) => Promise<Shown>;
  readonly refuse: (context: Context, id: string, decision: string) => Promise<Shown>;
  readonly cancel: (context: Context, id: string) => Promise<Shown>;
}

/** A proposal is approved or refused by another person, or taken back by whoever made it. */
export function decidingRoutes(app: FastifyInstance, proposals: Proposals): void {
  const { tag, url, name, what, schema, permissions } = proposals;
  const common = {
    method: 'POST',
    tag,
    command: true,
    needs: 'if-match',
    params: idParameter,
    answers: { 200: { description: what, schema } },
    problems: ['conflict'],
    refused,
  } as const;
  route(app, {
    ...common,
    url: `${url}/:id/approve`,
    permission: permissions.decide,
    operationId: `approve${name}`,
    summary: `批准${what}`,
    description: proposals.approval,
    body: Type.Object({ decision: Type.Optional(reasonText('意见')) }),
    handle: async ({ context, params, body, version }) => {
      refuseDecided(version);
      return shownProposal(await proposals.approve(context, params.id, body.decision ?? null));
    },
  });
  route(app, {
    ...common,
    url: `${url}/:id/refuse`,
    permission: permissions.decide,
    operationId: `refuse${name}`,
    summary: `不批准${what}`,
    body: Type.Object({ decision: reasonText('理由') }),
    handle: async ({ context, params, body, version }) => {
      refuseDecided(version);
      return shownProposal(await proposals.refuse(context, params.id, body.decision));
    },
  });
  route(app, {
    ...common,
    url: `${url}/:id/cancel`,
    permission: permissions.propose,
    operationId: `cancel${name}`,
    summary: `撤回自己提出的${what}`,
    handle: async ({ context, params, version }) => {
      refuseDecided(version);
      return shownProposal(await proposals.cancel(context, params.id));
    },
  });
}

function refuseDecided(version: number): void {
  if (version !== OPEN) throw new RequestProblem('precondition-failed', '这件提议已经办结。重新打开，看办理结果。');
}
