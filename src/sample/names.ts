import type { Random } from './random.ts';

const SURNAMES: readonly (readonly [string, number])[] = [
  ...weigh('王李张刘', 8),
  ...weigh('陈杨赵孙马', 5),
  ...weigh('徐朱高郭林宋韩冯于董', 3),
  ...weigh('吕程许曹袁邓傅沈曾彭苏蒋蔡贾丁魏薛叶阎余潘杜戴夏钟田任姜范石姚谭邹熊孔孟崔邢庞解靳尚温', 1),
];

const MALE = chars(
  '伟强磊军勇涛明超辉刚平健峰鹏飞斌波宁帅凯浩亮杰旭东建国华志新光林海龙晨阳翔宇泽瑞恒博轩昊然俊诚立德忠义庆春长河振兴学文成玉宝守信传家',
);
const FEMALE = chars(
  '芳娜敏静丽艳娟霞秀玲燕红梅兰英慧洁莹雪琳晶倩颖婷菲萍君雅琴凤云莲真环月瑾瑶怡佳欣悦彤璐萌蕊若兮思涵雨桐梓馨可心语嫣晓妍巧春桂淑',
);

/** A name as people of the region have, put together at random. */
export function personName(random: Random, female: boolean): string {
  const given = female ? FEMALE : MALE;
  const first = random.pick(given);
  return random.weighted(SURNAMES) + first + (random.chance(0.68) ? random.pick(given) : '');
}

/** Words that no register of companies has side by side: a real firm should not find its name beside invented facts. */
const STYLES_FIRST = chars('棠砚珩岑漪筠弋槿穗樾翎嵘沅澍煦霁旸屹昱珺');
const STYLES_LAST = chars('舟禾溪川野墨屿岳穹阑榆帆原塬洲渡垚桥');

/** 字号: gives each of 360 once, in random order. */
export class Styles {
  private readonly left: string[];

  constructor(random: Random) {
    const all = STYLES_FIRST.flatMap((first) => STYLES_LAST.map((last) => first + last));
    this.left = random.some(all, all.length);
  }

  /** @throws RangeError where there are more firms than words. */
  next(): string {
    const style = this.left.pop();
    if (style === undefined) throw new RangeError('more firms than there are words for');
    return style;
  }
}

function chars(text: string): string[] {
  return Array.from(text);
}

function weigh(text: string, weight: number): (readonly [string, number])[] {
  return chars(text).map((surname) => [surname, weight] as const);
}
