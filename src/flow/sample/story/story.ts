import { PLATFORM_ACTOR } from '../../../access/index.ts';
import { turnName, turnOf, type CaseState, type Party } from '../../../case/index.ts';
import { chinaDay, yearOf } from '../../../kit/index.ts';
import { readCase } from '../../../store/index.ts';
import {
  appealCase,
  awaitRuling,
  declineOffer,
  initiateCase,
  proposeAwards,
  rateCase,
  rejectCase,
  reopenCase,
  requestSupplement,
  returnCase,
  withdrawCase,
  getCase,
} from '../../cases/index.ts';
import { registered } from '../../cases/beneficiary.ts';
import type { Context } from '../../context.ts';
import { changeBudget, fundSources } from '../../payment/index.ts';
import { objectToNotice, SAMPLE_OFFICE, setNoticeOffice } from '../../public-notice/index.ts';
import { read } from '../../step.ts';
import { endNotices, payOut, publish, submitPayments } from './batches.ts';
import { gatherCast } from './cast.ts';
import { claimsOf, type Between, type Claim } from './claims.ts';
import { apply, Play, stepOn, stepTo } from './play.ts';
import { playSupervision } from './supervision.ts';

/** Where the sample has officials who take the county's steps. */
const COUNTIES = ['东昌府区', '临清市'];

/** Items that the stories are about. */
const MONEY = ['14-01', '02-01', '03-01', '14-05', '11-02'] as const;
const STATUS = ['08-01', '14-06'] as const;

/** Days before today on which the first story begins. */
const EARLIEST = 80;

interface Scene {
  readonly claim: Claim;
  readonly id: string;
}

/** A part of the story that stands by itself. */
type Chapter = (play: Play, claims: Claims) => Promise<void>;

/** By name, in their order. */
const CHAPTERS: Readonly<Record<string, Chapter>> = {
  预算和公示: async (play) => {
    await appropriate(play);
    await setNoticeOffice(play.by(play.official('city-reviewer'), 90), SAMPLE_OFFICE);
  },
  早已到账: paidLongAgo,
  到账或退回: paidOrReturned,
  等待拨付: waitingForRelease,
  正在公示: shownNow,
  正在办理: underWay,
  其他结局: endedOtherwise,
  免申即享: offered,
  依职权: lookedInto,
  督导: (play) => playSupervision(play),
};

export interface Telling {
  /** People and organisations that are left alone. */
  readonly besides: ReadonlySet<string>;
  /** Whether a chapter has been played before. */
  readonly isTold: (chapter: string) => boolean;
  /** A chapter has been played to its end. */
  readonly told: (chapter: string) => Promise<void>;
  readonly stop?: AbortSignal | undefined;
}

/**
 * What went on on the platform before it was opened: cases in every state, lists shown to the public, payments, budgets, messages. All of
 * it is done by the flows themselves, by the sample's own people, on days before today; nothing is written into a table.
 * @returns how many cases were made.
 * @throws the reason of `stop`, between two chapters.
 */
export async function playStory(given: Omit<Context, 'actor' | 'idempotency'>, telling: Telling): Promise<number> {
  const play = new Play(await gatherCast({ ...given, actor: PLATFORM_ACTOR }), given);
  // Whatever is given today is not what could be applied for then.
  const claims = new Claims({ then: play.platform(EARLIEST), now: play.platform(0) }, telling.besides);
  for (const [name, chapter] of Object.entries(CHAPTERS)) {
    if (telling.isTold(name)) continue;
    telling.stop?.throwIfAborted();
    await chapter(play, claims);
    await telling.told(name);
  }
  return claims.taken;
}

/** Claims, each given out once. */
class Claims {
  taken = 0;
  readonly #between: Between;
  readonly #besides: ReadonlySet<string>;
  readonly #sources = new Map<string, AsyncGenerator<Claim>>();

  constructor(between: Between, besides: ReadonlySet<string>) {
    this.#between = between;
    this.#besides = besides;
  }

  /** The next ones of an item; fewer where the city has no more. */
  async next(item: string, count: number): Promise<readonly Claim[]> {
    const source = this.#sources.get(item) ?? claimsOf(this.#between, item, COUNTIES, this.#besides);
    this.#sources.set(item, source);
    const found: Claim[] = [];
    while (found.length < count) {
      const next: IteratorResult<Claim, unknown> = await source.next();
      if (next.done === true) break;
      found.push(next.value);
    }
    this.taken += found.length;
    return found;
  }
}

/** Budgets of this year and of the one in which the stories begin. */
async function appropriate(play: Play): Promise<void> {
  const context = play.by(play.official('finance'), 120);
  const years = new Set([play.platform(120), play.platform(0)].map(({ now }) => yearOf(chinaDay(now))));
  for (const year of years)
    for (const { fund, items } of fundSources(context.ruleSet)) {
      const reason = `示例预算文件〔${String(year)}〕`;
      await changeBudget(context, { type: 'appropriate', fund, year, item: '*', amount: 800_000_000, reason });
      for (const { code } of items.filter((one) => one.code === '14-01'))
        await changeBudget(context, { type: 'appropriate', fund, year, item: code, amount: 200_000_000, reason });
    }
}

async function begin(
  play: Play,
  claims: Claims,
  item: string,
  count: number,
  ago: number,
  alike = false,
): Promise<readonly Scene[]> {
  const scenes: Scene[] = [];
  for (const claim of await claims.next(item, count)) {
    // The second hands in what the first did: their account, and their papers.
    const like = alike && scenes.length === 1 ? scenes[0]?.claim.name : undefined;
    const { id } = await apply(play, claim, ago, like === undefined ? {} : { like });
    scenes.push({ claim, id });
  }
  return scenes;
}

/** Applied for and decided; the public is still to be told. */
async function decided(
  play: Play,
  claims: Claims,
  item: string,
  count: number,
  ago: number,
): Promise<readonly Scene[]> {
  const scenes = await begin(play, claims, item, count, ago);
  for (const { claim, id } of scenes) await stepTo(play, claim, id, { from: ago - 1, until: 'awaiting-notice' });
  return scenes;
}

/** Shown to the public for the whole period, and approved. */
async function approved(
  play: Play,
  claims: Claims,
  wanted: Readonly<Record<string, number>>,
  ago: number,
): Promise<readonly Scene[]> {
  const all: Scene[] = [];
  for (const [item, count] of Object.entries(wanted)) {
    const scenes = await decided(play, claims, item, count, ago);
    const ids = scenes.map(({ id }) => id);
    if (ids.length > 0) await publish(play, item, ids, ago - 12);
    all.push(...scenes);
  }
  // Longer than any period with the longest holidays in it.
  await endNotices(play, ago - 30);
  return all;
}

async function paidLongAgo(play: Play, claims: Claims): Promise<void> {
  const scenes = await approved(play, claims, { '14-01': 4, '02-01': 2, '03-01': 1, '11-02': 1, '08-01': 2 }, EARLIEST);
  for (const { claim, id } of scenes) if (claim.item === '08-01') await stepTo(play, claim, id, { from: 48 });
  for (const batch of await submitPayments(play, idsOf(scenes), 48)) await payOut(play, batch, 46, false);
  const [first, second] = scenes;
  if (first !== undefined) await rate(play, first, 5, '没跑一趟，钱就到账了。');
  if (second !== undefined) await foundWrong(play, second);
}

async function rate(play: Play, { claim, id }: Scene, stars: number, text: string): Promise<void> {
  const context = play.by(await play.applicant(claim, 40), 40);
  await rateCase(context, await seen(context, id), stars, text);
}

/** An error that was found after the payment: what was paid is to be had back. */
async function foundWrong(play: Play, { claim, id }: Scene): Promise<void> {
  const city = play.by(play.official('city-reviewer', 1), 30);
  const { reopenTo } = await getCase(city, id);
  await reopenCase(city, await seen(city, id), {
    to: reopenTo[0]?.index ?? 0,
    finding: '证书由发证机构撤销',
    reason: '发证机构来函：该证书因报名条件不符撤销，重新核对。',
  });
  const acceptor = contextOfTurn(play, await turnPlace(play, id), 28);
  await rejectCase(
    acceptor,
    await seen(acceptor, id),
    ['证书已由发证机构撤销，不符合申领条件'],
    `${claim.item} 的条件`,
  );
}

async function paidOrReturned(play: Play, claims: Claims): Promise<void> {
  const scenes = await approved(play, claims, { '14-01': 2, '14-05': 1 }, 60);
  for (const batch of await submitPayments(play, idsOf(scenes), 28)) await payOut(play, batch, 26, batch.count > 1);
}

async function waitingForRelease(play: Play, claims: Claims): Promise<void> {
  const scenes = await approved(play, claims, { '14-01': 3, '02-01': 1, '14-06': 1 }, 45);
  const [first, ...others] = scenes;
  if (first !== undefined) await submitPayments(play, idsOf(others), 3);
}

/** On the public's page today, one row of it with an objection. */
async function shownNow(play: Play, claims: Claims): Promise<void> {
  for (const [item, count] of [
    ['14-01', 4],
    ['02-01', 2],
  ] as const) {
    const scenes = await decided(play, claims, item, count, 20);
    if (scenes.length === 0) continue;
    const { id } = await publish(play, item, idsOf(scenes), 3);
    if (item === '14-01')
      await objectToNotice(play.platform(1), id, { row: 1, grounds: '该同志取证时已离开该企业，请核实。' });
  }
}

/** One at least at every stage, some of them late. */
async function underWay(play: Play, claims: Claims): Promise<void> {
  for (const item of [...MONEY, ...STATUS]) {
    const [fresh, late, later] = await begin(play, claims, item, 3, 12, item === '14-01' || item === '14-05');
    if (fresh === undefined) continue;
    if (late !== undefined) await stepOn(play, late.claim, late.id, 6);
    if (later !== undefined) await stepTo(play, later.claim, later.id, { from: 9, every: 4, until: 'awaiting-notice' });
  }
  const [asked, back, ruled] = await begin(play, claims, '14-01', 3, 8);
  if (asked !== undefined) await supplement(play, asked);
  if (back !== undefined) await sendBack(play, back);
  if (ruled !== undefined) await askForRuling(play, ruled);
  for (const claim of await claims.next('14-01', 2)) await apply(play, claim, 2, { handIn: false });
  for (const { claim, id } of await begin(play, claims, '14-02', 1, 10))
    await stepTo(play, claim, id, { from: 8, until: 'joint-review' });
}

async function supplement(play: Play, { id }: Scene): Promise<void> {
  const acceptor = contextOfTurn(play, await turnPlace(play, id), 6);
  const { required } = await getCase(acceptor, id);
  const name = required.find(({ fromRegister }) => !fromRegister)?.name;
  if (name === undefined) return;
  await requestSupplement(acceptor, await seen(acceptor, id), [{ name, problem: '照片不清楚，看不出开户行' }]);
}

async function sendBack(play: Play, { claim, id }: Scene): Promise<void> {
  await stepOn(play, claim, id, 6);
  const reviewer = contextOfTurn(play, await turnPlace(play, id), 4);
  await returnCase(reviewer, await seen(reviewer, id), 0, '参保单位与证书上的单位不一致，请受理环节核对。');
}

async function askForRuling(play: Play, { claim, id }: Scene): Promise<void> {
  await stepOn(play, claim, id, 6);
  const reviewer = contextOfTurn(play, await turnPlace(play, id), 3);
  await awaitRuling(
    reviewer,
    await seen(reviewer, id),
    '14-3',
    '先领了高等级、后取得同一职业低等级的，是否按口径14-3不再发放？',
  );
}

async function endedOtherwise(play: Play, claims: Claims): Promise<void> {
  const [withdrawn, rejected, appealed] = await begin(play, claims, '14-01', 3, 30);
  if (withdrawn !== undefined) {
    const context = play.by(await play.applicant(withdrawn.claim, 29), 29);
    await withdrawCase(context, await seen(context, withdrawn.id), '换用另一个等级的证书申请');
  }
  for (const scene of [rejected, appealed]) if (scene !== undefined) await refuse(play, scene);
  if (appealed !== undefined) {
    const context = play.by(await play.applicant(appealed.claim, 20), 20);
    const grounds = '离职手续在取得证书之后办理，取证时仍是企业职工，请复核。';
    await appealCase(context, await seen(context, appealed.id), '复核', grounds);
  }
}

async function refuse(play: Play, { claim, id }: Scene): Promise<void> {
  await stepOn(play, claim, id, 28);
  const reviewer = contextOfTurn(play, await turnPlace(play, id), 25);
  await rejectCase(
    reviewer,
    await seen(reviewer, id),
    ['取证时已不是企业职工'],
    '（十四）对企业职工取得高级工及以上……',
  );
}

/** 免申即享: found by the platform; one of them declined. */
async function offered(play: Play, claims: Claims): Promise<void> {
  for (const item of ['03-01', '14-01']) {
    const { offered: ids } = await proposeAwards(play.by(play.official('city-reviewer'), 5), { item, limit: 12 });
    claims.taken += ids.length;
    const [first] = ids;
    if (item === '14-01' && first !== undefined) await decline(play, first);
  }
}

/** 依职权: what the offices look into by themselves; one is done with, one under way. */
async function lookedInto(play: Play, claims: Claims): Promise<void> {
  for (const claim of await claims.next('15-01', 1)) {
    const id = await initiate(play, claim, 16, '年度国企高技能人才工资增幅校验。');
    await stepTo(play, claim, id, { from: 15 });
  }
  for (const claim of await claims.next('02-02', 1)) {
    const id = await initiate(play, claim, 9, '年度职工教育经费使用校验。');
    await stepOn(play, claim, id, 7);
  }
}

async function initiate(play: Play, { item, key, party }: Claim, ago: number, reason: string): Promise<string> {
  const { county } = await read(play.platform(ago), (tx) => registered(tx, play.platform(ago), party));
  const context = contextOfTurn(play, turnName('county-acceptor', county ?? undefined), ago);
  const whose = party.kind === 'organisation' ? { organisation: party.token } : {};
  return (await initiateCase(context, { item, key, reason, ...whose })).id;
}

async function decline(play: Play, id: string): Promise<void> {
  const found = await getCase(play.platform(4), id);
  const party = await partyOf(play, id);
  const context = play.by(await play.applicant({ ...party, name: found.beneficiary.name, item: '', key: '' }, 4), 4);
  await declineOffer(context, await seen(context, id), '已在原工作地领取');
}

function idsOf(scenes: readonly Scene[]): readonly string[] {
  return scenes.map(({ id }) => id);
}

async function seen(context: Context, id: string): Promise<{ readonly id: string; readonly version: number }> {
  const { version } = await getCase(context, id);
  return { id, version };
}

async function stateOf(play: Play, id: string): Promise<CaseState> {
  const state = await read(play.platform(0), (tx) => readCase(tx, id));
  if (state === undefined) throw new Error(`no case ${id}`);
  return state;
}

async function turnPlace(play: Play, id: string): Promise<string> {
  return turnOf(await stateOf(play, id))[0] ?? '';
}

async function partyOf(play: Play, id: string): Promise<{ readonly party: Party }> {
  return { party: (await stateOf(play, id)).beneficiary };
}

function contextOfTurn(play: Play, turn: string, ago: number): Context {
  return play.by(play.official(turn), ago);
}
