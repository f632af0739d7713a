import { parseDay, yearOf } from '../kit/index.ts';
import { MAJORS } from './industries.ts';
import type { SampleRow, SampleRows, World } from './model.ts';
import { ago, iso, once, serial } from './rows.ts';

/** 措施（八） 引进; the graduations that 08-01 decides on are shared. */
export function* recruitmentArea(world: World): Iterable<SampleRows> {
  const posts = makePosts(world);
  const notices = makeNotices(world, posts);
  yield { register: '急需紧缺岗位目录', rows: posts };
  yield { register: '招聘公告', rows: notices };
  yield { register: '应聘报名', rows: applications(world, notices) };
}

const POSTS = [
  ['地方戏演员', '文化艺术'],
  ['八角鼓演奏员', '文化艺术'],
  ['木版年画修复师', '文化艺术'],
  ['文物修复员', '文化艺术'],
  ['皮划艇教练员', '体育'],
  ['田径教练员', '体育'],
  ['游泳救生教练', '体育'],
  ['康复技术员', '其他'],
] as const;

function makePosts(world: World): SampleRow[] {
  const random = world.random('posts');
  return [...POSTS, ...POSTS].map(([name, trade], i) => {
    const day = ago(random, world.today, 560, 260);
    return {
      岗位编号: serial('JQGW', yearOf(day), i + 1),
      单位: random.pick(world.institutions).code,
      岗位名称: name,
      行业: trade,
      放宽学历: once(random.chance(0.7), random.pick(['高中（中专）', '大专', '不限学历'])),
      放宽年龄: once(random.chance(0.5), random.pick(['40周岁以下', '45周岁以下'])),
      招聘方式: '技能测试和面谈',
      发布日期: iso(day),
      失效日期: once(i % 7 === 6, iso(day + 180)),
    };
  });
}

function makeNotices(world: World, posts: readonly SampleRow[]): SampleRow[] {
  const random = world.random('notices');
  const teaching = Array.from({ length: 22 }, (_, i) => {
    const day = ago(random, world.today, 480, -12);
    return {
      公告编号: serial('ZP', yearOf(day), i + 1),
      单位: random.pick(world.schools).code,
      岗位名称: `${random.pick(MAJORS).name}实训教师`,
      技能型教师: true,
      目录岗位编号: null,
      招聘方式: random.pick(['直接考察', '简化程序']),
      招聘人数: random.int(1, 4),
      岗位条件: '具有高级工及以上职业技能等级，三年以上企业实践经历',
      报名开始日期: iso(day),
      报名截止日期: iso(day + 10),
    };
  });
  const scarce = posts.slice(0, 12).map((post, i) => {
    const day = ago(random, world.today, 240, 20);
    return {
      公告编号: serial('ZP', yearOf(day), 101 + i),
      单位: post['单位'] ?? null,
      岗位名称: post['岗位名称'] ?? null,
      技能型教师: false,
      目录岗位编号: post['岗位编号'] ?? null,
      招聘方式: '技能测试和面谈',
      招聘人数: random.int(1, 3),
      岗位条件: '专业技能突出，按急需紧缺岗位目录放宽学历、年龄限制',
      报名开始日期: iso(day),
      报名截止日期: iso(day + 10),
    };
  });
  return [...teaching, ...scarce];
}

function applications(world: World, notices: readonly SampleRow[]): SampleRow[] {
  const random = world.random('applications');
  const people = world.people.filter(({ best, born }) => best !== null && world.today - born < 16_000);
  return notices.flatMap((notice) => {
    const from = parseDay(String(notice['报名开始日期'])) ?? world.today;
    return random.some(people, random.int(3, 9)).flatMap((person, i) => {
      const day = from + random.int(0, 9);
      if (day > world.today) return [];
      const hired = i < Number(notice['招聘人数']) && day + 70 <= world.today;
      return [
        {
          公告编号: notice['公告编号'] ?? null,
          应聘人: person.id,
          报名日期: iso(day),
          职业技能等级: person.best?.rung ?? null,
          聘用日期: once(hired, iso(day + random.int(35, 70))),
        },
      ];
    });
  });
}
