import {
  assess,
  situationFromJson,
  type Assessment,
  type Award,
  type Check,
  type NotAwarded,
  type Question,
} from '../../../assessment/index.ts';
import { formatDay, type Diagnostic } from '../../../kit/index.ts';
import type { Field, Item, RuleSet } from '../../../rules/index.ts';
import {
  currentItem,
  sameTarget,
  settled,
  startInterview,
  withAnswer,
  type Answer,
  type Interview,
  type Target,
} from './interview.ts';
import { beneficiaryName, registerNamed, toSituation, type SituationJson } from './to-situation.ts';

/** Where an interview stands: what is known, what the rules make of it, what to ask next. */
export interface Step {
  readonly item: Item;
  readonly interview: Interview;
  readonly situation: SituationJson;
  readonly assessment: Assessment;
  readonly asOf: string;
  /** What the assessment says of the item at hand. */
  readonly outcome: Outcome | undefined;
  /** What it says of other items on the same facts. */
  readonly others: readonly Outcome[];
  readonly question: Asked | undefined;
  /** Further questions of this item after the one at hand, those put off not counted. */
  readonly questionsLeft: number;
}

export type Outcome = Award | NotAwarded | Check;

/** A question with what its widget needs. Without a field it asks whether the register has anything for this case. */
export interface Asked {
  readonly target: Target;
  readonly field: Field | undefined;
  /** The answer given before, where it is being changed. */
  readonly previous: string | undefined;
}

/** One submitted form: the next interview, or why it was refused. */
export interface Submission {
  readonly interview: Interview;
  readonly faults: readonly Diagnostic[];
  /** What was typed, where it was refused. */
  readonly rejected?: string;
}

/** The rules applied to what is known. Undefined where the item does not exist or the interview (from a form or link) is unsound. */
export function stepOf(interview: Interview, ruleSet: RuleSet, today: number): Step | undefined {
  const item = ruleSet.items.find(({ code }) => code === currentItem(interview));
  if (item === undefined) return undefined;
  const json = toSituation(interview, ruleSet);
  const { situation } = situationFromJson(json, ruleSet);
  if (situation === undefined) return undefined;
  const assessment = assess(ruleSet, situation, { today });
  const outcomes = [...assessment.awards, ...assessment.checks, ...assessment.notAwarded];
  const name = beneficiaryName(item);
  const own = outcomes.filter((outcome) => outcome.item === item.code);
  const open = openQuestions(assessment.questions, interview, item);
  const question = interview.editing === undefined ? open[0] : interview.answers[interview.editing];
  return {
    item,
    interview,
    situation: json,
    assessment,
    asOf: assessment.asOf,
    outcome: own.find((outcome) => nameOf(outcome) === name) ?? own[0],
    others: outcomes.filter((outcome) => outcome.item !== item.code && nameOf(outcome) === name),
    question: question === undefined ? undefined : asked(question, interview, ruleSet),
    questionsLeft: Math.max(0, open.length - 1),
  };
}

function nameOf(outcome: Outcome): string {
  return 'subject' in outcome ? outcome.subject : outcome.beneficiary;
}

/** Questions this item waits for, but those answered (an answer can leave a fact unknown) or put off. */
function openQuestions(questions: readonly Question[], interview: Interview, item: Item): Question[] {
  const done = [...interview.answers, ...interview.skipped];
  return questions.filter(
    (question) => question.items.includes(item.code) && !done.some((one) => sameTarget(one, question)),
  );
}

function asked(target: Target & Partial<Answer>, interview: Interview, ruleSet: RuleSet): Asked {
  const fields = registerNamed(target.register, ruleSet)?.fields;
  return {
    target,
    field: target.field === undefined ? undefined : fields?.find(({ name }) => name === target.field),
    previous: interview.editing === undefined ? undefined : target.value,
  };
}

/** What a form of the calculator sends. */
export type FormFields = Pick<URLSearchParams, 'get' | 'getAll'>;

/**
 * Takes one form. `do` says what it is about: an answer, putting the question off, changing an answer, the day of the assessment, a
 * payment received before, another item on the same facts, or starting again.
 */
export function submit(interview: Interview, form: FormFields, ruleSet: RuleSet, today: number): Submission {
  // An input left empty beside a button that was pressed doesn't count.
  const value = form.getAll('value').findLast((one) => one !== '') ?? '';
  switch (form.get('do')) {
    case 'answer': {
      const question = stepOf(interview, ruleSet, today)?.question;
      return question === undefined
        ? { interview, faults: [] }
        : checked(interview, withAnswer(interview, question.target, value), ruleSet, value);
    }
    case 'skip': {
      const question = stepOf(interview, ruleSet, today)?.question;
      const kept = settled(interview);
      return {
        interview: question === undefined ? kept : { ...kept, skipped: [...kept.skipped, question.target] },
        faults: [],
      };
    }
    case 'unskip':
      return { interview: { ...interview, skipped: [] }, faults: [] };
    case 'edit': {
      const editing = Number(value);
      return {
        interview: interview.answers[editing] === undefined ? interview : { ...interview, editing },
        faults: [],
      };
    }
    case 'keep':
      return { interview: settled(interview), faults: [] };
    case 'date':
      return checked(
        interview,
        { ...interview, asOf: value.trim() === '' ? formatDay(today) : value.trim() },
        ruleSet,
        value,
      );
    case 'paid': {
      const paid = {
        item: currentItem(interview),
        key: form.get('key') ?? '—',
        amount: value,
        date: form.get('date') ?? '',
      };
      return checked(interview, { ...interview, paid: [...interview.paid, paid] }, ruleSet, value);
    }
    case 'unpaid':
      return { interview: { ...interview, paid: interview.paid.filter((_, i) => i !== Number(value)) }, faults: [] };
    case 'item': {
      const items = [...interview.items.filter((code) => code !== value), value];
      return {
        interview: ruleSet.items.some(({ code }) => code === value) ? { ...interview, items } : interview,
        faults: [],
      };
    }
    case 'restart':
      return { interview: startInterview(currentItem(interview)), faults: [] };
    default:
      return { interview, faults: [] };
  }
}

/** The next interview if its facts are sound; else the one before, with what is wrong. */
function checked(before: Interview, after: Interview, ruleSet: RuleSet, value: string): Submission {
  const { faults } = situationFromJson(toSituation(after, ruleSet), ruleSet);
  return faults.length === 0 ? { interview: after, faults } : { interview: before, faults, rejected: value };
}
