import { useEffect, useRef, useState } from 'react';
import { Button } from 'antd';
import type { MaterialListing } from '../../../flow/index.ts';
import { upload } from '../api/upload.ts';
import { Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useCommand } from '../parts/use-command.ts';
import { sayBytes } from '../parts/words.ts';

/** A file that was brought, under the name that the guide has for it. */
export interface Brought {
  readonly name: string;
  readonly digest: string;
  readonly fileName: string;
  readonly size: number;
}

interface EvidenceProps {
  /** 申请材料 of the guide. */
  readonly names: readonly string[];
  /** Whom they are about, as the form field that says so; absent: not said yet. */
  readonly party: Readonly<Record<string, string>> | undefined;
  readonly brought: readonly Brought[];
  readonly setBrought: (brought: readonly Brought[]) => void;
}

/** What the office has found out, as files; what it hasn't, it asks for later. */
export function Evidence({ names, party, brought, setBrought }: EvidenceProps) {
  return (
    <Panel title="材料">
      <p className="quiet">承办部门已经收集的。没有的，受理时可以要求对方补正。PDF、JPEG、PNG 或 OFD，最多 10 MiB。</p>
      <ul className="materials">
        {names.map((name) => (
          <li key={name}>
            <span>{name}</span>
            <OneFile
              name={name}
              party={party}
              brought={brought.filter((one) => one.name === name)}
              add={(one) => {
                setBrought([...brought.filter(({ digest }) => digest !== one.digest || one.name !== name), one]);
              }}
              drop={({ digest }) => {
                setBrought(brought.filter((one) => one.name !== name || one.digest !== digest));
              }}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface OneFileProps {
  readonly name: string;
  readonly party: EvidenceProps['party'];
  readonly brought: readonly Brought[];
  readonly add: (brought: Brought) => void;
  readonly drop: (brought: Brought) => void;
}

function OneFile({ name, party, brought, add, drop }: OneFileProps) {
  const { busy, problem, faults, run } = useCommand();
  const [unnamed, setUnnamed] = useState(false);
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const { current } = ((leaving.current = new AbortController()), leaving);
    return () => {
      current.abort();
    };
  }, []);
  const send = async (file: File): Promise<void> => {
    setUnnamed(party === undefined);
    if (party === undefined) return;
    const path = '/api/cases/ex-officio/materials';
    const { signal } = leaving.current;
    const kept = await run(() =>
      upload<MaterialListing>({ path, file, fields: party, progress: () => undefined, signal }),
    );
    if (kept !== undefined) add({ name, digest: kept.digest, fileName: kept.fileName, size: kept.size });
  };
  return (
    <div>
      <ProblemAlert problem={problem} faults={faults} />
      {brought.map((one) => (
        <div key={one.digest} className="material-file">
          <span className="beside">
            {one.fileName}，{sayBytes(one.size)}
          </span>
          <Button
            aria-label={`去掉：${one.fileName}`}
            onClick={() => {
              drop(one);
            }}
          >
            去掉
          </Button>
        </div>
      ))}
      <label className="file">
        <input
          type="file"
          className="visually-hidden"
          aria-label={`上传：${name}`}
          accept=".pdf,.jpg,.jpeg,.png,.ofd"
          disabled={busy}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file !== undefined) void send(file);
            // So that the same file can be chosen again.
            target.value = '';
          }}
        />
        <span className="file-button">选择文件</span>
        <span role="status">{busy ? '正在上传' : unnamed ? '先填写对象' : ''}</span>
      </label>
    </div>
  );
}
