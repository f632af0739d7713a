import { h } from 'preact';
import { faultSummary, form, formMarks, qrCode, submitButton, textField, type FormFault } from '../../ui/index.ts';
import type { Site } from '../site.ts';
import { servicePage } from './frame.ts';

export interface SignInView {
  /** Path to go on to. */
  readonly next: string;
  readonly login?: string;
  readonly faults?: readonly FormFault[];
  /** Other houses to sign in with, such as 爱山东. */
  readonly providers: readonly { readonly id: string; readonly name: string }[];
}

/** One page for everybody: citizens, clerks, officials. Other houses first, for most people come from there. */
export function signInPage(site: Site, { next, login = '', faults = [], providers }: SignInView): string {
  const local = form('/sign-in', [
    h('input', { type: 'hidden', name: 'next', value: next }),
    textField({ name: 'login', label: '登录名', value: login, autocomplete: 'username', required: true }, faults),
    textField(
      { name: 'password', label: '密码', type: 'password', autocomplete: 'current-password', required: true },
      faults,
    ),
    submitButton('登录'),
  ]);
  return servicePage({
    site,
    title: '登录',
    lead: '申请、查进度、收通知要先登录。看政策和测算不用登录。',
    children: [
      faultSummary(faults),
      ...providers.map(({ id, name }) =>
        h(
          'p',
          { class: 'provider' },
          h('a', { class: 'button wide', href: providerAddress(id, next) }, `用${name}登录`),
        ),
      ),
      providers.length === 0 ? null : h('h2', { class: 'or' }, '或者用本平台的账号'),
      local,
      h('h2', null, '没有账号，或者忘了密码'),
      h(
        'p',
        null,
        '带身份证到所在县（市、区）政务服务窗口办理，单位经办人也可以请单位的主经办人授权；不清楚去哪里的，拨打12345政务服务便民热线。工作人员请找本单位的系统管理员。',
      ),
    ],
  });
}

function providerAddress(provider: string, returnTo: string): string {
  return `/api/oidc/start?${new URLSearchParams({ provider, returnTo }).toString()}`;
}

export interface StepView {
  readonly next: string;
  readonly marks: { readonly csrf: string; readonly key: string };
  readonly faults?: readonly FormFault[];
}

/** The six digits of the authenticator. */
export function codePage(site: Site, { next, marks, faults = [] }: StepView): string {
  return servicePage({
    site,
    title: '输入验证码',
    lead: '打开手机上的验证器，输入它显示的六位数字。',
    children: [
      faultSummary(faults),
      form('/sign-in/code', [
        formMarks(marks),
        h('input', { type: 'hidden', name: 'next', value: next }),
        textField(
          { name: 'code', label: '验证码', autocomplete: 'one-time-code', inputMode: 'numeric', required: true },
          faults,
        ),
        submitButton('继续'),
      ]),
      signOutForm(marks),
    ],
  });
}

/** A password that somebody else set is changed before anything else. */
export function newPasswordPage(site: Site, { next, marks, faults = [] }: StepView): string {
  return servicePage({
    site,
    title: '换成自己的密码',
    lead: '现在的密码是别人设置的。换成只有您知道的，再继续。',
    children: [
      faultSummary(faults),
      form('/sign-in/password', [
        formMarks(marks),
        h('input', { type: 'hidden', name: 'next', value: next }),
        textField(
          { name: 'old', label: '现在的密码', type: 'password', autocomplete: 'current-password', required: true },
          faults,
        ),
        textField(
          {
            name: 'password',
            label: '新密码',
            type: 'password',
            hint: '至少10个字符，一句自己记得住的话就好。',
            autocomplete: 'new-password',
            required: true,
          },
          faults,
        ),
        submitButton('换好，继续'),
      ]),
      signOutForm(marks),
    ],
  });
}

export interface EnrolView extends StepView {
  /** The secret as text, for typing it in. */
  readonly secret: string;
  /** Rows of the QR code of the `otpauth:` address, true where it is dark. */
  readonly code: readonly (readonly boolean[])[];
}

/** Setting up the authenticator: a secret to scan or type, confirmed by its first code. */
export function enrolPage(site: Site, { next, marks, secret, code, faults = [] }: EnrolView): string {
  return servicePage({
    site,
    title: '绑定验证器',
    lead: '工作账号除了密码，还要用验证器上的六位数字。用手机上的验证器扫下面的码，或者手工输入密钥。',
    children: [
      faultSummary(faults),
      qrCode(code, '验证器的二维码'),
      h('p', null, '手工输入的密钥：', h('code', { class: 'secret' }, secret.replaceAll(/(.{4})(?=.)/gu, '$1 '))),
      form('/sign-in/authenticator', [
        formMarks(marks),
        h('input', { type: 'hidden', name: 'next', value: next }),
        h('input', { type: 'hidden', name: 'secret', value: secret }),
        textField(
          {
            name: 'code',
            label: '验证器显示的六位数字',
            autocomplete: 'one-time-code',
            inputMode: 'numeric',
            required: true,
          },
          faults,
        ),
        submitButton('绑定'),
      ]),
      signOutForm(marks),
    ],
  });
}

export function signOutForm(marks: { readonly csrf: string; readonly key: string }) {
  return h(
    'form',
    { method: 'post', action: '/sign-out', class: 'sign-out' },
    formMarks(marks),
    h('button', { class: 'link', type: 'submit' }, '退出登录'),
  );
}
