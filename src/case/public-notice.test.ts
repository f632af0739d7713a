import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, noon, PEOPLE, type Name } from '../../test/fixtures/cases.ts';
import { formatDay, isNotPublished, publishedCalendar } from '../kit/index.ts';
import { isMasked } from './masked.ts';
import { foldNotice } from './public-notice-fold.ts';
import {
  NOTICE_COMMANDS,
  NOTICE_LIFE,
  type NoticeBatch,
  type NoticeCommand,
  type NoticeCommandType,
  type NoticeEvent,
} from './public-notice-model.ts';
import { rowUntil } from './public-notice-plans.ts';
import { decideNotice } from './public-notice.ts';
import type { RowSource } from './public-row.ts';

const calendar = publishedCalendar();

const ROW: RowSource = {
  name: '张三',
  identity: '370102199001011234',
  county: '东昌府区',
  matter: '焊接/2025',
  amount: 10_000_000,
  benefit: '',
  clause: '（三）',
};

type Unsigned<T> = T extends NoticeCommand ? Omit<T, 'by'> : never;
type Deed = Unsigned<NoticeCommand>;

function freeze(rows: number, more: Partial<Extract<Deed, { type: 'freeze' }>> = {}): Deed {
  return {
    type: 'freeze',
    ...{ id: '公-1', title: '2026年第一批竞赛奖励公示', notice: '聊政办字〔2024〕23号', item: '03-01', days: 5 },
    rows: Array.from({ length: rows }, (_, i) => ({ case: `办-${String(i + 1)}`, source: ROW })),
    ...more,
  };
}

/** A batch as it is told. */
class Batch {
  #batch: NoticeBatch | null = null;
  readonly events: NoticeEvent[] = [];
  #today = day('2026-03-02');

  get batch(): NoticeBatch {
    if (this.#batch === null) throw new Error('not frozen');
    return this.#batch;
  }

  on(text: string): this {
    this.#today = day(text);
    return this;
  }

  does(who: Name, deed: Deed): this {
    const outcome = this.#decide(who, deed);
    if ('refusal' in outcome) throw new Error(outcome.refusal.faults.map(({ message }) => message).join('；'));
    for (const event of outcome.events) this.#batch = foldNotice(this.#batch, event);
    this.events.push(...outcome.events);
    return this;
  }

  refused(who: Name, deed: Deed) {
    const outcome = this.#decide(who, deed);
    if ('events' in outcome) throw new Error('not refused');
    return outcome.refusal;
  }

  faults(who: Name, deed: Deed): string[] {
    return this.refused(who, deed).faults.map(({ message }) => message);
  }

  /** `1 shown 到 2026-03-09`, a line a row. */
  rows(): string[] {
    return this.batch.rows.map((row) => {
      const until = rowUntil(this.batch, row, calendar);
      const last = until === null ? '停' : isNotPublished(until) ? '?' : formatDay(until);
      return `${String(row.shown.row)} ${row.state} 到 ${last}`;
    });
  }

  #decide(who: Name, deed: Deed) {
    return decideNotice(this.#batch, { ...deed, by: PEOPLE[who] }, noon(this.#today), calendar);
  }
}

const publish = { type: 'publish', digest: 'sm3:一', keepDays: 10 } as const;
const object = (row: number, receipt: string) =>
  ({ type: 'object', row, receipt, grounds: '不实', objector: null }) as const;
const settle = (receipt: string, upheld: boolean) => ({ type: 'settle', receipt, upheld, reason: '已核实' }) as const;

const published = (rows = 2): Batch => new Batch().does('复核甲', freeze(rows)).does('复核甲', publish);

describe('a batch', () => {
  test('is frozen with its rows masked, as a text that can be hashed', () => {
    const { batch, events } = new Batch().does('复核甲', freeze(1));
    expect(batch.rows[0]?.shown).toEqual({ ...ROW, row: 1, identity: '370***********1234' });
    expect(batch.canonical).toBe(
      '{"batch":"公-1","days":5,"edition":1,"item":"03-01","notice":"聊政办字〔2024〕23号",' +
        '"rows":[{"amount":10000000,"benefit":"","clause":"（三）","county":"东昌府区","identity":"370***********1234",' +
        '"matter":"焊接/2025","name":"张三","row":1}],"title":"2026年第一批竞赛奖励公示"}',
    );
    expect(JSON.stringify(events)).not.toContain('19900101');
  });

  test('is shown for five working days after the day of publication, at least', () => {
    expect(new Batch().faults('复核甲', freeze(1, { days: 4 }))).toEqual(['公示少于5个工作日']);
    const batch = published();
    expect(batch.rows()).toEqual(['1 shown 到 2026-03-09', '2 shown 到 2026-03-09']);
    expect(batch.on('2026-03-09').does('系统', { type: 'advance' }).batch.status).toBe('published');
    batch.on('2026-03-10').does('系统', { type: 'advance' });
    expect(batch.batch).toMatchObject({ status: 'ended', endedOn: day('2026-03-09') });
  });

  test('advancing where nothing is over changes nothing', () => {
    const batch = published();
    const before = batch.batch;
    expect(batch.on('2026-03-05').does('系统', { type: 'advance' }).batch).toBe(before);
  });

  test('counts over holidays, and is not published into a year that nobody knows', () => {
    const batch = new Batch().on('2026-02-12').does('复核甲', freeze(1)).does('复核甲', publish);
    expect(batch.rows()).toEqual(['1 shown 到 2026-02-26']);
    expect(new Batch().on('2026-12-28').does('复核甲', freeze(1)).faults('复核甲', publish)).toEqual([
      '2027年的节假日安排尚未公布，不能推算到该年的工作日',
    ]);
  });

  test('is refused with everything that is wrong with it', () => {
    const source = { case: '办-1', source: ROW };
    const wrong = freeze(0, { id: '', title: ' ', notice: '', item: '', days: 5.5, rows: [source, source] });
    expect(new Batch().faults('初审甲', wrong)).toEqual([
      '“冻结名单”不由您办理',
      ...['没有写明批次编号', '没有写明公示标题', '没有写明依据的文号', '没有写明事项'],
      '办件“办-1”在名单中重复',
      '公示少于5个工作日',
    ]);
    expect(new Batch().faults('复核甲', freeze(0))).toEqual(['名单是空的']);
    expect(new Batch().does('复核甲', freeze(1)).faults('复核甲', { ...publish, digest: '', keepDays: -1 })).toEqual([
      '没有写明名单的摘要值',
      '保留天数不是从0起的整数',
    ]);
  });
});

describe('an objection', () => {
  test('stops its own row only, and the others go on', () => {
    const batch = published().on('2026-03-04').does('系统', object(1, '异-1'));
    expect(batch.rows()).toEqual(['1 paused 到 停', '2 shown 到 2026-03-09']);
    batch.on('2026-03-10').does('系统', { type: 'advance' });
    expect(batch.batch.rows.map(({ state }) => state)).toEqual(['paused', 'ended']);
    expect(batch.batch.status).toBe('published');
  });

  test('dismissed, its row has the days that were left', () => {
    const batch = published().on('2026-03-04').does('系统', object(1, '异-1')).on('2026-03-10');
    batch.does('复核甲', settle('异-1', false));
    // Wednesday to Tuesday: four working days.
    expect(batch.rows()[0]).toBe('1 shown 到 2026-03-13');
    expect(batch.events.at(-1)).toMatchObject({ type: 'row-settled', upheld: false, until: day('2026-03-13') });
  });

  test('raised on the last day, its row ends when it is dismissed', () => {
    const batch = published(1).on('2026-03-09').does('系统', object(1, '异-1')).on('2026-03-12');
    batch.does('系统', { type: 'advance' });
    expect(batch.batch.status).toBe('published');
    batch.does('复核甲', settle('异-1', false)).does('系统', { type: 'advance' });
    expect(batch.batch).toMatchObject({ status: 'ended', endedOn: day('2026-03-09') });
  });

  test('two to one row are both settled before it goes on', () => {
    const batch = published(1).on('2026-03-04').does('系统', object(1, '异-1')).does('系统', object(1, '异-2'));
    batch.does('复核甲', settle('异-1', false));
    expect(batch.batch.rows[0]?.state).toBe('paused');
    expect(batch.events.at(-1)).toMatchObject({ until: null });
    expect(batch.does('复核甲', settle('异-2', false)).batch.rows[0]?.state).toBe('shown');
  });

  test('upheld, it settles the others to its row as well', () => {
    const batch = published().on('2026-03-04').does('系统', object(1, '异-1')).does('系统', object(1, '异-2'));
    batch.does('复核甲', settle('异-1', true));
    expect(batch.batch.rows[0]?.objections.map(({ outcome }) => outcome)).toEqual(['upheld', 'moot']);
    expect(batch.faults('复核甲', settle('异-2', false))).toEqual(['没有待处理的异议“异-2”']);
  });

  test('upheld, its row is removed; with the last one the batch ends', () => {
    const batch = published().on('2026-03-04').does('系统', object(1, '异-1')).does('复核甲', settle('异-1', true));
    expect(batch.batch.rows.map(({ state }) => state)).toEqual(['removed', 'shown']);
    batch.does('系统', object(2, '异-2')).does('复核甲', settle('异-2', true));
    expect(batch.batch).toMatchObject({ status: 'ended', endedOn: day('2026-03-04') });
  });

  test('is not taken after the row’s last day, nor under a number that was given', () => {
    const batch = published().on('2026-03-04').does('系统', object(1, '异-1'));
    expect(batch.faults('系统', object(2, '异-1'))).toEqual(['回执号“异-1”已经登记']);
    expect(batch.faults('系统', object(3, '异-2'))).toEqual(['名单没有第3行']);
    expect(batch.on('2026-03-10').faults('系统', object(2, '异-2'))).toEqual(['第2行的公示已经结束']);
    expect(batch.faults('复核甲', settle('异-9', true))).toEqual(['没有待处理的异议“异-9”']);
  });
});

describe('an error in a batch', () => {
  test('withdraws it with its reason; frozen anew it is another edition, shown for the whole time again', () => {
    const batch = published().on('2026-03-04');
    expect(batch.faults('复核甲', { type: 'withdraw', reason: ' ' })).toEqual(['没有写明撤回的理由']);
    batch.does('复核甲', { type: 'withdraw', reason: '金额有误' });
    expect(batch.batch).toMatchObject({ status: 'withdrawn', withdrawals: [{ edition: 1, reason: '金额有误' }] });
    batch.does('复核甲', freeze(2)).does('复核甲', publish);
    expect(batch.batch).toMatchObject({ status: 'published', edition: 2 });
    expect(batch.batch.canonical).toContain('"edition":2');
    expect(batch.rows()).toEqual(['1 shown 到 2026-03-11', '2 shown 到 2026-03-11']);
    expect(batch.batch.withdrawals).toHaveLength(1);
  });

  test('that is found before it is published needs no withdrawal', () => {
    const batch = new Batch().does('复核甲', freeze(1)).does('复核甲', freeze(2));
    expect([batch.batch.edition, batch.batch.rows.length]).toEqual([1, 2]);
    expect(batch.faults('复核甲', freeze(1, { id: '公-2' }))).toEqual(['不是这个批次的编号']);
  });
});

describe('the public page', () => {
  test('expires after the days it is kept', () => {
    const batch = published().on('2026-03-10').does('系统', { type: 'advance' });
    expect(batch.on('2026-03-19').faults('系统', { type: 'expire' })).toEqual(['公示页保留到2026-03-19']);
    expect(batch.on('2026-03-20').does('系统', { type: 'expire' }).batch.status).toBe('expired');
    expect(batch.refused('复核甲', freeze(1))).toMatchObject({
      faults: [{ message: '“已下线”的公示批次不能“冻结名单”' }],
      hint: '本批次已经下线',
    });
  });
});

describe('any life of a batch', () => {
  const TYPES = Object.keys(NOTICE_COMMANDS).filter((name) => Object.hasOwn(NOTICE_COMMANDS, name));

  function deedOf(type: string, n: number, batch: NoticeBatch | null): Deed {
    const open = (batch?.rows ?? []).flatMap(({ objections }) =>
      objections.filter(({ outcome }) => outcome === 'open'),
    );
    switch (type) {
      case 'freeze':
        return freeze(1 + (n % 3));
      case 'publish':
        return publish;
      case 'object':
        return object(1 + (n % 3), `异-${String(batch?.events ?? 0)}`);
      case 'settle':
        return settle(open[n % open.length]?.receipt ?? '', n % 2 === 0);
      case 'advance':
        return { type: 'advance' };
      case 'withdraw':
        return { type: 'withdraw', reason: '有误' };
      default:
        return { type: 'expire' };
    }
  }

  const exits: Readonly<Record<string, { readonly exits: Partial<Record<string, readonly string[]>> }>> = NOTICE_LIFE;

  test('keeps what must hold, and goes every way of its table', () => {
    const gone = new Set<string>();
    const step = fc.tuple(
      fc.constantFrom(...TYPES, 'freeze', 'publish', 'publish'),
      fc.nat({ max: 999 }),
      fc.constantFrom(0, 1, 6, 20),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), (steps) => {
        let batch: NoticeBatch | null = null;
        let today = day('2025-03-03');
        const events: NoticeEvent[] = [];
        for (const [type, n, days] of steps) {
          today += days;
          const deed = deedOf(type, n, batch);
          const by = ['freeze', 'publish', 'settle', 'withdraw'].includes(type) ? PEOPLE.复核甲 : PEOPLE.系统;
          const outcome = decideNotice(batch, { ...deed, by }, noon(today), calendar);
          if ('refusal' in outcome) {
            expect(outcome.refusal.faults.length).toBeGreaterThan(0);
            continue;
          }
          const before: NoticeBatch | null = batch;
          for (const event of outcome.events) batch = foldNotice(batch, event);
          events.push(...outcome.events);
          if (batch === null) throw new Error('nothing');
          if (before !== null) gone.add(`${before.status} ${type} ${batch.status}`);
          check(before, batch, type, today);
        }
        expect(JSON.parse(JSON.stringify(events))).toEqual(events);
        const again = events.reduce<NoticeBatch | null>(foldNotice, null);
        expect(again).toEqual(batch);
      }),
      { numRuns: 600, seed: 5 },
    );
    const table = Object.entries(exits).flatMap(([status, { exits: ways }]) =>
      Object.entries(ways).flatMap(([type, to]) => (to ?? []).map((exit) => `${status} ${type} ${exit}`)),
    );
    expect([...gone].sort()).toEqual(table.sort());
  });

  /** Rows that are published never change; each is shown for its five working days, its pauses not counted. */
  function check(before: NoticeBatch | null, after: NoticeBatch, type: string, today: number): void {
    const shown = after.rows.map((row) => row.shown);
    if (before !== null && type !== 'freeze') expect(before.rows.map((row) => row.shown)).toEqual(shown);
    if (type === 'freeze') expect(JSON.parse(after.canonical)).toMatchObject({ rows: shown, edition: after.edition });
    for (const row of after.rows) {
      expect(row.state === 'paused').toBe(row.objections.some(({ outcome }) => outcome === 'open'));
      const last = rowUntil(after, row, calendar);
      if (row.state === 'ended') expect(typeof last === 'number' && last < today).toBe(true);
      for (const text of Object.values(row.shown)) if (typeof text === 'string') expect(isMasked(text)).toBe(true);
    }
    const over = after.rows.every(({ state }) => state === 'ended' || state === 'removed');
    if (after.status === 'ended' || after.status === 'published') expect(after.status === 'ended').toBe(over);
  }

  test('every command is for somebody, and no one else', () => {
    const mine: Partial<Record<NoticeCommandType, Name>> = { advance: '系统', expire: '系统', object: '系统' };
    const batch = published();
    for (const type of ['object', 'settle', 'advance', 'withdraw'] as const) {
      const stranger: Name = mine[type] === undefined ? '系统' : '复核甲';
      expect(batch.faults(stranger, deedOf(type, 0, batch.batch))[0]).toBe(`“${NOTICE_COMMANDS[type]}”不由您办理`);
    }
  });
});
