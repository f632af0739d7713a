import { tokenOf } from '../../src/store/index.ts';
import { BUREAU, creditCode, EAST, residentId } from './city.ts';
import type { TestServer } from './server.ts';
import { put } from './town.ts';

/** A factory, a school and their people, as the registers know them, and those who apply for them. */

export const FIRM = creditCode(21);
export const SCHOOL = creditCode(22);
export const WANG = residentId(301);
/** 52 workers with certificates of their factory; the first twelve of them are this year's graduates of the school. */
const STAFF = Array.from({ length: 52 }, (_, n) => residentId(400 + n));
const GRADUATES = STAFF.slice(0, 12);

export async function settleApplicants(server: TestServer): Promise<void> {
  const { database, keys } = server;
  const organisation = (code: string, name: string, kind: string) => ({
    统一社会信用代码: code,
    名称: name,
    单位类型: kind,
    所在区县: EAST,
    国有及国有控股: false,
    远航企业: false,
  });
  await put(database, '单位', [
    organisation(FIRM, '东昌精工', '企业'),
    organisation(SCHOOL, '水城技师学院', '技工院校'),
  ]);
  const person = (id: string, name: string, kind = '企业职工') => ({
    身份证号: id,
    姓名: name,
    人员类别: kind,
    参保单位: FIRM,
    就业区县: EAST,
    失业保险参保月数: 36,
  });
  await put(database, '个人', [person(WANG, '王芳'), ...STAFF.map((id, n) => person(id, `职工${String(n)}`))]);
  const certificate = (id: string, number: string, on = '2025-09-01') => ({
    证书编号: number,
    身份证号: id,
    职业: '焊工',
    等级: '高级工',
    评价方式: '企业自主评价',
    评价机构: FIRM,
    发证日期: on,
  });
  await put(database, '职业技能等级证书', [
    certificate(WANG, '焊-301'),
    ...STAFF.map((id, n) => certificate(id, `焊-${String(n)}`, n < GRADUATES.length ? '2025-06-01' : '2025-09-01')),
  ]);
  await put(database, '竞赛获奖', [
    {
      竞赛名称: '全国职业技能大赛',
      竞赛级别: '国家一类',
      竞赛项目: '焊接',
      竞赛周期: 2025,
      获奖日期: '2025-10-01',
      奖项: '金牌',
      选手: WANG,
      选手单位: FIRM,
      参赛人数: 1,
      综合性大赛: false,
    },
  ]);
  await put(
    database,
    '毕业生',
    GRADUATES.map((id) => ({
      身份证号: id,
      毕业院校: SCHOOL,
      是否聊城技工院校: true,
      全日制: true,
      班级类型: '高级工班',
      毕业日期: '2025-07-01',
      应届: true,
    })),
  );
  await put(
    database,
    '就业登记',
    GRADUATES.map((id) => ({ 身份证号: id, 用人单位: FIRM, 就业地: '聊城', 起始日期: '2025-08-01' })),
  );
  await server.join({ login: 'wang', name: '王芳', kind: 'citizen', person: tokenOf(keys, WANG) });
  await server.join({ login: 'graduate', name: '职工0', kind: 'citizen', person: tokenOf(keys, GRADUATES[0] ?? '') });
  await server.join({ login: 'clerk', name: '赵经办', grants: [{ role: 'org-clerk', organisation: FIRM }] });
  await server.join({ login: 'school', name: '钱经办', grants: [{ role: 'org-clerk', organisation: SCHOOL }] });
  await server.join({ login: 'acceptor', name: '王受理', grants: [{ role: 'county-acceptor', county: EAST }] });
  await server.join({ login: 'bureau', grants: [{ role: 'department', department: BUREAU }] });
}
