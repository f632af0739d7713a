import type { SampleLogin } from './enter-accounts.ts';

/** What is printed at start for whoever tries the platform out, a line each. */
export function describeLogins(logins: readonly SampleLogin[]): readonly string[] {
  return [
    '示例账号（只供试用：人员、单位和密码都是虚构的，正式使用的平台不要装入示例数据。密码改过的，以改后的为准）：',
    ...logins.flatMap(({ login, name, about, password, totp }) => [
      `  ${login.padEnd(20)}${password}  ${name}：${about}`,
      ...(totp === null ? [] : [`  ${' '.repeat(20)}验证码 ${totp.code}（30秒一换）  ${totp.uri}`]),
    ]),
  ];
}
