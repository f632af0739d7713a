import { dayOf, yearOf, type Day } from '../kit/index.ts';
import {
  RUNGS,
  SKILLED,
  rank,
  type Certificate,
  type Enterprise,
  type Organisations,
  type Person,
  type Rung,
} from './model.ts';
import { SERVICE_OCCUPATIONS, type Occupation } from './industries.ts';
import type { Random } from './random.ts';

type Draft = Omit<Certificate, 'number'>;

interface Window {
  readonly today: Day;
  readonly from: Day;
  readonly to: Day;
}

const YEAR = 365.25;
const FIRST = dayOf(2000, 1, 1);
/** Since then firms and other bodies assess; before, there was 职业资格. */
const ASSESSMENT = dayOf(2019, 9, 1);
/** 人社部发〔2022〕14号: 学徒工, 特级技师 and 首席技师 are rungs. */
const EIGHT_RUNGS = dayOf(2022, 3, 18);

/** For each rung: how many of those below it reach it, after how many days, and not before what age. */
const STEPS: Readonly<
  Record<Rung, { readonly share: number; readonly wait: readonly [number, number]; readonly age: number }>
> = {
  学徒工: { share: 0, wait: [0, 0], age: 17 },
  初级工: { share: 0.85, wait: [300, 700], age: 18 },
  中级工: { share: 0.8, wait: [500, 1500], age: 19 },
  高级工: { share: 0.66, wait: [700, 1900], age: 21 },
  技师: { share: 0.44, wait: [1100, 2400], age: 27 },
  高级技师: { share: 0.42, wait: [1400, 2600], age: 32 },
  特级技师: { share: 0.5, wait: [1200, 2400], age: 39 },
  首席技师: { share: 0.35, wait: [300, 900], age: 44 },
};

/**
 * Every certificate of the city, numbered in the order of their dates; sets each holder's `best`. `newcomer` has just become a 高级工, whatever
 * chance would give.
 */
export function makeCertificates(
  random: Random,
  organisations: Organisations,
  people: readonly Person[],
  window: Window,
  newcomer: Person,
): Certificate[] {
  const plan = new Plan(random, organisations.enterprises, window, newcomer);
  const issuer = new Issuer(random, organisations, window);
  const drafts: Draft[] = [];
  for (const person of people) {
    if (person === newcomer) {
      drafts.push(...issuer.newcomer(person));
      continue;
    }
    const until = plan.has(person) ? window.from - 200 : window.today;
    const own = issuer.career(person).filter(({ day }) => day <= until && day >= FIRST);
    const all = [...own, ...plan.certificates(person, own.at(-1))];
    // Nobody is given the same rung of the same occupation twice; what the plan says stands.
    drafts.push(...new Map(all.map((draft) => [`${draft.occupation.name}/${draft.rung}`, draft])).values());
  }
  return number(drafts.sort((a, b) => a.day - b.day || (a.person.id < b.person.id ? -1 : 1)));
}

/** Those who newly reach 高级工 by their firm's own assessment, so that the firms come to the numbers planned for them. */
class Plan {
  private readonly random: Random;
  private readonly window: Window;
  private readonly chosen = new Map<Person, Enterprise>();

  constructor(random: Random, enterprises: readonly Enterprise[], window: Window, newcomer: Person) {
    this.random = random;
    this.window = window;
    for (const enterprise of enterprises) {
      if (enterprise.planned === null) continue;
      const old = enterprise.workers.filter((worker) => worker !== newcomer && window.from - worker.born > 23 * YEAR);
      const found = random.some(old, enterprise.planned);
      if (found.length < enterprise.planned)
        throw new RangeError(`${enterprise.name} has too few workers for its plan`);
      for (const person of found) this.chosen.set(person, enterprise);
    }
  }

  has(person: Person): boolean {
    return this.chosen.has(person);
  }

  certificates(person: Person, last: Draft | undefined): Draft[] {
    const enterprise = this.chosen.get(person);
    if (enterprise === undefined) return [];
    const { random, window } = this;
    const above = RUNGS[Math.max(SKILLED, last === undefined ? 0 : rank(last.rung) + 1)] ?? '首席技师';
    const rung = rank(above) > rank('高级技师') ? '高级技师' : above;
    const occupation = last?.occupation ?? person.occupation;
    const one: Draft = {
      person,
      // A rung once held is not reached again: whoever stands at the top begins another occupation.
      occupation: last?.rung === rung ? otherThan(random, enterprise, occupation) : occupation,
      rung,
      by: '企业自主评价',
      assessor: enterprise,
      day: random.day(window.from, window.to),
    };
    // A few get two in one year: 02-01 counts the person once.
    if (!random.chance(0.02)) return [one];
    return [one, { ...one, rung: '高级工', occupation: otherThan(random, enterprise, one.occupation), day: window.to }];
  }
}

function otherThan(random: Random, { industry }: Enterprise, occupation: Occupation): Occupation {
  return random.pick(industry.occupations.filter(({ name }) => name !== occupation.name));
}

class Issuer {
  private readonly random: Random;
  private readonly organisations: Organisations;
  private readonly enterprises: ReadonlyMap<string, Enterprise>;
  private readonly window: Window;

  constructor(random: Random, organisations: Organisations, window: Window) {
    this.random = random;
    this.organisations = organisations;
    this.enterprises = new Map(organisations.enterprises.map((enterprise) => [enterprise.code, enterprise]));
    this.window = window;
  }

  newcomer(person: Person): Draft[] {
    const { today } = this.window;
    const assessor = this.random.pick(this.organisations.assessors);
    const both = { person, occupation: person.occupation, by: '社会评价组织', assessor } as const;
    return [
      { ...both, rung: '中级工', day: today - 1100 },
      { ...both, rung: '高级工', day: today - 45 },
    ];
  }

  /** What somebody has acquired in the course of their life, in the order of time. */
  career(person: Person): Draft[] {
    const { random } = this;
    const atSchool = person.graduations.flatMap((graduation) => this.atSchool(person, graduation));
    const begins = { 企业职工: 0.94, 机关事业单位工作人员: 0.7, 灵活就业人员: 0.78, 在校学生: 0.24, 其他: 0.6 };
    if (!random.chance(begins[person.category])) return atSchool;
    const last = atSchool.at(-1);
    const main =
      last === undefined || last.occupation.name === person.occupation.name
        ? this.climb(person, person.occupation, last)
        : this.climb(person, person.occupation, undefined);
    const second = random.chance(0.26) && person.category !== '在校学生' ? this.second(person) : [];
    return [...atSchool, ...main, ...second].sort((a, b) => a.day - b.day);
  }

  private atSchool(person: Person, { school, className, day, occupation }: Person['graduations'][number]): Draft[] {
    const { random } = this;
    const chances = { 高级工班: 0.82, 预备技师班: 0.92, 技师班: 0.95, 其他: 0.14 };
    const skilled = random.chance(chances[className]);
    if (!skilled && !random.chance(0.6)) return [];
    const rung = skilled ? '高级工' : '中级工';
    // Some acquire it on the very day of graduation, and a few just after: then not 在校期间.
    const after = random.weighted([
      [-random.int(12, 90), 92],
      [0, 4],
      [12, 4],
    ]);
    return [{ person, occupation, rung, by: '院校评价', assessor: school, day: day + after }];
  }

  private climb(person: Person, occupation: Occupation, held: Draft | undefined): Draft[] {
    const { random } = this;
    const first: Rung = random.weighted([
      ['初级工', 38],
      ['中级工', 50],
      ['高级工', 12],
    ]);
    let at = held === undefined ? rank(first) : rank(held.rung) + 1;
    let day = held === undefined ? this.start(person) : held.day + random.int(700, 1600);
    const drafts: Draft[] = [];
    for (; at < RUNGS.length; at++) {
      const rung = RUNGS[at] ?? '首席技师';
      const { share, wait, age } = STEPS[rung];
      if (drafts.length > 0 || held !== undefined) {
        if (!random.chance(share)) break;
        day += random.int(...wait);
      }
      day = Math.max(day, person.born + Math.round(age * YEAR));
      if (rank(rung) > rank('高级技师')) day = Math.max(day, EIGHT_RUNGS + random.int(200, 1500));
      if (rank(rung) > rank('高级技师') && !this.mayAppoint(person, day)) break;
      drafts.push(this.issue(person, occupation, rung, day));
    }
    return drafts;
  }

  /** Most begin when they are young; the others with the campaigns of the last years, at whatever age. */
  private start({ born }: Person): Day {
    const { random } = this;
    const young = born + Math.round((19 + random.next() * 11) * YEAR);
    if (random.chance(0.6)) return young;
    return Math.max(born + Math.round(19 * YEAR), this.window.today - random.int(0, 3300));
  }

  private second(person: Person): Draft[] {
    const { random } = this;
    const occupation = random.pick(SERVICE_OCCUPATIONS.filter(({ name }) => name !== person.occupation.name));
    const day = person.born + Math.round((26 + random.next() * 18) * YEAR);
    const taken = person.graduations.some((graduation) => graduation.occupation.name === occupation.name);
    const rung: Rung = random.weighted([
      ['初级工', 40],
      ['中级工', 40],
      ['高级工', 20],
    ]);
    return taken ? [] : [this.issue(person, occupation, rung, day)];
  }

  /** 特级技师 and 首席技师 are appointed by large firms with an assessment of their own. */
  private mayAppoint({ employer, since }: Person, day: Day): boolean {
    const enterprise = this.enterprises.get(employer?.code ?? '');
    if (enterprise === undefined || since === null || this.reserved(enterprise, '特级技师', day)) return false;
    return enterprise.assesses && day >= since;
  }

  private issue(person: Person, occupation: Occupation, rung: Rung, day: Day): Draft {
    const { random, organisations } = this;
    const draft = { person, occupation, rung, day };
    if (day < ASSESSMENT) return { ...draft, by: '职业资格', assessor: organisations.centre };
    const enterprise = this.enterprises.get(person.employer?.code ?? '');
    const appointed = rank(rung) > rank('高级技师');
    if (enterprise?.assesses === true && (person.since ?? day) <= day && (appointed || random.chance(0.65)))
      if (!this.reserved(enterprise, rung, day)) return { ...draft, by: '企业自主评价', assessor: enterprise };
    if (rank(rung) >= SKILLED && random.chance(0.012))
      return { ...draft, by: '直接认定', assessor: organisations.centre };
    return { ...draft, by: '社会评价组织', assessor: random.pick(organisations.assessors) };
  }

  /** The number of a planned firm is made by its plan alone. */
  private reserved({ planned }: Enterprise, rung: Rung, day: Day): boolean {
    return planned !== null && rank(rung) >= SKILLED && day >= this.window.from && day <= this.window.to;
  }
}

function number(drafts: readonly Draft[]): Certificate[] {
  const counts = new Map<number, number>();
  return drafts.map((draft) => {
    const year = yearOf(draft.day);
    const count = (counts.get(year) ?? 0) + 1;
    counts.set(year, count);
    const certificate = { ...draft, number: `LC${String(year)}${String(count).padStart(6, '0')}` };
    const { person } = draft;
    if (person.best === null || rank(person.best.rung) <= rank(draft.rung)) person.best = certificate;
    return certificate;
  });
}
