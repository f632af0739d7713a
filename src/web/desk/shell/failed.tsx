import { Button, Result } from 'antd';
import { Link, useRouteError } from 'react-router';
import { ProblemError, sayFault, type Problem } from '../api/problem.ts';

/** In the place of a page that can't be shown: why, and the ways on. */
export function Failed() {
  const error = useRouteError();
  const { code, title, detail, faults } = error instanceof ProblemError ? error.problem : problemOfPage(error);
  return (
    <Result
      status={code === 'forbidden' || code === 'no-such-resource' ? 'info' : 'warning'}
      title={title}
      subTitle={detail}
      extra={
        <div className="buttons">
          <Button
            type="primary"
            onClick={() => {
              location.reload();
            }}
          >
            再试一次
          </Button>
          <Link to="/">回工作台</Link>
        </div>
      }
    >
      {faults.length === 0 ? null : (
        <ul className="plain-list">
          {faults.map((fault) => (
            <li key={fault.pointer + fault.message}>{sayFault(fault)}</li>
          ))}
        </ul>
      )}
    </Result>
  );
}

/** Mostly a script that can't be fetched any more, because the desk was built anew meanwhile. */
function problemOfPage(error: unknown): Pick<Problem, 'code' | 'title' | 'detail' | 'faults'> {
  const said = error instanceof Error ? error.message : '';
  return { code: '', title: '这一页没有打开', detail: `可能是平台刚刚更新，重新打开即可。${said}`, faults: [] };
}
