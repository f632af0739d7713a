import type { Check, Subject } from './model.ts';
import { bodyOnOneDay, personOnOneDay, certificateOfOthers, uninsured } from './certificates.ts';
import { splitLeases } from './leases.ts';
import { accountOfOthers, duplicatePerson, filesOfOthers, phoneOfOthers } from './others.ts';

const CERTIFICATE = ['证书编号', '身份证号', '职业', '等级', '评价机构', '发证日期'] as const;

const always = (): boolean => true;
const isPerson = ({ state }: Subject): boolean => state.beneficiary.kind === 'person';
/** The claim of a person is about certificates. */
const isOfCertificate = (subject: Subject): boolean =>
  isPerson(subject) && subject.item?.unit.register === '职业技能等级证书';

/** THE table of cross-checks: what is looked at, for which cases, and why. In the order in which they are shown. */
export const CHECKS: readonly Check[] = [
  {
    code: 'duplicate-person',
    name: '疑似同一人',
    why: '同一个人用两个身份申请，会重复享受。',
    needs: { 个人: ['身份证号', '姓名'], 职业技能等级证书: CERTIFICATE },
    concerns: isPerson,
    look: duplicatePerson,
  },
  {
    code: 'certificate-of-others',
    name: '证书编号与他人相同',
    why: '一本证书只属于一个人，只能享受一次。',
    needs: { 职业技能等级证书: CERTIFICATE },
    concerns: isPerson,
    look: certificateOfOthers,
  },
  {
    code: 'uninsured',
    name: '取证时可能没有参保',
    why: '补贴发给企业职工；取证时不在参保期内的，要核对当时是不是企业职工。',
    needs: { 个人: ['身份证号', '参保单位', '失业保险参保月数'], 职业技能等级证书: CERTIFICATE },
    concerns: isOfCertificate,
    look: uninsured,
  },
  {
    code: 'person-on-one-day',
    name: '一人同日多本证书',
    why: '同一天通过几项评价不合常理，要核对评价是否真实。',
    needs: { 职业技能等级证书: CERTIFICATE },
    concerns: isOfCertificate,
    look: personOnOneDay,
  },
  {
    code: 'body-on-one-day',
    name: '一家机构同日大量发证',
    why: '一天里发证太多，要核对评价机构的考位和过程。',
    needs: { 职业技能等级证书: CERTIFICATE },
    concerns: isOfCertificate,
    look: bodyOnOneDay,
  },
  {
    code: 'shared-account',
    name: '与他人共用收款账户',
    why: '资金应付到申请人本人的账户；几个人用一个账户，可能有人代领。',
    needs: {},
    concerns: ({ state }) => state.application.payee !== null,
    look: accountOfOthers,
  },
  {
    code: 'shared-phone',
    name: '与他人共用手机号',
    why: '几个人留同一个手机号，可能由他人代办，本人未必知情。',
    needs: {},
    concerns: always,
    look: phoneOfOthers,
  },
  {
    code: 'split-leases',
    name: '租赁可能拆分',
    why: '同一处租赁拆成几份，合计会超过一份的补贴上限。',
    needs: { 创业项目: ['负责人', '企业', '场所类型', '起租日期', '年度', '实际年租金'] },
    concerns: ({ item }) => item?.unit.register === '创业项目' && item.kind === 'award',
    look: splitLeases,
  },
  {
    code: 'shared-file',
    name: '材料与他人相同',
    why: '一字不差的文件由两个申请人提交，可能有一份不是本人的。',
    needs: {},
    concerns: ({ state }) => state.application.materials.length > 0,
    look: filesOfOthers,
  },
];
