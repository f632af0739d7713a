import { Result } from 'antd';
import { Link } from 'react-router';
import { useTitle } from './shell.tsx';

/** An address of the desk that is none. */
export function Component() {
  const heading = useTitle('没有这一页');
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="visually-hidden">
        没有这一页
      </h1>
      <Result
        status="info"
        title="没有这一页"
        subTitle="可能是地址抄错了，也可能内容换了地方。"
        extra={<Link to="/">回工作台</Link>}
      />
    </>
  );
}
