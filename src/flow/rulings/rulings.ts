import { chinaDay, formatDay, formatYuan, scaleOf, type Day } from '../../kit/index.ts';
import { optionOn, withRulings, type Reading, type RuleSet, type Value } from '../../rules/index.ts';
import {
  decideRuling,
  getRuling,
  listRulings,
  proposeRuling as storeProposal,
  type Proposal,
  type ProposalState,
  type StoredRuling,
  type Tx,
} from '../../store/index.ts';
import { staffNames, type NameOf } from '../access/account-names.ts';
import { AccessRefused, demand, refuse } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';
import { dayFaults, notOpen, readingOf, refuseInvalid, rulingFaults, textFaults, type GivenRuling } from './refused.ts';

/** Who proposed and who decided, with their names. Times as PostgreSQL writes them. */
export type ProposalView = Readonly<Proposal & { proposedByName: string | null; decidedByName: string | null }>;

export type RulingView = ProposalView &
  Readonly<{
    reading: string;
    question: string;
    option: string | null;
    /** `2026-12-01`. */
    from: string;
    document: string;
    reason: string;
    /** Whether it can't be approved any more, since its first day has come. */
    late: boolean;
  }>;

/** What an option means: its values by parameter, and why one would read so. */
export type OptionView = Readonly<{
  name: string;
  values: readonly Readonly<{ name: string; value: string }>[];
  reason: string;
}>;

/** From a day on. */
export type StandingView = Readonly<{ option: string | null; from: string; document: string | null }>;

export type ReadingView = Readonly<{
  code: string;
  notice: string;
  noticeTitle: string;
  question: string;
  options: readonly OptionView[];
  /** 待主管部门确认, where the notice says so and the platform has not ruled. */
  standing: string;
  /** In force today; null: none, what depends on it waits. */
  option: string | null;
  /** What the notice says and what was ruled, in the order of their days. */
  timeline: readonly StandingView[];
  /** Proposed and not decided. */
  open: string | null;
  items: readonly Readonly<{ code: string; name: string }>[];
  sentences: readonly string[];
  /** Newest first. */
  rulings: readonly RulingView[];
}>;

/** Every reading of the notices, how it is taken today and why. @throws AccessRefused */
export async function listReadings(context: Context): Promise<readonly ReadingView[]> {
  await demand(context, 'ruling.read');
  return read(context, async (tx) => viewsOf(tx, context, await listRulings(tx)));
}

/** @throws AccessRefused */
export async function getReading(context: Context, code: string): Promise<ReadingView> {
  const found = (await listReadings(context)).find((one) => one.code === code);
  if (found !== undefined) return found;
  throw new AccessRefused('not-found', `没有口径 ${code}`);
}

/** @throws AccessRefused */
export async function seeRuling(context: Context, id: string): Promise<RulingView> {
  await demand(context, 'ruling.read');
  return read(context, (tx) => rulingView(tx, context, id));
}

/** Proposes that a reading takes an option from a day on. @throws AccessRefused with everything that speaks against it */
export async function proposeRuling(context: Context, given: GivenRuling): Promise<RulingView> {
  await demand(context, 'ruling.propose');
  const reading = readingOf(context.ruleSet, given.reading);
  refuseInvalid([...rulingFaults(reading, given, chinaDay(context.now)), ...textFaults(given)]);
  return step(context, async (tx) => {
    const id = await storeProposal(tx, given, formatDay(given.from));
    if (id !== undefined) return rulingView(tx, context, id);
    throw new AccessRefused('refused', `口径 ${reading.code} 已有一件提议等着批准`, [
      { field: 'reading', message: `口径 ${reading.code} 已有一件提议等着批准`, hint: '等它办结，或请提议人撤回' },
    ]);
  });
}

/** Approves somebody else's: from its day on, every assessment of the platform rests on it. @throws AccessRefused */
export async function approveRuling(context: Context, id: string, decision: string | null): Promise<RulingView> {
  const ruling = await rulingToDecide(context, id, 'ruling.approve');
  const reading = readingOf(context.ruleSet, ruling.reading);
  const faults = rulingFaults(reading, ruling, chinaDay(context.now));
  if (faults.length > 0)
    throw new AccessRefused('refused', faults.map(({ message }) => message).join('；'), [
      ...faults.map((one) => ({ ...one, hint: '请不予批准，由提议人改好再提' })),
    ]);
  return decided(context, ruling, 'approved', decision);
}

/** Refuses somebody else's, with the reason. @throws AccessRefused */
export async function refuseRuling(context: Context, id: string, decision: string): Promise<RulingView> {
  return decided(context, await rulingToDecide(context, id, 'ruling.refuse'), 'refused', decision);
}

/** Takes one's own back while nobody has decided it. @throws AccessRefused */
export async function cancelRuling(context: Context, id: string): Promise<RulingView> {
  await demand(context, 'ruling.propose');
  const ruling = await read(context, (tx) => rulingOrRefuse(tx, id));
  if (ruling.proposedBy !== context.actor.account)
    throw new AccessRefused('refused', '只有提议人可以撤回', [
      { field: '', message: '只有提议人可以撤回', hint: '不同意的，请不予批准' },
    ]);
  return decided(context, ruling, 'cancelled', null);
}

async function rulingToDecide(
  context: Context,
  id: string,
  action: 'ruling.approve' | 'ruling.refuse',
): Promise<StoredRuling> {
  await demand(context, 'ruling.decide');
  const ruling = await read(context, (tx) => rulingOrRefuse(tx, id));
  if (ruling.proposedBy === context.actor.account)
    await refuse(context, action, `口径:${ruling.reading}`, [
      { field: '', message: '不能批准自己的提议，也不能不予批准', hint: '请另一位政策编辑办理；自己的可以撤回' },
    ]);
  return ruling;
}

function decided(
  context: Context,
  ruling: StoredRuling,
  state: Exclude<ProposalState, 'open'>,
  decision: string | null,
): Promise<RulingView> {
  return step(context, async (tx) => {
    if (!(await decideRuling(tx, ruling, state, decision))) throw notOpen();
    return rulingView(tx, context, ruling.id);
  });
}

async function rulingOrRefuse(tx: Tx, id: string): Promise<StoredRuling> {
  const found = await getRuling(tx, id);
  if (found === undefined) throw new AccessRefused('not-found', `没有口径裁定 ${id}`);
  return found;
}

// ── as they are shown ───────────────────────────────────────────────────────────────────────────────────────────────

async function rulingView(tx: Tx, context: Context, id: string): Promise<RulingView> {
  const ruling = await rulingOrRefuse(tx, id);
  const nameOf = await staffNames(tx, context, [ruling.proposedBy, ruling.decidedBy]);
  return shown(ruling, context, nameOf);
}

/** @returns the proposal with the names of the people */
export function namedProposal(given: Proposal, nameOf: NameOf): ProposalView {
  const { id, state, proposedBy, proposedAt, decidedBy, decidedAt, decision } = given;
  return {
    ...{ id, state, proposedBy, proposedAt, decidedBy, decidedAt, decision },
    proposedByName: nameOf(proposedBy),
    decidedByName: nameOf(decidedBy),
  };
}

function shown(ruling: StoredRuling, { ruleSet, now }: Context, nameOf: NameOf): RulingView {
  const { reading, option, from, document, reason, state } = ruling;
  return {
    ...namedProposal(ruling, nameOf),
    ...{ reading, option, document, reason },
    from: formatDay(from),
    question: ruleSet.readings.find(({ code }) => code === reading)?.question ?? '',
    late: state === 'open' && dayFaults(from, chinaDay(now)).length > 0,
  };
}

async function viewsOf(tx: Tx, context: Context, rulings: readonly StoredRuling[]): Promise<readonly ReadingView[]> {
  const { ruleSet } = context;
  const nameOf = await staffNames(
    tx,
    context,
    rulings.flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy]),
  );
  const approved = rulings
    .filter(({ state }) => state === 'approved')
    .sort((a, b) => a.from - b.from || Number(a.id) - Number(b.id));
  const today = chinaDay(context.now);
  return withRulings(ruleSet, approved).readings.map((reading) => {
    const own = rulings.filter((one) => one.reading === reading.code);
    return readingView(reading, ruleSet, today, own.map((one) => shown(one, context, nameOf)).reverse());
  });
}

function readingView(reading: Reading, ruleSet: RuleSet, today: Day, rulings: readonly RulingView[]): ReadingView {
  const { code, notice, question, inForce, sentences } = reading;
  const isRuled = inForce.some(({ document, from }) => document !== undefined && from <= today);
  return {
    ...{ code, notice, question, sentences, rulings },
    noticeTitle: ruleSet.notices.find(({ id }) => id === notice)?.head.标题 ?? notice,
    options: reading.options.map(({ name, values, reason }) => ({
      name,
      reason,
      values: Object.entries(values).map(([parameter, value]) => ({
        name: parameter,
        value: sayValue(ruleSet, parameter, value),
      })),
    })),
    standing: isRuled ? '' : reading.standing,
    option: optionOn(inForce, today),
    timeline: inForce.map(({ option, from, document }) => ({
      option,
      from: formatDay(from),
      document: document ?? null,
    })),
    open: rulings.find(({ state }) => state === 'open')?.id ?? null,
    items: ruleSet.items
      .filter(({ readings }) => readings.includes(code))
      .map((item) => ({ code: item.code, name: item.name })),
  };
}

/** `100人`, `2,000元`, `是`. */
function sayValue({ parameters, enums }: RuleSet, parameter: string, value: Value): string {
  const type = parameters[parameter]?.type;
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (type?.kind === 'date' && typeof value === 'number') return formatDay(value);
  if (type?.kind === 'enum' && typeof value === 'number') return enums[type.name]?.values[value] ?? String(value);
  if (type?.kind === 'number' && typeof value === 'number')
    return type.unit === '元' ? formatYuan(value) : `${String(value / 10 ** scaleOf(type.unit))}${type.unit}`;
  return value === null ? '无' : String(value);
}
