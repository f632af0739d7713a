import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Alert, Button, Form, Segmented } from 'antd';
import { Link, useRevalidator, useSearchParams } from 'react-router';
import type { CaseTask, CaseView, HistoryEntry } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { api, withQuery } from '../api/loader.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { changed } from '../parts/listing.tsx';
import { Panel } from '../parts/page.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { SomebodyWasFirst } from '../parts/somebody-was-first.tsx';
import { useStep } from '../parts/use-step.ts';
import { Happened } from './course.tsx';
import { DecisionFields } from './decision-fields.tsx';
import { StepFields } from './step-fields.tsx';
import { ELSEWHERE, STEPS, stepsOf, WAITS, type Given } from './steps.ts';

interface Done {
  readonly said: string;
  readonly next: CaseTask | null;
}

/** What can be done with the case: one's own steps as forms, what others do in words. */
export function Handling({ view }: { readonly view: CaseView }) {
  const [query, setQuery] = useSearchParams();
  const [done, setDone] = useState<Done>();
  const [typed, setTyped] = useState<Typed>();
  const steps = stepsOf(view);
  const isGone = typed !== undefined && !steps.some(({ command }) => command === typed.command);
  const chosen = steps.find(({ command }) => command === query.get('do')) ?? steps[0];
  if (done !== undefined) return <AfterStep done={done} />;
  const before = isGone ? <Before typed={typed} /> : null;
  if (chosen === undefined) return <NotYours view={view}>{before}</NotYours>;
  return (
    <Panel title="办理">
      {before}
      <Waiting view={view} />
      {steps.length === 1 ? null : (
        <Segmented
          aria-label="办哪一步"
          value={chosen.command}
          options={steps.map(({ command, name }) => ({ value: command, label: name }))}
          onChange={(command) => {
            setQuery(changed(query, { do: command }), { replace: true, preventScrollReset: true });
          }}
        />
      )}
      <OneStep key={chosen.command} view={view} command={chosen.command} end={setDone} keep={setTyped} />
    </Panel>
  );
}

interface Typed {
  readonly command: string;
  readonly button: string;
  readonly texts: readonly string[];
}

/** Every text that somebody has written, wherever it stands in a form. */
function textsOf(given: unknown): readonly string[] {
  if (typeof given === 'string') return given.trim() === '' ? [] : [given];
  return typeof given === 'object' && given !== null ? Object.values(given).flatMap(textsOf) : [];
}

/** The step that somebody wanted to take can't be taken any more; what they wrote is still there, to be used elsewhere. */
function Before({ typed: { button, texts } }: { readonly typed: Typed }) {
  return (
    <Alert
      type="warning"
      showIcon
      title={`“${button}”没有办，现在也不能办了。您写的还在：`}
      description={
        <ul className="plain-list">
          {texts.map((text, index) => (
            <li key={`${String(index)}${text}`}>{text}</li>
          ))}
        </ul>
      }
    />
  );
}

interface OneStepProps {
  readonly view: CaseView;
  readonly command: string;
  readonly end: (done: Done) => void;
  /** What stood in the form when it was sent: should somebody have been first, the step itself may be gone. */
  readonly keep: (typed: Typed) => void;
}

function OneStep({ view, command, end, keep }: OneStepProps) {
  const { id, version, decides } = view;
  const way = STEPS[command];
  const [form] = Form.useForm<Given>();
  const { busy, problem, faults, take, stale, settle } = useStep(form);
  const { revalidate } = useRevalidator();
  if (way === undefined) return null;
  const send = async (given: Given): Promise<void> => {
    keep({ command, button: way.button, texts: textsOf(given) });
    await take<CaseView>({
      path: `${api`cases/${id}`}/${way.verb}`,
      body: way.body(given),
      version,
      said: `${way.button}：办好了`,
      then: async () => {
        const { task } = await get<{ task: CaseTask | null }>(withQuery('/api/tasks/next', { besides: id }));
        end({ said: way.button, next: task });
        await revalidate();
      },
    });
  };
  return (
    <>
      <p className="quiet">{way.about}</p>
      <ProblemAlert problem={problem} faults={faults} />
      <Form
        form={form}
        layout="vertical"
        className="fields"
        onFinish={(given: Given) => void send(given)}
        scrollToFirstError={{ focus: true }}
      >
        {decides && way.decides === true ? <DecisionFields id={id} version={version} /> : null}
        <StepFields view={view} command={command} />
        <Button type="primary" danger={way.isRefusal === true} htmlType="submit" loading={busy}>
          {way.button}
        </Button>
      </Form>
      <SomebodyWasFirst open={stale} what="这一件" close={settle}>
        {stale ? <Since view={view} /> : null}
      </SomebodyWasFirst>
    </>
  );
}

/** What others did since the page was opened: a case's version is the number of its events. */
function Since({ view: { id, version } }: { readonly view: CaseView }) {
  const [events, setEvents] = useState<readonly HistoryEntry[]>([]);
  const [from] = useState(version);
  useEffect(() => {
    get<{ events: readonly HistoryEntry[] }>(api`cases/${id}/history`).then(
      (answer) => {
        setEvents(answer.events.filter(({ seq }) => seq > from));
      },
      () => {
        // The dialogue says what matters; the page itself will say why it can't be read.
        setEvents([]);
      },
    );
  }, [id, from]);
  return (
    <ul className="plain-list" aria-label="其间办的">
      {events.map((event) => (
        <li key={event.seq}>
          <Happened event={event} />
        </li>
      ))}
    </ul>
  );
}

/** The way on has the keyboard: Enter leads to the next case. */
function AfterStep({ done: { said, next } }: { readonly done: Done }) {
  const ways = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ways.current?.querySelector('a')?.focus();
  }, []);
  return (
    <Panel title="办理">
      <Alert type="success" showIcon role="status" title={`${said}：办好了`} />
      {next === null ? (
        <p>
          没有别的等您办。<Link to="/tasks">看我的任务</Link>
        </p>
      ) : (
        <div ref={ways} className="after-step">
          <p>
            下一件：{next.itemName}，{next.beneficiary.name}（{next.commands.map(({ name }) => name).join('、')}）
          </p>
          <div className="buttons">
            <LinkButton type="primary" to={`/cases/${next.id}`}>
              办下一件
            </LinkButton>
            <Link to="/tasks">看我的任务</Link>
          </div>
        </div>
      )}
    </Panel>
  );
}

/** What a case waits for that is done elsewhere, and the ways there that are open to this account. */
function Waiting({ view: { available, status } }: { readonly view: CaseView }) {
  const ways = available.flatMap(({ command, yours }) => {
    const way = ELSEWHERE[command];
    return yours && way !== undefined ? [way] : [];
  });
  const waits = WAITS[status];
  return (
    <>
      {waits === undefined ? null : <p>{waits}</p>}
      {[...new Map(ways.map((way) => [way.text, way])).values()].map(({ to, text }) => (
        <p key={text}>
          <Link to={to}>{text}</Link>
        </p>
      ))}
    </>
  );
}

interface NotYoursProps {
  readonly view: CaseView;
  readonly children: ReactNode;
}

function NotYours({ view, children }: NotYoursProps) {
  const { available, turn } = view;
  return (
    <Panel title="办理">
      {children}
      <p>{turn === '' ? '现在没有要办的步骤。' : `现在由${turn}办理。`}</p>
      <Waiting view={view} />
      {available.length === 0 ? null : (
        <details>
          <summary>现在可以办的步骤</summary>
          <ul className="plain-list">
            {available.map(({ command, name, by }) => (
              <li key={command}>
                {name} <span className="quiet">{by}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}
