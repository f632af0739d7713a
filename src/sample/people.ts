import { addDays, dayOf, yearOf, type Day } from '../kit/index.ts';
import { makeEdges } from './edges.ts';
import { MAJORS, SERVICE_OCCUPATIONS, type Occupation } from './industries.ts';
import type { Graduation, Organisation, Organisations, Person, School } from './model.ts';
import { personName } from './names.ts';
import type { Numbers } from './numbers.ts';
import { COUNTY_WEIGHTS } from './places.ts';
import type { Random } from './random.ts';

const YEAR = 365.25;

interface Draft {
  readonly category: Person['category'];
  readonly employer: Organisation | null;
  readonly county: string | null;
  readonly occupation: Occupation;
  /** Youngest and oldest, in years. */
  readonly ages: readonly [number, number];
}

/** Everybody: `count` people, the handmade ones of `edges.ts` first. Fills the workers of firms and the teachers and students of schools. */
export function makePeople(
  random: Random,
  numbers: Numbers,
  organisations: Organisations,
  today: Day,
  count: number,
): Person[] {
  const people = makeEdges(random, numbers, organisations);
  const maker = new Maker(random, numbers, organisations, today);
  for (const { enterprise, size } of sizes(organisations, random, Math.round(count * 0.58)))
    for (let i = 0; i < size; i++) {
      const occupation = random.pick(enterprise.industry.occupations);
      const person = maker.make({
        category: '企业职工',
        employer: enterprise,
        county: enterprise.county,
        occupation,
        ages: [19, 59],
      });
      enterprise.workers.push(person);
      people.push(person);
    }
  for (let i = 0; i < count * 0.06; i++) people.push(maker.publicServant());
  for (let i = 0; i < count * 0.13; i++) people.push(maker.student());
  for (let i = 0; i < count * 0.13; i++)
    people.push(
      maker.make({
        category: '灵活就业人员',
        employer: null,
        county: random.weighted(COUNTY_WEIGHTS),
        occupation: random.pick(SERVICE_OCCUPATIONS),
        ages: [19, 59],
      }),
    );
  while (people.length < count)
    people.push(
      maker.make({
        category: '其他',
        employer: null,
        county: null,
        occupation: random.pick(SERVICE_OCCUPATIONS),
        ages: [18, 66],
      }),
    );
  return people.slice(0, count);
}

/** How many work where: the planned firms as many as their plan needs, the others by their place in the list. */
function sizes({ enterprises }: Organisations, random: Random, workers: number) {
  const planned = enterprises.flatMap((enterprise) =>
    enterprise.planned === null ? [] : [{ enterprise, size: enterprise.planned * 2 + 20 }],
  );
  const rest = enterprises.filter(({ planned: plan }) => plan === null);
  const left = workers - planned.reduce((sum, { size }) => sum + size, 0);
  const weights = rest.map((_, i) => (0.7 + 0.6 * random.next()) / (i + 12));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return [
    ...planned,
    ...rest.map((enterprise, i) => ({
      enterprise,
      size: Math.max(3, Math.round((left * (weights[i] ?? 0)) / total)),
    })),
  ];
}

class Maker {
  private readonly random: Random;
  private readonly numbers: Numbers;
  private readonly organisations: Organisations;
  private readonly today: Day;

  constructor(random: Random, numbers: Numbers, organisations: Organisations, today: Day) {
    this.random = random;
    this.numbers = numbers;
    this.organisations = organisations;
    this.today = today;
  }

  make(draft: Draft): Person {
    const { random, today } = this;
    const female = random.chance(draft.category === '企业职工' ? 0.38 : 0.5);
    const [youngest, oldest] = [draft.ages[0], female ? Math.min(draft.ages[1], 54) : draft.ages[1]];
    // Most are in their middle years, and a good quarter has begun lately.
    const share = random.chance(0.28) ? random.next() * 0.25 : (random.next() + random.next()) / 2;
    const age = youngest + share * (oldest - youngest);
    const born = addDays(today, -Math.round(age * YEAR));
    const graduation = age <= 30 && random.chance(0.72) ? this.graduation(born) : null;
    const since = draft.employer === null ? null : this.since(born, graduation);
    return {
      id: this.numbers.residentId(born, female),
      name: personName(random, female),
      female,
      born,
      category: draft.category,
      employer: draft.employer,
      county: draft.county,
      months: this.months(draft.category, since, born),
      since,
      occupation: draft.occupation,
      graduations: graduation === null ? [] : [graduation],
      best: null,
    };
  }

  publicServant(): Person {
    const { random, organisations } = this;
    const school = random.chance(0.75) ? random.pick(organisations.schools) : undefined;
    const employer = school ?? random.pick([...organisations.offices.values(), ...organisations.institutions]);
    const person = this.make({
      category: '机关事业单位工作人员',
      employer,
      county: employer.county,
      occupation: school === undefined ? random.pick(SERVICE_OCCUPATIONS) : random.pick(MAJORS).occupation,
      ages: [27, 59],
    });
    school?.teachers.push(person);
    return person;
  }

  student(): Person {
    const { random, organisations } = this;
    const school = random.pick(organisations.schools);
    const person = this.make({
      category: '在校学生',
      employer: null,
      county: null,
      occupation: random.pick(MAJORS).occupation,
      ages: [15, 19.5],
    });
    // Whoever is still at school has not graduated.
    person.graduations.length = 0;
    school.students.push(person);
    return person;
  }

  /** At 20 to 22, in June; null where that is yet to come. */
  private graduation(born: Day): Graduation | null {
    const { random, today } = this;
    const [month, dayOfMonth] = random.pick([
      [6, 20],
      [6, 28],
      [6, 30],
      [7, 1],
    ] as const);
    const day = dayOf(yearOf(born) + 20 + random.int(0, 2), month, dayOfMonth);
    if (day > today - 5) return null;
    const school = random.chance(0.02) ? this.organisations.elsewhere : this.school();
    return {
      school,
      className:
        school.kind === '职业院校'
          ? '其他'
          : random.weighted([
              ['高级工班', 50],
              ['预备技师班', 30],
              ['技师班', 8],
              ['其他', 12],
            ]),
      fullTime: random.chance(0.93),
      day,
      occupation: random.pick(MAJORS).occupation,
    };
  }

  private school(): School {
    const kind = this.random.chance(0.55) ? '技工院校' : '职业院校';
    return this.random.pick(this.organisations.schools.filter((school) => school.kind === kind));
  }

  private since(born: Day, graduation: Graduation | null): Day {
    const { random, today } = this;
    const ready = graduation === null ? born + Math.round(18.2 * YEAR) : graduation.day + random.int(10, 160);
    return Math.min(today - 5, Math.max(ready, today - random.int(20, 5500)));
  }

  private months(category: Person['category'], since: Day | null, born: Day): number {
    const { random, today } = this;
    if (category === '在校学生') return 0;
    const before = Math.max(0, Math.floor(((since ?? today) - born) / YEAR - 19) * 6);
    const now = since === null ? 0 : Math.floor((today - since) / 30.44);
    return category === '企业职工' || category === '机关事业单位工作人员'
      ? now + (random.chance(0.7) ? random.int(0, before) : 0)
      : random.chance(0.45)
        ? 0
        : random.int(0, Math.min(before, 120));
  }
}
