import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskRow, type PublicRow, type RowSource } from '../case/index.ts';
import { dayOf } from '../kit/index.ts';
import { noticeDocument, type NoticeToPrint } from './notice-document.ts';
import { toHtml, type PageAround } from './to-html.ts';

const SOURCE: RowSource = {
  name: '张三',
  identity: '371599199001010019',
  county: '东昌府区',
  matter: '焊接/2025',
  amount: 10_000_000,
  benefit: '',
  clause: '（三）',
};

const rows = (count: number, source: Partial<RowSource> = {}): readonly PublicRow[] =>
  Array.from({ length: count }, (_, i) => maskRow(i + 1, { ...SOURCE, ...source }));

const notice = (more: Partial<NoticeToPrint> = {}): NoticeToPrint => ({
  id: '2026-000012',
  edition: 1,
  title: '关于拟发放竞赛选手奖励的公示',
  basis: { title: '某通知', number: '聊政办字〔2024〕23号' },
  item: '竞赛选手奖励',
  days: 5,
  publishedOn: dayOf(2026, 3, 2),
  until: dayOf(2026, 3, 9),
  office: { organ: '某局', phone: '0635-0000000', address: '某路1号' },
  digest: 'ab'.repeat(32),
  withdrawnFor: null,
  rows: rows(2),
  published: 2,
  ...more,
});

const AROUND: PageAround = { styles: '/a.css', standing: '公示中', links: [], objecting: ['怎样提出'] };

const textsOf = (given: NoticeToPrint): string[] =>
  noticeDocument(given).blocks.flatMap((block) => (block.kind === 'table' ? [] : [block.text]));

describe('the text of a notice', () => {
  test('of which every row was taken down is one sentence, without a table', () => {
    const given = notice({ rows: [] });
    expect(textsOf(given)).toEqual([
      '本公示原列竞赛选手奖励2项，经核查异议成立，已全部撤下，不再公示。',
      '公示编号：2026-000012（第1期）。',
      `发布名单的SM3摘要值：${'ab'.repeat(32)}`,
    ]);
    expect(noticeDocument(given).blocks.some(({ kind }) => kind === 'table')).toBe(false);
  });

  test('says on what, for how many, for how long, and where to object', () => {
    expect(textsOf(notice())).toEqual([
      '根据《某通知》（聊政办字〔2024〕23号）（三）的规定，经申请、受理、审核、复核，拟发放竞赛选手奖励2项，共计20万元，名单如下。现予公示，接受社会监督。',
      '一、公示时间',
      '本公示于2026年3月2日发布，公示期为5个工作日，发布当日不计算在内，至2026年3月9日24时止。',
      '二、异议受理',
      '公示期内，任何单位和个人对名单有异议的，可以通过下列方式提出，署名、匿名均可；请写明所涉的序号、事实和依据。我们对提出人的信息严格保密。异议只影响所涉的一项，其余继续公示。',
      '（一）网上',
      '在公示网页上对所涉的一项提出异议，当场得到回执号，凭回执号查询处理情况。',
      '（二）电话',
      '受理电话：0635-0000000（工作日办公时间）。',
      '（三）来信来访',
      '受理地址：某路1号。',
      '三、其他事项',
      '名单中的身份证号、统一社会信用代码已作遮盖处理；公示期满后，公示网页按规定的期限下线。',
      '公示编号：2026-000012（第1期）。',
      `发布名单的SM3摘要值：${'ab'.repeat(32)}`,
    ]);
    expect(noticeDocument(notice()).signature).toEqual({ organ: '某局', date: '2026年3月2日' });
  });

  test('before it is published leaves open what only that day gives', () => {
    const draft = notice({ publishedOn: null, until: null, office: null, digest: null });
    expect(textsOf(draft).join('')).toContain('本公示于（发布时写定）发布');
    expect(noticeDocument(draft).signature).toEqual({ organ: '发布单位（发布时写定）', date: '（发布时写定）' });
    expect(textsOf(draft).join('')).not.toContain('SM3');
  });

  test('of a later edition says why the one before was withdrawn, and which rows are gone', () => {
    const later = notice({ edition: 2, withdrawnFor: '金额有误', rows: rows(4).slice(1, 3), published: 4 });
    expect(textsOf(later)).toEqual(
      expect.arrayContaining([
        '本批次前一期已撤回（金额有误），本期更正后重新公示。',
        '经核查异议成立，原名单序号1、4已撤下。',
        '公示编号：2026-000012（第2期）。',
      ]),
    );
  });
});

describe('its list', () => {
  test('stands in the text where it is short, in an annex where it is long', () => {
    expect(noticeDocument(notice({ rows: rows(8) })).annexes).toEqual([]);
    const long = noticeDocument(notice({ rows: rows(9) }));
    expect(long.annexes.map(({ title, table }) => [title, table.rows.length])).toEqual([['竞赛选手奖励拟发放名单', 9]]);
    expect(textsOf(notice({ rows: rows(9) })).at(-1)).toBe('附件：竞赛选手奖励拟发放名单');
    expect(long.blocks.filter(({ kind }) => kind === 'table')).toEqual([]);
  });

  test('has the columns that its rows need', () => {
    const head = (given: NoticeToPrint): readonly string[] =>
      noticeDocument(given).blocks.flatMap((one) =>
        one.kind === 'table' ? one.table.columns.map(({ title }) => title) : [],
      );
    const common = ['序号', '姓名或单位名称', '证件号码', '区县', '项目'];
    expect(head(notice())).toEqual([...common, '金额（元）']);
    expect(head(notice({ rows: rows(1, { amount: null, benefit: '办公场所' }) }))).toEqual([...common, '待遇']);
    const [table] = noticeDocument(notice({ rows: rows(1, { amount: 123_456 }) })).blocks.flatMap((one) =>
      one.kind === 'table' ? [one.table] : [],
    );
    expect(table?.rows).toEqual([['1', '张三', '371***********0019', '东昌府区', '焊接/2025', '1,234.56']]);
  });

  test('gives no number away, whatever the rows say, on the page either', () => {
    const fields = ['name', 'identity', 'county', 'matter', 'benefit', 'clause'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.stringMatching(/^[0-9]{7,19}$/), (field, number) => {
        const given = notice({ rows: rows(1, { [field]: `甲${number}` }), digest: null });
        const shown = `${JSON.stringify(noticeDocument(given))}${toHtml(noticeDocument(given), AROUND)}`;
        // The office's own telephone and the batch's number are no secrets.
        expect(shown.replaceAll('0635-0000000', '').match(/\d{7,}/gu)).toBeNull();
      }),
    );
  });
});

describe('the page', () => {
  test('has nothing but text: what looks like markup stays text, wherever it comes from', () => {
    const evil = `<script>alert("x")</script>'&`;
    const html = toHtml(
      noticeDocument(
        notice({ title: evil, rows: rows(1, { name: evil }), office: { organ: evil, phone: evil, address: evil } }),
      ),
      { ...AROUND, standing: evil, objecting: [evil], links: [{ href: '/"><script>', text: evil }] },
    );
    expect(html).not.toMatch(/<script|style=|href="\/"/u);
    expect(html.match(/&lt;script&gt;/gu)?.length).toBeGreaterThanOrEqual(7);
    expect(html).toContain('<link rel="stylesheet" href="/a.css">');
  });

  test('has a row to link to for each of the list, and says how to object only where one can', () => {
    const html = toHtml(noticeDocument(notice({ rows: rows(12), published: 12 })), AROUND);
    expect(html.match(/<tr id="row-\d+">/gu)).toHaveLength(12);
    expect(html).toContain('怎样提出异议');
    expect(toHtml(noticeDocument(notice()), { ...AROUND, objecting: [] })).not.toContain('怎样提出异议');
  });
});
