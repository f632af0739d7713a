import { Link } from 'react-router';
import type { Calendars, ReadingView } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { may, type Session } from '../api/session.ts';
import { Panel } from '../parts/page.tsx';
import { sayTime, sayWho } from '../parts/words.ts';

/** What takes two people and is this account's to decide, and a year that nobody has taken in yet. */
export interface TwoPeople {
  readonly waiting: readonly {
    readonly to: string;
    readonly text: string;
    readonly by: string;
    readonly at: string;
  }[];
  /** Only for who takes it in. */
  readonly missing: number | null;
}

export async function twoPeople(session: Session, signal: AbortSignal): Promise<TwoPeople | undefined> {
  if (!may(session, 'ruling.decide') && !may(session, 'calendar.decide')) return undefined;
  const [{ readings }, calendars] = await Promise.all([
    may(session, 'ruling.decide')
      ? get<{ readings: readonly ReadingView[] }>('/api/readings', signal)
      : Promise.resolve({ readings: [] }),
    get<Calendars>('/api/calendars', signal),
  ]);
  const own = session.account.id;
  const rulings = readings
    .flatMap((one) => one.rulings)
    .filter(({ state, proposedBy }) => state === 'open' && proposedBy !== own)
    .map((one) => ({
      to: `/readings/${one.reading}`,
      text: `口径：${one.question}`,
      by: sayWho(one.proposedBy, own, one.proposedByName),
      at: one.proposedAt,
    }));
  const years = calendars.proposals
    .filter(({ state, proposedBy }) => state === 'open' && proposedBy !== own)
    .map((one) => ({
      to: `/calendars/${one.id}`,
      text: `工作日历：${String(one.year)}年`,
      by: sayWho(one.proposedBy, own, one.proposedByName),
      at: one.proposedAt,
    }));
  const isTaken = calendars.proposals.some(({ year, state }) => year === calendars.missing && state === 'open');
  return {
    waiting: [...rulings, ...years],
    missing: may(session, 'calendar.propose') && !isTaken ? calendars.missing : null,
  };
}

export function ToDecide({ waiting, missing }: TwoPeople) {
  return (
    <>
      {missing === null ? null : (
        <Panel title="工作日历" actions={<Link to="/calendars/new">录入</Link>}>
          <p>还没有{missing}年的节假日安排：跨年的时限先不给出。国务院办公厅的通知公布后，请录入。</p>
        </Panel>
      )}
      {waiting.length === 0 ? null : (
        <Panel title="等您批准的">
          <ul className="work">
            {waiting.map(({ to, text, by, at }) => (
              <li key={to}>
                <Link to={to}>{text}</Link>
                <span>{by}提出</span>
                <span className="quiet">{sayTime(at)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}
