import { dayOf, type Day } from '../kit/index.ts';
import { CNC, ELECTRICIAN, FITTER, WELDER } from './industries.ts';
import type { Graduation, Organisations, Person } from './model.ts';
import { personName } from './names.ts';
import type { Numbers } from './numbers.ts';
import type { Random } from './random.ts';

interface Edge {
  readonly born: Day;
  readonly classes: readonly (readonly [Graduation['className'], Day, fullTime?: boolean])[];
}

/** Those who found firms, in the order of `EDGE_FOUNDINGS`: graduated on or near the day on which five years end. */
const FOUNDERS: readonly Edge[] = [
  { born: dayOf(2002, 3, 15), classes: [['预备技师班', dayOf(2022, 6, 30)]] },
  // 29 February and five years: the 28th (《民法典》第二百零二条).
  { born: dayOf(2000, 2, 29), classes: [['高级工班', dayOf(2020, 2, 29)]] },
  { born: dayOf(1999, 11, 2), classes: [['高级工班', dayOf(2020, 2, 29)]] },
  // The fifth anniversary belongs to the five years; the day after it doesn't.
  { born: dayOf(1999, 5, 18), classes: [['技师班', dayOf(2020, 6, 30)]] },
  { born: dayOf(2000, 8, 9), classes: [['技师班', dayOf(2020, 6, 30)]] },
  // 团队 of 3 and of 2 in a base of the government.
  { born: dayOf(2002, 1, 20), classes: [['预备技师班', dayOf(2023, 6, 30)]] },
  { born: dayOf(2003, 4, 4), classes: [['高级工班', dayOf(2023, 6, 30)]] },
  // A class that the notice doesn't name.
  { born: dayOf(2003, 9, 12), classes: [['其他', dayOf(2023, 6, 30)]] },
];

/** Those with something particular about their graduation: twice, in part time, on the first day under the notice and the last before. */
const GRADUATES: readonly Edge[] = [
  {
    born: dayOf(2003, 2, 11),
    classes: [
      ['高级工班', dayOf(2025, 1, 10)],
      ['技师班', dayOf(2025, 6, 30)],
    ],
  },
  { born: dayOf(2004, 7, 7), classes: [['预备技师班', dayOf(2025, 6, 30), false]] },
  { born: dayOf(2004, 12, 29), classes: [['高级工班', dayOf(2024, 12, 29)]] },
  { born: dayOf(2004, 12, 28), classes: [['高级工班', dayOf(2024, 12, 28)]] },
];

/** When the founders above came to found, and where: as many as there are of them. */
export const EDGE_FOUNDINGS: readonly {
  readonly day: Day;
  readonly place: '政府孵化基地' | '其他孵化基地' | '外租场所';
  readonly team: number;
  readonly area: number;
  readonly rent: number;
}[] = [
  { day: dayOf(2025, 3, 1), place: '外租场所', team: 2, area: 45, rent: 24_000 },
  { day: dayOf(2025, 2, 28), place: '其他孵化基地', team: 2, area: 32, rent: 15_600.5 },
  { day: dayOf(2025, 3, 1), place: '其他孵化基地', team: 2, area: 32, rent: 15_600.5 },
  { day: dayOf(2025, 6, 30), place: '外租场所', team: 4, area: 88, rent: 20_000 },
  { day: dayOf(2025, 7, 1), place: '外租场所', team: 4, area: 88, rent: 20_000 },
  { day: dayOf(2025, 4, 10), place: '政府孵化基地', team: 3, area: 86, rent: 0 },
  { day: dayOf(2025, 4, 10), place: '政府孵化基地', team: 2, area: 12, rent: 0 },
  { day: dayOf(2025, 5, 6), place: '政府孵化基地', team: 5, area: 40, rent: 0 },
];

/** How many of the first people have founded a firm. */
export const EDGE_FOUNDERS = FOUNDERS.length;

/** People made by hand for the borders of 08-01 and of 14-03 to 14-06; the founders first. */
export function makeEdges(random: Random, numbers: Numbers, { schools }: Organisations): Person[] {
  const school = random.pick(schools.filter(({ kind }) => kind === '技工院校'));
  return [...FOUNDERS, ...GRADUATES].map(({ born, classes }) => {
    const female = random.chance(0.5);
    const occupation = random.pick([CNC, ELECTRICIAN, FITTER, WELDER]);
    return {
      id: numbers.residentId(born, female),
      name: personName(random, female),
      female,
      born,
      category: '灵活就业人员',
      employer: null,
      county: school.county,
      months: random.int(0, 30),
      since: null,
      occupation,
      graduations: classes.map(([className, day, fullTime = true]) => ({
        school,
        className,
        fullTime,
        day,
        occupation,
      })),
      best: null,
    };
  });
}
