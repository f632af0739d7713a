import type { SampleLogin } from './enter-accounts.ts';

/** What is printed at start for whoever tries the platform out, a line each. */
export function describeLogins(logins: readonly SampleLogin[]): readonly string[] {
  const width = Math.max(...logins.map(({ login }) => login.length));
  return [
    '示例账号。只供试用：人员、单位和密码都是虚构的，正式使用的平台不要装入示例数据。密码改过的，以改后的为准。',
    '工作账号登录还要验证码：把密钥输入手机上的验证器（TOTP），或用括号里此刻的验证码（30 秒一换）。',
    ...logins.map(({ login, about, password, totp }) => {
      const second = totp === null ? '' : `  密钥 ${totp.secret}（${totp.code}）`;
      return `  ${login.padEnd(width)}  ${password}${second}  ${about}`;
    }),
  ];
}
