import { chinaDay, formatDay } from '../../src/kit/index.ts';
import { creditCode, EAST, residentId } from './city.ts';
import type { TestServer } from './server.ts';
import { put } from './town.ts';

const HOST = creditCode(31);

/** A few rows of every register that public pages show. */
export async function settleOpenLists({ database, now }: TestServer): Promise<void> {
  const day = (ahead: number): string => formatDay(chinaDay(now()) + ahead);
  const year = Number(day(0).slice(0, 4));
  const person = residentId(501);
  await put(database, '单位', [
    {
      统一社会信用代码: HOST,
      名称: '聊城水城技工学校',
      单位类型: '技工院校',
      所在区县: EAST,
      国有及国有控股: false,
      远航企业: false,
    },
  ]);
  await put(database, '个人', [
    { 身份证号: person, 姓名: '欧阳明', 人员类别: '企业职工', 就业区县: EAST, 失业保险参保月数: 36 },
  ]);
  const projects = ['焊工（初级）', '电工（中级）', '工业机器人系统运维'];
  await put(database, '培训项目清单', [
    ...projects.map((name) => ({
      版本: `${String(year)}年第一版`,
      培训项目: name,
      培训类型: '岗位技能提升培训',
      生效日期: day(-60),
    })),
    {
      版本: `${String(year - 1)}年第一版`,
      培训项目: '焊工（初级）',
      培训类型: '就业技能培训',
      生效日期: day(-400),
      失效日期: day(-61),
    },
  ]);
  await put(
    database,
    '补贴标准清单',
    projects.map((name, n) => ({
      版本: `${String(year)}年第一版`,
      培训项目: name,
      补贴标准: 1200 + n * 300,
      生效日期: day(-60),
    })),
  );
  await put(database, '培训机构清单', [{ 版本: `${String(year)}年第一版`, 培训机构: HOST, 生效日期: day(-60) }]);
  const contest = { 年度: year, 竞赛名称: `${String(year)}年聊城市职业技能大赛` };
  for (const [n, project] of ['焊接', '数控铣'].entries()) {
    await put(database, '竞赛目录', [
      {
        ...contest,
        竞赛项目: project,
        竞赛类型: '全市综合性技能大赛',
        竞赛级别: '市一类',
        主办单位: '市人力资源社会保障局',
        承办单位: HOST,
        名额: 40,
      },
    ]);
    await put(database, '竞赛日程', [
      { ...contest, 竞赛项目: project, 环节: '报名', 开始日期: day(-3), 结束日期: day(6), 地点: '网上报名' },
      { ...contest, 竞赛项目: project, 环节: '决赛', 开始日期: day(30 + n), 结束日期: day(31 + n), 地点: '市体育馆' },
    ]);
  }
  await put(database, '竞赛获奖', [
    {
      竞赛名称: `${String(year)}年某行业竞赛`,
      竞赛级别: '市一类',
      竞赛项目: '焊接',
      竞赛周期: year,
      获奖日期: day(-10),
      奖项: '金牌',
      选手: person,
      选手单位: HOST,
      参赛人数: 1,
      综合性大赛: false,
    },
  ]);
  await put(database, '荣誉推荐', [
    {
      推荐编号: 'RY-1',
      荣誉名称: '五一劳动奖章',
      荣誉全称: `${String(year)}年聊城市五一劳动奖章`,
      人选: person,
      所在单位: HOST,
      技能等级: '技师',
      推荐单位: HOST,
      主要事迹: '攻克工艺难题',
      推荐日期: day(-90),
      组织推荐阶段: '完成程序',
      授予日期: day(-20),
      授予文号: '聊示例〔2026〕1号',
    },
  ]);
  await put(database, '人才服务金卡', [
    {
      卡号: 'LCJK000001',
      持卡人: person,
      金卡依据: '获得领军称号',
      依据说明: '某称号',
      申请日期: day(-40),
      发卡日期: day(-30),
      有效期至: day(900),
      核验码: 'CHECK-1',
      金卡状态: '有效卡',
    },
  ]);
}
