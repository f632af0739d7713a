import { h } from 'preact';
import type { Verified } from '../../../flow/index.ts';
import { faultSummary, form, sayDate, submitButton, textField, type FormFault, type Markup } from '../../ui/index.ts';
import { fact } from '../notice/guide.ts';
import { address, type Site } from '../site.ts';
import { openPage } from './frame.ts';

export interface VerifyAsked {
  readonly code: string;
  readonly found: Verified | undefined;
  readonly faults: readonly FormFault[];
  /** `2026-03-09`. */
  readonly on: string;
}

/** Whether a certificate or a card is so: by its number, or by the QR code on it, which leads here. */
export function verifyPage(site: Site, { code, found, faults, on }: VerifyAsked): string {
  return openPage({
    site,
    current: 'public',
    title: '证书和金卡核验',
    lead: '核验职业技能等级证书和人才服务金卡。用手机扫卡上的二维码会直接打开结果；也可以输入编号。',
    indexed: false,
    place: address.verify,
    children: [
      found === undefined ? null : verdict(found, on),
      faultSummary(faults),
      form(
        address.verify,
        [
          textField(
            {
              name: 'code',
              label: '证书编号、卡号或核验码',
              hint: '照着证书或卡片完整输入；扫码得到的文字也可以整个粘贴',
              value: code,
              required: true,
              maxLength: 500,
              autocomplete: 'off',
            },
            faults,
          ),
          submitButton('核验'),
        ],
        { class: 'form look-up' },
      ),
      h('p', { class: 'quiet' }, '只显示真伪、状态和姓氏，不显示身份证号和联系方式；不能按姓名查找。'),
    ],
  });
}

function verdict(found: Verified, on: string): Markup {
  if (found.kind === 'none')
    return h(
      'section',
      { class: 'verdict-box bad', role: 'status' },
      h('h2', null, '✕ 查不到'),
      h('p', null, '没有登记这个编号的证书或金卡。先核对是否抄错；确实查不到的，不能作为有效证件使用。'),
    );
  if (found.kind === 'forged')
    return h(
      'section',
      { class: 'verdict-box bad', role: 'status' },
      h('h2', null, '✕ 二维码不是本平台签发的'),
      h('p', null, '内容被改动过，或者是伪造的，不能作为有效证件使用。请持卡人登录以后重新出示。'),
    );
  const { kind, isValid, state, number, name, facts } = found;
  const what = kind === 'certificate' ? '职业技能等级证书' : '人才服务金卡';
  return h(
    'section',
    { class: isValid ? 'verdict-box good' : 'verdict-box bad', role: 'status' },
    h('h2', null, isValid ? `✓ ${state}` : `✕ 无效：${state}`),
    h(
      'dl',
      { class: 'facts' },
      fact('种类', what),
      fact('编号', number),
      fact('姓名', name),
      facts.map(({ term, text }) => fact(term, sayDate(text))),
      fact('核验日期', sayDate(on)),
    ),
  );
}
