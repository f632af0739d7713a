import { chinaDay, type WorkCalendar } from '../kit/index.ts';
import { byOf, ROLE_NAMES, type CaseRole } from './actor.ts';
import { fault, faultIf, type CaseFault } from './fault.ts';
import {
  NOTICE_COMMANDS,
  NOTICE_LIFE,
  type NoticeBatch,
  type NoticeCommand,
  type NoticeCommandType,
  type NoticeOutcome,
} from './public-notice-model.ts';
import { planNoticeBatch, type Moment } from './public-notice-plans.ts';

const BY: Readonly<Record<NoticeCommandType, readonly CaseRole[]>> = {
  freeze: ['city-reviewer'],
  publish: ['city-reviewer'],
  object: ['platform'],
  settle: ['city-reviewer'],
  advance: ['platform'],
  withdraw: ['city-reviewer'],
  expire: ['platform'],
};

const EXITS: Readonly<Record<string, { readonly exits: Readonly<Partial<Record<NoticeCommandType, unknown>>> }>> =
  NOTICE_LIFE;

/** What a command does to a batch: events, or why nothing happened. `null`: the batch that isn't there yet. Pure. */
export function decideNotice(
  batch: NoticeBatch | null,
  command: NoticeCommand,
  now: Date,
  calendar: WorkCalendar,
): NoticeOutcome {
  const instant = now.toISOString();
  const at = batch !== null && batch.at > instant ? batch.at : instant;
  const moment: Moment = { today: chinaDay(new Date(at)), calendar, stamp: { at, by: byOf(command.by) } };
  const open = openTo(batch);
  if (!open.includes(command.type)) {
    const status = batch === null ? '尚未冻结' : NOTICE_LIFE[batch.status].name;
    const message = `“${status}”的公示批次不能“${NOTICE_COMMANDS[command.type]}”`;
    return refuse(batch, [fault('', message, '看现在可以办理的步骤')]);
  }
  const plan = planNoticeBatch(batch, command, moment);
  const roles = BY[command.type];
  const faults = [
    ...faultIf(
      !roles.includes(command.by.role),
      'by',
      `“${NOTICE_COMMANDS[command.type]}”不由您办理`,
      `由${sayRoles(roles)}办理`,
    ),
    ...plan.faults,
  ];
  if (faults.length > 0) return refuse(batch, faults);
  return { events: plan.events().map((body) => ({ ...body, ...moment.stamp })) };
}

/** The commands that the batch has now. */
function openTo(batch: NoticeBatch | null): readonly NoticeCommandType[] {
  if (batch === null) return ['freeze'];
  return Object.keys(EXITS[batch.status]?.exits ?? {}).filter(isNoticeCommand);
}

function isNoticeCommand(name: string): name is NoticeCommandType {
  return Object.hasOwn(NOTICE_COMMANDS, name);
}

function sayRoles(roles: readonly CaseRole[]): string {
  return roles.map((role) => ROLE_NAMES[role]).join('或');
}

function refuse(batch: NoticeBatch | null, faults: readonly CaseFault[]): NoticeOutcome {
  const available = openTo(batch).map((command) => {
    return { command, name: NOTICE_COMMANDS[command], by: sayRoles(BY[command]) };
  });
  const parts = available.map(({ name, by }) => `${by}可以${name}`);
  return {
    refusal: { faults, available, hint: parts.length === 0 ? '本批次已经下线' : `现在${parts.join('，')}` },
  };
}
