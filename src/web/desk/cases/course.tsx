import { Tag, Timeline } from 'antd';
import type { CaseView, HistoryEntry } from '../../../flow/index.ts';
import { Panel } from '../parts/page.tsx';
import { sayTime } from '../parts/words.ts';
import { LevelTag } from './levels.tsx';

type Clock = NonNullable<CaseView['clocks']['stage']>;

const STATES = { past: '已过', now: '现在', later: '' } as const;

/** The stages of the guide with the days that each has, and how the clocks stand. */
export function Course({ view: { stages, clocks, respondBy } }: { readonly view: CaseView }) {
  const { stage, whole, forecast, forecastNote } = clocks;
  return (
    <Panel title="环节和时限">
      {[stage, whole].map((clock) => (clock === null ? null : <ClockLine key={clock.name} clock={clock} />))}
      {respondBy === null ? null : <p>等申请人答复到 {respondBy}。</p>}
      {forecast === null ? null : <p className="quiet">预计 {forecast} 办结。</p>}
      {forecastNote === null ? null : <p className="quiet">预计办结的日子：{forecastNote}。</p>}
      <ol className="stages">
        {stages.map(({ index, name, days, departments, state }) => (
          <li key={index} className={`stage-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
            <span>{name}</span>
            <span className="quiet figures">{days} 个工作日</span>
            {state === 'later' ? null : <Tag color={state === 'now' ? 'processing' : 'default'}>{STATES[state]}</Tag>}
            {departments.length === 0 ? null : <span className="beside">{departments.join('、')}</span>}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function ClockLine({ clock: { name, promised, used, deadline, paused, level, note } }: { readonly clock: Clock }) {
  const days =
    used === null ? `承诺 ${String(promised)} 个工作日` : `已用 ${String(used)} / ${String(promised)} 个工作日`;
  return (
    <p>
      <strong>{name}</strong> <span className="figures">{days}</span>
      {deadline === null ? '' : `，最后一天 ${deadline}`} <LevelTag level={level} />
      {paused === null ? null : <span className="beside">暂停中：{paused}</span>}
      {note === null ? null : <span className="beside">{note}</span>}
    </p>
  );
}

/** What happened, the latest first. */
export function History({ events }: { readonly events: readonly HistoryEntry[] }) {
  return (
    <Panel title="办理经过">
      <Timeline items={events.toReversed().map((event) => ({ key: event.seq, content: <Happened event={event} /> }))} />
    </Panel>
  );
}

export function Happened({ event: { at, title, text, stage, by } }: { readonly event: HistoryEntry }) {
  return (
    <>
      <strong>{title}</strong>
      {text === '' ? '' : `：${text}`}
      <span className="beside">
        {sayTime(at)} {by}
        {stage === null ? '' : `（${stage}）`}
      </span>
    </>
  );
}
