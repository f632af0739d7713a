import { assistanceArea } from './assistance.ts';
import { baseArea } from './base.ts';
import { carriersArea } from './carriers.ts';
import { contestsArea } from './contests.ts';
import { coordinationArea } from './coordination.ts';
import { cultivationArea } from './cultivation.ts';
import { exceptionalArea } from './exceptional.ts';
import { honoursArea } from './honours.ts';
import { integrationArea } from './integration.ts';
import { ladderArea } from './ladder.ts';
import { leadersArea } from './leaders.ts';
import { chainsArea, manufacturingArea } from './manufacturing.ts';
import type { Organisation, Person, SampleRow, SampleRows, World } from './model.ts';
import { makePayments, paymentsArea, type Facts } from './payments.ts';
import { recruitmentArea } from './recruitment.ts';
import { educationArea, schoolsArea } from './schools.ts';
import { startupsArea } from './startups.ts';
import { trainingArea } from './training.ts';
import { wagesArea } from './wages.ts';
import { makeWorld, type SampleOptions } from './world.ts';

export type { Cell, SampleRow, SampleRows } from './model.ts';
export type { SampleOptions } from './world.ts';
export { UNISSUED_AREA } from './numbers.ts';
export { COUNTIES } from './places.ts';

/**
 * An invented 聊城: the same seed and day give the same rows, register by register, in an order in which every reference is to a row given
 * before. All people, firms and schools are invented; ID numbers and credit codes are valid by their check characters and of an area
 * (`UNISSUED_AREA`) that was never issued, so that none can be anybody's. About 110 000 rows for 20 000 people.
 *
 * Every register of the dictionary has rows but 自主评价汇总 and 留聊毕业生汇总, which stand for certificates and graduates where those are not
 * at hand.
 * @throws RangeError for a day before 2025-07-01, or fewer than 6000 people.
 */
export function* sampleCity(options: SampleOptions): Iterable<SampleRows> {
  const world = makeWorld(options);
  const facts = new Map<string, readonly SampleRow[]>();
  for (const area of AREAS)
    for (const part of area(world)) {
      if (PAID_FROM.has(part.register)) facts.set(part.register, part.rows);
      yield part;
    }
  yield* ends(world, facts);
}

interface Named {
  readonly id: string;
  readonly name: string;
}

interface NamedOrganisation {
  /** 统一社会信用代码. */
  readonly code: string;
  readonly name: string;
  /** Somebody who works there and can act for it. */
  readonly clerk: Named;
}

/** Whom the sample's own accounts can belong to: each has something to find. */
export interface SampleCast {
  /** Exactly 100 people newly at 高级工 in the year, by its own assessment. */
  readonly enterprise: NamedOrganisation;
  readonly school: NamedOrganisation;
  /** Became a 高级工 lately, and nothing was paid for it yet. */
  readonly worker: Named;
  /** Two medals in one 竞赛项目, the lower one paid. */
  readonly champion: Named;
  /** Founded a firm in rented rooms. */
  readonly founder: Named;
}

/** The cast of `sampleCity` with the same options. */
export function sampleCast(options: SampleOptions): SampleCast {
  const { enterprise, school, worker, champion, founder } = makeWorld(options).cast;
  return {
    enterprise: organisation(enterprise, enterprise.workers.at(-1)),
    school: organisation(school, school.teachers[0]),
    worker: named(worker),
    champion: named(champion),
    founder: named(founder),
  };
}

function named({ id, name }: Person): Named {
  return { id, name };
}

function organisation({ code, name }: Organisation, clerk: Person | undefined): NamedOrganisation {
  if (clerk === undefined) throw new RangeError(`${name} has nobody to act for it`);
  return { code, name, clerk: named(clerk) };
}

/** In this order every reference finds its row. */
const AREAS: readonly ((world: World) => Iterable<SampleRows>)[] = [
  baseArea,
  chainsArea,
  schoolsArea,
  educationArea,
  cultivationArea,
  contestsArea,
  trainingArea,
  integrationArea,
  assistanceArea,
  manufacturingArea,
  recruitmentArea,
  ladderArea,
  exceptionalArea,
  carriersArea,
  leadersArea,
  honoursArea,
  startupsArea,
  wagesArea,
];

/** What has been paid follows from these. */
const PAID_FROM = new Set(['竞赛获奖', '竞赛承办', '培训班', '载体认定', '创业项目']);

function* ends(world: World, facts: Facts): Iterable<SampleRows> {
  const paid = makePayments(world, facts);
  yield* paymentsArea(paid);
  yield* coordinationArea(world, paid);
}
