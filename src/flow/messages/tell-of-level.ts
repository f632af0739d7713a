import { clocks, stageOf, turnOf, type CaseState, type Level } from '../../case/index.ts';
import { chinaDay, formatDay, isNotPublished } from '../../kit/index.ts';
import { postMessages, type Message, type Recipient, type Tx } from '../../store/index.ts';
import { workCalendar } from '../calendar.ts';
import type { Context } from '../context.ts';
import { aboutCase, ownerOf } from './tell-of-case.ts';
import { sayCase, sayDay, sayUnanswered, stageName } from './words.ts';

/** Who is told besides those whose turn it is, when nothing has moved for days after the last one. */
const SUPERVISOR = 'city-reviewer';

/**
 * Reminds those whose turn it is as the last day of a stage draws near, and again when it has passed; some days after that also whoever
 * supervises. Officials get messages for this alone: what waits for them they see as tasks. Each level of a stage is told once, and again
 * only where a pause has moved its last day.
 */
export async function tellOfLevel(tx: Tx, context: Context, state: CaseState, level: Level): Promise<void> {
  if (level === 'in-time') return;
  const { stage } = clocks(state, chinaDay(context.now), await workCalendar(tx));
  const deadline = stage?.deadline ?? null;
  const due = deadline === null || isNotPublished(deadline) ? undefined : deadline;
  const mark = [level, state.round, state.stage ?? '-', due === undefined ? '-' : formatDay(due)].join('.');
  const turn = turnOf(state);
  const names = level === 'escalated' ? [...new Set([...turn, SUPERVISOR])] : turn;
  const until = due === undefined ? '' : `，最后一天是${sayDay(due)}`;
  const common = {
    kind: `case.${level}`,
    ...aboutCase(state),
    ...(due === undefined ? {} : { due: formatDay(due) }),
  };
  const stageText = `${sayCase(state)}在“${stageName(state, state.stage)}”环节`;
  const messages = names.map((name): Message => {
    const key = `case:${state.id}:level:${mark}:${name}`;
    if (name === 'applicant') return { ...common, key, to: ownerOf(state.beneficiary), ...toApplicant(state, until) };
    return { ...common, key, to: roleOf(name, state), ...toOfficial(level, stageText, until, turn) };
  });
  if (level === 'overdue' && !turn.includes('applicant') && state.procedure.confidential !== true)
    messages.push({
      ...common,
      key: `case:${state.id}:level:${mark}:applicant`,
      to: ownerOf(state.beneficiary),
      title: '办理超过了承诺时限',
      body: `${stageText}超过了承诺的办理时限${until}。已提醒经办部门尽快办理，不用您做什么。`,
    });
  await postMessages(tx, context.now, messages);
}

function toApplicant(state: CaseState, until: string): Pick<Message, 'title' | 'body' | 'sms'> {
  return {
    title: '有一件办件等您办理',
    body: `${sayCase(state)}在“${stageOf(state)?.name ?? ''}”环节等您办理${until}。`,
    sms: true,
  };
}

function toOfficial(
  level: Exclude<Level, 'in-time'>,
  stage: string,
  until: string,
  turn: readonly string[],
): Pick<Message, 'title' | 'body'> {
  switch (level) {
    case 'reminder':
      return { title: '办件即将到期', body: `${stage}的办理时限将到${until}。请及时办理。` };
    case 'overdue':
      return { title: '办件已经超期', body: `${stage}已经超期${until}。请尽快办理；需要暂停的，写明理由。` };
    case 'escalated':
      return {
        title: '办件超期多日，请督办',
        body: `${stage}已经超期多日${until}，现由${turn.length === 0 ? '有关部门' : turn.map(sayTurn).join('、')}办理。请督办。`,
      };
  }
}

/** Where the answer to a 补正 or an offer is soon due: told once for each last day. */
export async function tellOfRespondBy(tx: Tx, context: Context, state: CaseState): Promise<void> {
  const { respondBy, status } = state;
  if (respondBy === null || (status !== 'supplementing' && status !== 'offered')) return;
  const what = status === 'offered' ? '确认是否享受' : '提交补正';
  await postMessages(tx, context.now, [
    {
      key: `case:${state.id}:respond:${formatDay(respondBy)}`,
      to: ownerOf(state.beneficiary),
      kind: 'case.respond-by',
      ...aboutCase(state),
      title: `请在期限内${what}`,
      body: `${sayCase(state)}等您${what}，最后一天是${sayDay(respondBy)}。逾期没有答复的，${sayUnanswered(state)}。`,
      due: formatDay(respondBy),
      sms: true,
    },
  ]);
}

/** A department's county narrows who of it is told; a county's own role is named with its county already. */
function roleOf(name: string, { county }: CaseState): Recipient {
  return name.startsWith('department@') ? { role: name, county } : { role: name };
}

const ROLE_WORDS: Readonly<Record<string, string>> = {
  'county-acceptor': '县级受理',
  'county-reviewer': '县级审核',
  'city-reviewer': '市级复核',
  finance: '财政拨付',
  department: '',
  applicant: '申请人',
};

/** `县级受理（东昌府区）`; of departments their name alone. */
function sayTurn(name: string): string {
  const [role = '', place] = name.split('@', 2);
  const said = ROLE_WORDS[role] ?? role;
  if (place === undefined) return said;
  return said === '' ? place : `${said}（${place}）`;
}
