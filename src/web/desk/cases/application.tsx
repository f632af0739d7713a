import { Tag, Button } from 'antd';
import type { CaseView } from '../../../flow/index.ts';
import { Facts } from '../parts/facts.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Panel } from '../parts/page.tsx';
import { useDownload } from '../parts/use-download.tsx';
import { sayBytes } from '../parts/words.ts';
import { sayValue } from './assessment.tsx';

/** What was brought beside what the guide asks for. */
export function Materials({ view: { required, application } }: { readonly view: CaseView }) {
  const { start, busy, said } = useDownload();
  const others = application.materials.filter(({ name }) => !required.some((one) => one.name === name));
  return (
    <Panel title="材料">
      {required.length + others.length === 0 ? <NothingThere text="这一事项不用提交材料。" /> : null}
      <ul className="materials">
        {required.map(({ name, account, ...one }) => (
          <li key={name}>
            <span>{name}</span>
            <GivenTag {...one} />
            {account && application.payee !== null ? <span className="beside">见收款账户</span> : null}
            <Files files={application.materials.filter((one) => one.name === name)} busy={busy} start={start} />
          </li>
        ))}
        {others.map(({ name, material, ...file }) => (
          <li key={material}>
            <span>{name}</span>
            <Files files={[{ name, material, ...file }]} busy={busy} start={start} />
          </li>
        ))}
      </ul>
      <p role="status" className="quiet">
        {said}
      </p>
    </Panel>
  );
}

type Given = Pick<CaseView['required'][number], 'fromRegister' | 'whenNeeded' | 'given'>;

function GivenTag({ fromRegister, whenNeeded, given }: Given) {
  if (fromRegister) return <Tag color="processing">系统提取</Tag>;
  if (given) return <Tag color="success">已提交</Tag>;
  return whenNeeded ? <Tag>需要时提交，没有提交</Tag> : <Tag color="warning">没有提交</Tag>;
}

interface FilesProps {
  readonly files: CaseView['application']['materials'];
  readonly busy: boolean;
  readonly start: (path: string) => Promise<void>;
}

/** Saved as files and opened by what the reader's own machine trusts: nothing that was uploaded is ever a page of this server. */
function Files({ files, busy, start }: FilesProps) {
  return files.map(({ material, fileName, size, name }) => (
    <div key={material} className="material-file">
      <Button disabled={busy} aria-label={`打开文件：${name}`} onClick={() => void start(`/api/materials/${material}`)}>
        打开文件
      </Button>
      <span className="beside">
        {fileName}
        {size === null ? '' : `，${sayBytes(size)}`}
      </span>
    </div>
  ));
}

/** What the applicant has filled in, and where the money goes. */
export function Application({ view: { application, item } }: { readonly view: CaseView }) {
  const { form, payee, register } = application;
  const filled = Object.entries(form ?? {});
  return (
    <Panel title={register === null ? '申请填写的' : `申请填写的（${register}）`}>
      {filled.length === 0 ? <p className="quiet">没有要填的栏目，全部事实取自台账。</p> : null}
      <Facts
        of={[
          ...filled.map(([name, value]) => [name, sayValue(value)] as const),
          ['收款账户', payee === null ? null : `${payee.holder}，${payee.bank}，${payee.masked}`],
          ['账户核实', payee === null ? null : payee.verified ? '已核实' : '尚未核实'],
          ['资金来源', item.fund],
        ]}
      />
    </Panel>
  );
}
