import { dayOf, formatDay, yearOf, type Day } from '../kit/index.ts';
import { makeCertificates } from './certificates.ts';
import { EDGE_FOUNDERS, EDGE_FOUNDINGS } from './edges.ts';
import { makeOrganisations } from './organisations.ts';
import { makePeople } from './people.ts';
import {
  rank,
  SKILLED,
  type Cast,
  type Enterprise,
  type Founder,
  type Organisations,
  type Person,
  type Skilled,
  type World,
} from './model.ts';
import { Numbers } from './numbers.ts';
import { Random } from './random.ts';

export interface SampleOptions {
  /** The same seed and day give the same city. */
  readonly seed: string | number;
  /** The day on which it is looked at; not before 2025-07-01. Nothing but plans lies after it. */
  readonly today: Day;
  /** 20 000 unless told; 6 000 at least, so that the planned firms have their workers. */
  readonly people?: number;
}

const EARLIEST = dayOf(2025, 7, 1);
const FEWEST = 6000;

/** The city itself, before it is written down in registers. */
export function makeWorld({ seed, today, people: count = 20_000 }: SampleOptions): World {
  if (today < EARLIEST) throw new RangeError(`the sample begins on ${formatDay(EARLIEST)}`);
  if (count < FEWEST) throw new RangeError(`the sample needs ${FEWEST} people`);
  const random = (area: string): Random => new Random(`${seed}/${area}`);
  const year = Math.max(2025, yearOf(today) - 1);
  const window = { today, from: dayOf(year, 1, 1), to: Math.min(today, dayOf(year, 12, 31)) };
  const numbers = new Numbers();
  const organisations = makeOrganisations(random('organisations'), numbers);
  const people = makePeople(random('people'), numbers, organisations, today, count);
  const worker = untrained(organisations, today);
  const certificates = makeCertificates(random('certificates'), organisations, people, window, worker);
  const skilled = skilledOf(organisations, people);
  const founders = makeFounders(random('founders'), organisations, people, today);
  return {
    ...organisations,
    ...window,
    year,
    random,
    people,
    officials: people.filter(({ category }) => category === '机关事业单位工作人员'),
    certificates,
    skilled,
    masters: skilled.filter(({ best }) => rank(best.rung) > SKILLED),
    appointing: new Set(
      certificates.filter(({ rung }) => rank(rung) > rank('高级技师')).map(({ assessor }) => assessor.code),
    ),
    founders,
    cast: cast(organisations, worker, skilled, founders),
  };
}

function skilledOf({ enterprises }: Organisations, people: readonly Person[]): Skilled[] {
  const byCode = new Map(enterprises.map((enterprise) => [enterprise.code, enterprise]));
  return people.flatMap((person) => {
    const employer = byCode.get(person.employer?.code ?? '');
    const { best } = person;
    return employer === undefined || best === null || rank(best.rung) < SKILLED ? [] : [{ person, employer, best }];
  });
}

/** Those of `edges.ts`, and graduates of 技工院校 who work on their own account. */
function makeFounders(random: Random, { startups }: Organisations, people: readonly Person[], today: Day): Founder[] {
  const others = people.slice(EDGE_FOUNDERS).filter(({ category, graduations: [graduation] }) => {
    if (graduation?.school.kind !== '技工院校') return false;
    return (
      (category === '灵活就业人员' || category === '其他') &&
      graduation.day > today - 2400 &&
      graduation.day < today - 90
    );
  });
  const chosen = random.some(others, startups.length - EDGE_FOUNDERS);
  return [...people.slice(0, EDGE_FOUNDERS), ...chosen].flatMap((person, i) => {
    const firm = startups[i];
    const after = (person.graduations[0]?.day ?? today) + 30;
    const day = EDGE_FOUNDINGS[i]?.day ?? random.day(Math.max(after, dayOf(2024, 9, 1)), today - 25);
    return firm === undefined ? [] : [{ person, firm, day }];
  });
}

/** The firm of exactly 100. */
function hundred({ enterprises }: Organisations): Enterprise {
  return found(enterprises.find(({ planned }) => planned === 100));
}

/** A worker of it who has been there for long enough, and is old enough to become a 高级工. */
function untrained(organisations: Organisations, today: Day): Person {
  const { workers } = hundred(organisations);
  return found(workers.find(({ born, since, months }) => since !== null && today - born > 9000 && months >= 36));
}

function cast(
  organisations: Organisations,
  worker: Person,
  skilled: readonly Skilled[],
  founders: readonly Founder[],
): Cast {
  return {
    enterprise: hundred(organisations),
    school: found(organisations.schools[0]),
    worker,
    champion: found(skilled.find(({ employer }) => employer.planned === 101)).person,
    founder: found(founders[0]).person,
  };
}

function found<T>(one: T | undefined): T {
  if (one === undefined) throw new RangeError('the sample has too few people for its parts');
  return one;
}
