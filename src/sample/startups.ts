import { yearOf } from '../kit/index.ts';
import { EDGE_FOUNDINGS } from './edges.ts';
import type { Founder, SampleRow, SampleRows, World } from './model.ts';
import type { Random } from './random.ts';
import { COUNTIES } from './places.ts';
import { hundreds, iso } from './rows.ts';

/** 措施（十四） 创业: bases, and the firms of young graduates. */
export function* startupsArea(world: World): Iterable<SampleRows> {
  const random = world.random('startups');
  yield { register: '创业孵化基地', rows: bases(world) };
  yield { register: '创业项目', rows: world.founders.flatMap((founder, i) => projects(world, random, founder, i)) };
}

function bases(world: World): SampleRow[] {
  const random = world.random('incubators');
  return COUNTIES.flatMap((county, i) =>
    [true, false].map((public_) => {
      const desks = random.int(6, 20) * 10;
      return {
        基地名称: public_ ? `${county}创业孵化基地` : `${county}${random.pick(['青创', '众创', '云创'])}空间`,
        运营单位: (public_ ? random.pick(world.trainers) : random.pick(world.enterprises)).code,
        政府举办: public_,
        所在区县: county,
        地址: `${county}创业路${String(10 + i)}号`,
        工位总数: desks,
        可用工位: random.int(0, Math.floor(desks / 2)),
        办公面积: random.int(300, 2600),
      };
    }),
  );
}

/** A row for every year from the first rent on, or one where rooms are free. */
function projects(world: World, random: Random, { person, firm, day }: Founder, i: number): SampleRow[] {
  const edge = EDGE_FOUNDINGS[i];
  const place =
    edge?.place ?? random.pick(['政府孵化基地', '政府孵化基地', '其他孵化基地', '外租场所', '外租场所'] as const);
  const team =
    edge?.team ??
    random.weighted([
      [1, 3],
      [2, 4],
      [3, 3],
      [4, 2],
      [6, 1],
    ]);
  const area = edge?.area ?? random.pick([12, 18, 20, 26.5, 40, 55, 70, 90]);
  const rent = edge?.rent ?? hundreds(random.int(6000, 36_000));
  const from = yearOf(day);
  const years =
    place === '政府孵化基地' ? [from] : Array.from({ length: yearOf(world.today) - from + 1 }, (_, n) => from + n);
  return years.map((year) => ({
    负责人: person.id,
    企业: firm.code,
    来聊创业日期: iso(day),
    场所类型: place,
    团队人数: team,
    申请面积: area,
    起租日期: iso(day),
    年度: year,
    实际年租金: place === '政府孵化基地' ? 0 : rent + (year - from) * 600,
  }));
}
