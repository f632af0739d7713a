import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { publishedCalendar, readWorkYear } from '../kit/index.ts';
import { LADDER } from './clocks.ts';
import { COMMANDS, isCommandType } from './command-names.ts';
import { commandName, commandsOf, exitsBy, STATUSES, statusName } from './exits.ts';
import { BEGINNINGS, LIFE } from './life.ts';
import { NOTICE_COMMANDS, NOTICE_LIFE } from './public-notice-model.ts';
import { STAGE_KINDS } from './stage-kinds.ts';

const page = readFileSync(new URL('../../docs/cases.md', import.meta.url), 'utf8');
const section = (title: string): string => page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
const rowsOf = (title: string): string[] =>
  section(title)
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (?:---|state|kind|level)/u.test(line));

describe('docs/cases.md', () => {
  test('has every way of the table of life, and no other', () => {
    const beginnings = Object.entries(BEGINNINGS).map(
      ([type, to]) => `| – | ${isCommandType(type) ? COMMANDS[type] : ''} \`${type}\` | ${statusName(to)} |`,
    );
    const ways = STATUSES.flatMap((status) => {
      const name = `${statusName(status)} \`${status}\``;
      const rows = commandsOf(status).map((type) => {
        const exits = exitsBy(status, type).map(statusName).join('、');
        return `| ${name} | ${commandName(type)} \`${type}\` | ${exits} |`;
      });
      return rows.length === 0 ? [`| ${name} | – | – |`] : rows;
    });
    expect(rowsOf('States')).toEqual([...beginnings, ...ways]);
  });

  test('draws every state, and only ways that there are', () => {
    const names = [...page.matchAll(/^ {2}state "(?<name>.+)" as (?<id>\w+)$/gmu)].map(({ groups }) => [
      groups?.['id']?.replaceAll('_', '-'),
      groups?.['name'],
    ]);
    expect(names).toEqual(STATUSES.map((status) => [status, LIFE[status].name]));
    const ways = STATUSES.flatMap((status) =>
      commandsOf(status).flatMap((type) =>
        exitsBy(status, type).map((exit) => `${status} --> ${exit}: ${commandName(type)}`),
      ),
    );
    const drawn = [...page.matchAll(/^ {2}(?<way>\w+ --> \w+: .+)$/gmu)].map(({ groups }) =>
      (groups?.['way'] ?? '').replaceAll('_', '-'),
    );
    expect(drawn.length).toBeGreaterThan(STATUSES.length);
    expect(drawn.filter((way) => !ways.includes(way))).toEqual([]);
  });

  test('has every kind of stage, with the step it is', () => {
    const rows = rowsOf("The guide's stages").map((row) => row.split('|').map((cell) => cell.trim()));
    expect(rows.map(([, kind, , , step]) => `${kind ?? ''} ${step ?? ''}`)).toEqual(
      Object.entries(STAGE_KINDS).map(([kind, { step }]) => `\`${kind}\` ${step ?? '–'}`),
    );
  });

  test('has every way of a batch', () => {
    const rows = Object.entries(NOTICE_LIFE).flatMap(([status, { name, exits }]) => {
      const ways: (readonly [string, readonly (keyof typeof NOTICE_LIFE)[]])[] = Object.entries(exits);
      if (ways.length === 0) return [`| ${name} \`${status}\` | – | – |`];
      return ways.map(([type, to]) => {
        const command = Object.entries(NOTICE_COMMANDS).find(([code]) => code === type)?.[1] ?? '';
        return `| ${name} \`${status}\` | ${command} \`${type}\` | ${to.map((one) => NOTICE_LIFE[one].name).join('、')} |`;
      });
    });
    expect(rowsOf('Public notice')).toEqual(rows);
  });

  test('names the ladder and the years as they are', () => {
    expect(section('Clocks')).toContain(`| \`reminder\` | ${String(LADDER.remindAt)} % of the days |`);
    expect(LADDER.escalateAfter).toBe(3);
    const years = [...publishedCalendar().keys()];
    expect(section('Working days')).toContain(`${String(Math.min(...years))} to ${String(Math.max(...years))}`);
  });

  test('shows a file of a year that can be read', () => {
    const sample = /```json\n(?<text>.*?)```/su.exec(page)?.groups?.['text'] ?? '';
    expect(readWorkYear(JSON.parse(sample))).toHaveProperty('file');
  });
});
