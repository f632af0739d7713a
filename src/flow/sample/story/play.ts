import { Readable } from 'node:stream';
import { PLATFORM_ACTOR, type Actor } from '../../../access/index.ts';
import { stageOf, turnOf, type CaseState } from '../../../case/index.ts';
import { readCase } from '../../../store/index.ts';
import {
  acceptCase,
  acknowledgeResult,
  bringMaterial,
  completeCase,
  concludeReview,
  openCase,
  opine,
  passStage,
  previewOf,
  submitCase,
  type CaseView,
  type GivenDecision,
} from '../../cases/index.ts';
import { isDeciding } from '../../cases/assess.ts';
import type { Context } from '../../context.ts';
import { addPayee } from '../../payment/payees.ts';
import { read } from '../../step.ts';
import type { Cast } from './cast.ts';
import type { Claim } from './claims.ts';

const DAY_MS = 86_400_000;
/** Ten in the morning in China: in office hours. */
const MORNING_UTC = 2;

/** A stage with its players and its calendar: what is played `ago` days before the sample is loaded. */
export class Play {
  readonly cast: Cast;
  readonly #base: Omit<Context, 'actor' | 'now'>;
  readonly #today: Date;

  constructor(cast: Cast, base: Omit<Context, 'actor' | 'idempotency'>) {
    this.cast = cast;
    this.#base = base;
    this.#today = base.now;
  }

  /** Somebody acts, so many days ago; never later than now. */
  by(actor: Actor, ago: number): Context {
    const day = new Date(this.#today.getTime() - ago * DAY_MS);
    day.setUTCHours(MORNING_UTC, 0, 0, 0);
    return { ...this.#base, actor, now: day < this.#today ? day : this.#today };
  }

  platform(ago: number): Context {
    return this.by(PLATFORM_ACTOR, ago);
  }

  /** Whoever may take a turn; of two, the second never meets what the first did. */
  official(turn: string, which = 0): Actor {
    const actors = this.cast.officials(turn);
    const actor = actors[which] ?? actors[0];
    if (actor === undefined) throw new Error(`nobody of the sample takes ${turn}`);
    return actor;
  }

  applicant({ party, name }: Claim, ago: number): Promise<Actor> {
    return this.cast.applicant(this.platform(ago), party, name);
  }
}

/**
 * An application, with everything that the guide asks for, handed in or left as a draft.
 * @param like somebody else whose account and papers are handed in, for the cross-checks to find
 */
export async function apply(
  play: Play,
  claim: Claim,
  ago: number,
  { handIn = true, like = claim.name }: { readonly handIn?: boolean; readonly like?: string } = {},
): Promise<CaseView> {
  const context = play.by(await play.applicant(claim, ago), ago);
  const organisation = claim.party.kind === 'organisation' ? claim.party.token : undefined;
  const opened = await openCase(context, { item: claim.item, key: claim.key, organisation });
  if (!handIn) return opened;
  const seen = { id: opened.id, version: opened.version };
  return submitCase(context, seen, await enclosures(context, { name: claim.name, like }, opened, organisation));
}

/** What an application encloses: the materials that are asked for, and the account. */
async function enclosures(
  context: Context,
  { name, like }: { readonly name: string; readonly like: string },
  { required, item }: CaseView,
  organisation: string | undefined,
): Promise<{ materials: { name: string; digest: string }[]; payee?: string }> {
  const materials: { name: string; digest: string }[] = [];
  for (const one of required.filter(({ fromRegister, account }) => !fromRegister && !account)) {
    const file = { fileName: `${one.name}.pdf`, mediaType: 'application/pdf', content: pdfOf(`${one.name}，${like}`) };
    materials.push({ name: one.name, digest: (await bringMaterial(context, { ...file, organisation })).digest });
  }
  if (item.fund === null || item.kind !== 'award') return { materials };
  const payee = await addPayee(context, { organisation, holder: name, bank: '聊城示例银行', number: numberOf(like) });
  return { materials, payee: payee.token };
}

/** The smallest PDF that says what it stands for. */
function pdfOf(name: string): Readable {
  const hex = Buffer.from(`﻿示例材料：${name}`, 'utf16le').swap16().toString('hex');
  return Readable.from([Buffer.from(`%PDF-1.4\n1 0 obj<</Title<${hex}>>>endobj\ntrailer<</Info 1 0 R>>\n%%EOF\n`)]);
}

/** An invented account number: of a bank that there isn't. */
function numberOf(name: string): string {
  const sum = Array.from(name).reduce((total, character) => (total * 31 + (character.codePointAt(0) ?? 0)) % 1e9, 7);
  return `9990${String(sum).padStart(12, '0')}`;
}

/**
 * The ordinary next step, by whoever's turn it is. Undefined where there is none that a single person takes: a list for the public, a
 * payment, the end.
 */
export async function stepOn(play: Play, claim: Claim, id: string, ago: number): Promise<CaseView | undefined> {
  const state = await read(play.platform(ago), (tx) => readCase(tx, id));
  if (state === undefined) throw new Error(`no case ${id}`);
  const [turn = ''] = turnOf(state);
  const seen = { id, version: state.events };
  const context = turn === 'applicant' ? undefined : contextFor(play, turn, ago);
  switch (state.status) {
    case 'submitted':
      return acceptCase(must(context), seen, { decision: await decisionFor(must(context), state) });
    case 'reviewing':
      return passStage(must(context), seen, {
        text: `${stageOf(state)?.name ?? ''}：材料齐全，情况属实，同意。`,
        decision: await decisionFor(must(context), state),
        ...(stageOf(state)?.kind === 'collective' ? { meeting: meetingOn(must(context)) } : {}),
      });
    case 'joint-review':
      return turn.startsWith('department@') && isWaitedFor(state, turn)
        ? opine(must(context), seen, 'agree', '经核对，无异议。')
        : concludeReview(must(context), seen, {
            text: '各部门意见一致。',
            decision: await decisionFor(must(context), state),
          });
    case 'completing':
      return completeCase(must(context), seen, { result: '已办结', decision: await decisionFor(must(context), state) });
    case 'confirming':
      return acknowledgeResult(play.by(await play.applicant(claim, ago), ago), seen);
    default:
      return undefined;
  }
}

function contextFor(play: Play, turn: string, ago: number): Context | undefined {
  return turn === '' ? undefined : play.by(play.official(turn), ago);
}

function must(context: Context | undefined): Context {
  if (context === undefined) throw new Error('nobody takes this step');
  return context;
}

function isWaitedFor(state: CaseState, turn: string): boolean {
  return stageOf(state)?.departments.some((name) => turn === `department@${name}`) === true;
}

function meetingOn({ now }: Context) {
  return { minutes: '示例纪要〔1〕号', on: Math.floor(now.getTime() / DAY_MS), attendees: ['甲', '乙', '丙'] };
}

/** What a stage that decides needs: differences since the submission explained, an amount where the office decides it. */
async function decisionFor(context: Context, state: CaseState): Promise<GivenDecision | undefined> {
  if (!isDeciding(state)) return undefined;
  const first = await previewOf(context, state.id);
  const { discretion } = first;
  const amount = discretion?.range?.low;
  const decided = amount === undefined ? undefined : { amount, reason: '规模和成效一般，按下限核定' };
  const { explain, findings } = decided === undefined ? first : await previewOf(context, state.id, decided);
  const explanations = Object.fromEntries(explain.map((what) => [what, '已核对，系台账更新所致，以现在的为准']));
  const verified = Object.fromEntries(
    findings.map(({ id }) => [id, { verdict: 'verified' as const, text: '已与本人和单位核对，情况属实。' }]),
  );
  return { explanations, verified, ...(decided === undefined ? {} : { discretion: decided }) };
}

/** Steps on, a step in so many days, until the case stands there or nobody alone can take it further. */
export async function stepTo(
  play: Play,
  claim: Claim,
  id: string,
  { from, every = 2, until }: { readonly from: number; readonly every?: number; readonly until?: string },
): Promise<void> {
  for (let ago = from; ; ago = Math.max(0, ago - every)) {
    const after = await stepOn(play, claim, id, ago);
    if (after === undefined || after.status === until) return;
  }
}
