import { useEffect, useRef, useState } from 'react';
import { Button, Form, Progress, Radio } from 'antd';
import { Link, useLoaderData, useNavigate } from 'react-router';
import { get } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import type { Description, ImportView } from '../api/types.ts';
import { upload } from '../api/upload.ts';
import { Page, Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { useDownload } from '../parts/use-download.tsx';
import { sayBytes } from '../parts/words.ts';
import { MODES } from './states.ts';

export const loader = loaderOf(({ params: { register = '' }, signal }) =>
  get<Description>(api`registers/${register}`, signal),
);

interface Given {
  readonly mode: ImportView['mode'];
}

/** A file for a register: chosen, sent, then followed on its own page. */
export function Component() {
  const { register, template } = useLoaderData<typeof loader>();
  const base = `/registers/${encodeURIComponent(register.name)}`;
  const { start, busy: downloading, said } = useDownload();
  return (
    <Page
      title={`导入：${register.name}`}
      above={[
        { to: '/registers', text: '全部台账' },
        { to: base, text: register.name },
      ]}
    >
      <Panel title="先看怎么填">
        <ul className="plain-list">
          {template.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
        <div className="buttons">
          {(['xlsx', 'csv'] as const).map((format) => (
            <Button
              key={format}
              loading={downloading}
              onClick={() => void start(api`registers/${register.name}/template.${format}`)}
            >
              下载模板（{format.toUpperCase()}）
            </Button>
          ))}
          <span role="status" className="quiet">
            {said}
          </span>
        </div>
      </Panel>
      <Panel title="上传填好的文件">
        <Send register={register.name} base={base} />
      </Panel>
    </Page>
  );
}

function Send({ register, base }: { readonly register: string; readonly base: string }) {
  const [form] = Form.useForm<Given>();
  const { busy, problem, faults, run } = useCommand(form);
  const [file, setFile] = useState<File>();
  const [missing, setMissing] = useState(false);
  const [sent, setSent] = useState(0);
  const navigate = useNavigate();
  const leaving = useRef(new AbortController());
  useEffect(() => {
    leaving.current = new AbortController();
    const { current } = leaving;
    return () => {
      current.abort();
    };
  }, []);
  const send = async ({ mode }: Given): Promise<void> => {
    setMissing(file === undefined);
    if (file === undefined) return;
    setSent(0);
    const path = api`registers/${register}/imports`;
    const begun = await run(() =>
      upload<ImportView>({ path, file, fields: { mode }, progress: setSent, signal: leaving.current.signal }),
    );
    if (begun !== undefined) await navigate(`/imports/${begun.id}`);
  };
  return (
    <>
      <ProblemAlert problem={problem} faults={faults} />
      <Form
        form={form}
        layout="vertical"
        className="fields"
        initialValues={{ mode: 'all-or-nothing' }}
        onFinish={(given) => void send(given)}
      >
        <Form.Item
          label="文件（.xlsx 或 .csv）"
          htmlFor="file"
          help={missing ? '请选一个文件' : undefined}
          validateStatus={missing ? 'error' : ''}
          extra="按内容识别，不看文件名；CSV 可以是 UTF-8 或 GB18030。"
        >
          <label className="file">
            <input
              id="file"
              type="file"
              className="visually-hidden"
              accept=".xlsx,.csv"
              aria-invalid={missing}
              onChange={({ target }) => {
                setFile(target.files?.[0]);
                setMissing(false);
              }}
            />
            <span className="file-button">选择文件</span>
            {file === undefined ? '还没有选' : `${file.name}，${sayBytes(file.size)}`}
          </label>
        </Form.Item>
        <Form.Item name="mode" label="有的行不对时">
          <Radio.Group
            className="stacked"
            options={Object.entries(MODES).map(([value, label]) => ({ value, label }))}
          />
        </Form.Item>
        {busy ? <Progress percent={Math.round(sent * 100)} aria-label="已经上传" /> : null}
        <div className="buttons">
          <Button type="primary" htmlType="submit" loading={busy}>
            上传，开始核对
          </Button>
          <Link to={base}>不导入了</Link>
        </div>
      </Form>
    </>
  );
}
