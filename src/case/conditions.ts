import { formatDay, type Day } from '../kit/index.ts';
import type { CommandType } from './command-names.ts';
import { fault, type CaseFault } from './fault.ts';
import type { AppealKind, CaseState } from './model.ts';
import { hasGiven, returnables } from './money.ts';
import { decidesHere, notAgreed } from './stage.ts';

/**
 * What keeps a command from this case today, whatever it says and whoever gives it, beyond what the table of life says. Undefined: nothing.
 */
export function obstacle(state: CaseState, type: CommandType, today: Day): CaseFault | undefined {
  switch (type) {
    case 'lapse':
      return lapseObstacle(state, today);
    case 'withdraw':
      return withdrawObstacle(state);
    case 'request-supplement':
      return supplementObstacle(state);
    case 'conclude':
      return concludeObstacle(state);
    case 'reject':
      return state.status === 'completing' && !decidesHere(state)
        ? fault('', '已核准的办件不能在办结环节否定', '确有错误的，退回到审核环节')
        : undefined;
    case 'end-notice':
      return noticeObstacle(state, today);
    case 'batch':
      return state.application.payee === null ? fault('', '没有收款账户', '请领取人补填收款账户') : undefined;
    case 'record-return':
      return returnObstacle(state);
    case 'appeal':
      return nextAppeal(state) === undefined
        ? fault('', '复核和申诉都已用过', '可以依法申请行政复议或者提起行政诉讼')
        : undefined;
    case 'rate':
      return state.rating === null ? undefined : fault('', '已经评价过', '每件评价一次');
    default:
      return undefined;
  }
}

/** Whoever didn't apply has nothing to take back: they are heard instead. */
function withdrawObstacle(state: CaseState): CaseFault | undefined {
  if (state.initiated !== undefined)
    return fault(
      '',
      '本件由主管部门依职权立案，不是您申请的，不能撤回',
      '有意见的，向承办部门陈述、申辩；作出决定以后，可以申请复核、申诉',
    );
  return hasGiven(state) ? fault('', '已经拨付过的办件不能撤回', '款项有误的，由办理部门更正或者追回') : undefined;
}

/** Whoever isn't shown a case can't be asked in it. */
function supplementObstacle({ procedure }: CaseState): CaseFault | undefined {
  if (procedure.confidential !== true) return undefined;
  return fault('', '本件不对外显示，不能在平台上要求补正', '需要的材料，由承办部门直接向推荐单位调取');
}

function lapseObstacle({ respondBy }: CaseState, today: Day): CaseFault | undefined {
  if (respondBy === null || today > respondBy) return undefined;
  return fault('', `答复期限${formatDay(respondBy)}未过`, '期限当日届满以后才失效');
}

function concludeObstacle(state: CaseState): CaseFault | undefined {
  if (!decidesHere(state)) return fault('', '本环节不需要汇总', '各部门都同意后自动进入下一环节');
  const waiting = notAgreed(state);
  if (waiting.length === 0) return undefined;
  return fault(
    '',
    `${waiting.join('、')}尚未同意`,
    '等各部门意见齐备；不一致的，协调后重新出具意见，或者退回、不予通过',
  );
}

function noticeObstacle({ notice }: CaseState, today: Day): CaseFault | undefined {
  if (notice === null || today > notice.until) return undefined;
  return fault('', `公示期到${formatDay(notice.until)}才届满`, '期满以后自动进入下一环节');
}

function returnObstacle(state: CaseState): CaseFault | undefined {
  if (returnables(state).length > 0) return undefined;
  return fault('', '没有可以退回的拨付', '银行退回只登记在已列入批次、或者已拨付而没有追回的办件上');
}

/** 复核 first, then 申诉, each once a round. */
export function nextAppeal({ appeals, round }: CaseState): AppealKind | undefined {
  const used = appeals.filter((one) => one.round === round).length;
  return (['复核', '申诉'] as const)[used];
}
