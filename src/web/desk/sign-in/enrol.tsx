import { EnrolAuthenticator } from '../parts/enrol-authenticator.tsx';
import type { StepProps } from './page.tsx';

/** Staff have a second factor before they have any right. */
export function Enrol({ take }: StepProps) {
  return (
    <>
      <p>工作账号登录要两样东西：密码，和手机上的验证器。在手机上装一个支持 TOTP 的验证器，扫下面的码。</p>
      <EnrolAuthenticator done={take} />
    </>
  );
}
