import { access } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { cwd } from 'node:process';
import { byPlace, type Day, type Diagnostic } from '../kit/index.ts';
import { coverageOf, type Coverage } from '../rules/index.ts';
import { readExampleFiles, readExamples, runExample } from './examples.ts';
import { loadNotices } from './read-notices.ts';

/** What `check` says of a folder of notices. */
export interface NoticesChecked {
  readonly faults: readonly Diagnostic[];
  readonly notices: readonly CheckedNotice[];
  readonly examples: number;
}

export interface CheckedNotice extends Coverage {
  readonly number: string;
  readonly title: string;
  readonly measures: number;
  readonly items: number;
  readonly services: number;
  readonly registers: number;
  readonly readings: number;
  /** Readings still waiting for the lead department. */
  readonly pending: number;
}

/**
 * The story of `check`: read all notices below the folder (or beside it, if it is itself one notice), compile them, and run their examples.
 * Examples are run only where the rules compile.
 */
export async function checkNotices(folder: string, today: Day): Promise<NoticesChecked> {
  const single = await isNotice(folder);
  const root = single ? dirname(resolve(folder)) : folder;
  // As one would type it from here, so that an editor opens the place.
  const shown = relative(cwd(), root) || '.';
  const { notices, ruleSet, faults } = await loadNotices(root, shown);
  const files = faults.length > 0 ? [] : await readExampleFiles(root, shown);
  const { examples, faults: unreadable } = readExamples(ruleSet, files);
  const failed = examples.flatMap((example) => runExample(ruleSet, example, { today }));
  const mine = (one: Diagnostic): boolean => !single || one.place.file.includes(`/${basename(resolve(folder))}/`);
  return {
    faults: [...faults, ...unreadable, ...failed].filter(mine).sort(byPlace),
    examples: examples.length,
    notices: notices.map((notice) => ({
      ...coverageOf(notice, ruleSet),
      number: notice.head.文号,
      title: notice.head.标题,
      measures: notice.measures.filter(({ number }) => number !== '00' && number !== '99').length,
      items: ruleSet.items.filter((item) => item.notice === notice.id).length,
      services: ruleSet.services.filter((service) => service.notice === notice.id).length,
      registers: Object.values(ruleSet.registers).filter((register) => register.notice === notice.id).length,
      readings: ruleSet.readings.filter((reading) => reading.notice === notice.id).length,
      pending: ruleSet.readings.filter((reading) => reading.notice === notice.id && reading.standing !== '').length,
    })),
  };
}

async function isNotice(folder: string): Promise<boolean> {
  return access(join(folder, 'notice.yaml')).then(
    () => true,
    () => false,
  );
}
