import type { AssessmentRecord } from './assessment-record.ts';
import type { CommandOf } from './commands.ts';
import { recordFaults } from './decision.ts';
import type { EventBody } from './events.ts';
import { fault, needsText, type CaseFault } from './fault.ts';
import { applicationFaults, notAskedFor, unanswered } from './materials.ts';
import type { Application, CaseState, StoredAssessment } from './model.ts';
import { hasGiven } from './money.ts';
import type { Plan } from './plan.ts';
import { isAssessed } from './procedure.ts';

/** What the applicant does, and what happens where they don't. */
export function planApplication(
  state: CaseState,
  command: CommandOf<'edit' | 'submit' | 'confirm' | 'supplement' | 'decline' | 'withdraw' | 'lapse'>,
): Plan {
  switch (command.type) {
    case 'edit': {
      const { application } = command;
      const names = application.materials.map(({ name }) => name);
      return { faults: notAskedFor(state.procedure, names), events: () => [{ type: 'edited', application }] };
    }
    case 'submit':
    case 'confirm':
      return {
        faults: [...applicationFaults(state.procedure, command.application), ...assessedFaults(state, command.record)],
        events: () => [
          ...assessed('submission', command.record),
          { type: 'submitted', application: command.application, enters: { status: 'submitted', stage: 0 } },
        ],
      };
    case 'supplement':
      return {
        faults: [
          ...answerFaults(state, command.application),
          ...unanswered(state, command.application),
          ...assessedFaults(state, command.record),
        ],
        events: () => [
          ...assessed('supplement', command.record),
          { type: 'supplemented', application: command.application, enters: { status: 'submitted', stage: 0 } },
        ],
      };
    case 'decline':
    case 'withdraw':
      return planEnd(state, command);
    case 'lapse':
      return { faults: [], events: () => [lapsed(state)] };
  }
}

function planEnd({ stage }: CaseState, { type, reason }: CommandOf<'decline' | 'withdraw'>): Plan {
  return {
    faults: needsText('reason', reason, '理由'),
    events: () => [
      type === 'decline'
        ? { type: 'declined', reason, enters: { status: 'declined', stage } }
        : { type: 'withdrawn', reason, enters: { status: 'withdrawn', stage } },
    ],
  };
}

/** An answer is whole as an application is; whoever an office drew into a case owes no more than they were asked for. */
function answerFaults({ procedure, initiated }: CaseState, application: Application): readonly CaseFault[] {
  const names = application.materials.map(({ name }) => name);
  return initiated === undefined ? applicationFaults(procedure, application) : notAskedFor(procedure, names);
}

/** Silence ends a case; but not one of which money has been paid, or that the office began: there it has to decide. */
function lapsed(state: CaseState): EventBody {
  const { stage } = state;
  const goesOn = state.status === 'supplementing' && (hasGiven(state) || state.initiated !== undefined);
  return { type: 'lapsed', enters: goesOn ? { status: 'submitted', stage: 0 } : { status: 'lapsed', stage } };
}

type Assessable = Pick<CaseState, 'procedure' | 'beneficiary'>;

/** Whatever is assessed comes with its assessment; nothing else does. */
export function assessedFaults(state: Assessable, record: AssessmentRecord | undefined): readonly CaseFault[] {
  if (isAssessed(state.procedure))
    return record === undefined
      ? [fault('record', '没有提交时的测算', '提交前先测算，并附上测算结果')]
      : recordFaults(state, record, 'record');
  return record === undefined ? [] : [fault('record', '本服务没有测算', '去掉测算结果')];
}

export function assessed(moment: StoredAssessment['moment'], record: AssessmentRecord | undefined): EventBody[] {
  return record === undefined ? [] : [{ type: 'assessed', moment, record }];
}
