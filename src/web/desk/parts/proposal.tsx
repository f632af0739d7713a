import { Button, Form, Input, Tag } from 'antd';
import type { ProposalView } from '../../../flow/index.ts';
import { useSession } from '../shell/session.ts';
import { Facts } from './facts.tsx';
import { Panel } from './page.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { SomebodyWasFirst } from './somebody-was-first.tsx';
import { useStep } from './use-step.ts';
import { sayTime, sayWho } from './words.ts';

const STATES: Readonly<Record<ProposalView['state'], readonly [name: string, colour: string]>> = {
  open: ['待批准', 'warning'],
  approved: ['已批准', 'success'],
  refused: ['不予批准', 'error'],
  cancelled: ['已撤回', 'default'],
};

/** What is proposed by one and decided by another, wherever the desk has such. */
export function ProposalState({ state }: Pick<ProposalView, 'state'>) {
  const [name, colour] = STATES[state];
  return <Tag color={colour}>{name}</Tag>;
}

/** Who proposed, and what came of it. */
export function ProposalFacts({ of, more = [] }: { readonly of: ProposalView; readonly more?: readonly Said[] }) {
  const own = useSession().account.id;
  const { proposedBy, proposedByName, proposedAt, decidedBy, decidedByName, decidedAt, decision } = of;
  const remark = decision === null ? '' : `：${decision}`;
  return (
    <Facts
      of={[
        ...more,
        ['提出', `${sayWho(proposedBy, own, proposedByName)}，${sayTime(proposedAt)}`],
        ['办理', decidedAt === null ? '' : `${sayWho(decidedBy, own, decidedByName)}，${sayTime(decidedAt)}${remark}`],
      ]}
    />
  );
}

type Said = readonly [name: string, said: string];

interface DecidingProps {
  readonly of: ProposalView;
  /** Address of the proposal in the API. */
  readonly path: string;
  /** `这件提议`. */
  readonly what: string;
  /** What comes of an approval. */
  readonly approve: string;
  /** Whether this account may decide what others propose. */
  readonly may: boolean;
  /** Why it can't be approved any more. */
  readonly late?: string | undefined;
}

/** One's own can be taken back; somebody else's approved or refused. */
export function Deciding({ of, path, what, approve, may, late }: DecidingProps) {
  const own = useSession().account.id;
  const [form] = Form.useForm<{ decision?: string }>();
  const { busy, problem, faults, take, stale, settle } = useStep(form);
  const give = async (verb: 'approve' | 'refuse' | 'cancel', said: string): Promise<void> => {
    const typed: { readonly decision?: string } = form.getFieldsValue();
    const decision = typed.decision?.trim() ?? '';
    if (verb === 'refuse' && decision === '') {
      form.setFields([{ name: 'decision', errors: ['不予批准要写理由，提出的人看得到'] }]);
      form.scrollToField('decision', { focus: true });
      return;
    }
    const body = verb === 'cancel' ? {} : { body: decision === '' ? {} : { decision } };
    await take({ path: `${path}/${verb}`, ...body, version: 1, said });
  };
  if (of.state !== 'open') return null;
  const first = <SomebodyWasFirst open={stale} what={what} close={settle} />;
  if (of.proposedBy === own)
    return (
      <Panel title="您提出的">
        <ProblemAlert problem={problem} faults={faults} />
        <p>等另一人批准。自己提出的，自己不能批；不需要了可以撤回。</p>
        <div className="buttons">
          <Button loading={busy} onClick={() => void give('cancel', '撤回了')}>
            撤回
          </Button>
        </div>
        {first}
      </Panel>
    );
  if (!may) return null;
  return (
    <Panel title="批准">
      <ProblemAlert problem={problem} faults={faults} />
      {late === undefined ? <p>{approve}</p> : <p>{late}</p>}
      <Form
        form={form}
        layout="vertical"
        className="fields"
        onValuesChange={() => form.setFields([{ name: 'decision', errors: [] }])}
      >
        <Form.Item name="decision" label="意见" extra="批准可以不写；不予批准要写理由。">
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
        <div className="buttons">
          <Button
            type="primary"
            loading={busy}
            disabled={late !== undefined}
            onClick={() => void give('approve', '批准了')}
          >
            批准
          </Button>
          <Button loading={busy} onClick={() => void give('refuse', '不予批准')}>
            不予批准
          </Button>
        </div>
      </Form>
      {first}
    </Panel>
  );
}
