import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { readYaml } from './from-yaml.ts';
import type { SourceNode } from './source-node.ts';

/** A tree without its places. */
function plain(node: SourceNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'list') return node.items.map(plain);
  if (node.kind === 'map') return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
  return node.type === 'text' ? node.text : [node.type, node.text];
}

function placesOf(node: SourceNode): string[] {
  const inner =
    node.kind === 'list'
      ? node.items.flatMap(placesOf)
      : node.kind === 'map'
        ? node.entries.flatMap(({ key, place, value }) => [`${key} ${place.line}:${place.column}`, ...placesOf(value)])
        : [];
  return [`${node.kind} ${node.place.line}:${node.place.column}`, ...inner];
}

describe('readYaml', () => {
  test.each<[string, unknown]>([
    ['获奖: [{选手: 甲, 名次: 1}]', { 获奖: [{ 选手: '甲', 名次: ['number', '1'] }] }],
    ['金额: 3000.50', { 金额: ['number', '3000.50'] }],
    ['卡号: 6217002200000100001', { 卡号: ['number', '6217002200000100001'] }],
    ['日: 2025-12-31', { 日: '2025-12-31' }],
    ['a: "1"', { a: '1' }],
    ['a: true\nb: no', { a: ['boolean', 'true'], b: 'no' }],
    ['a: ~\nb:\nc: null', { a: ['null', ''], b: ['null', ''], c: ['null', ''] }],
    ['a: |\n  一\n  二\n', { a: '一\n二\n' }],
    ['a: >-\n  一\n  二\n', { a: '一 二' }],
    ['# 说明\n---\n甲\n...\n', '甲'],
  ])('%j', (text, tree) => {
    const { root, faults } = readYaml(text, 'f.yaml');
    expect([plain(root), faults]).toEqual([tree, []]);
  });

  test('knows the place of every part', () => {
    const { root } = readYaml('甲: "引"\n乙:\n  - 丙: |\n      文\n  -\n  - [1, 2]\n丁:', 'f.yaml');
    expect(root === undefined ? [] : placesOf(root)).toEqual([
      'map 1:1',
      ...['甲 1:1', 'scalar 1:4'],
      ...['乙 2:1', 'list 3:3', 'map 3:5', '丙 3:5', 'scalar 3:8'],
      ...['scalar 5:3', 'list 6:5', 'scalar 6:6', 'scalar 6:9'],
      ...['丁 7:1', 'scalar 7:1'],
    ]);
  });

  test('an empty item of a list stands at its dash', () => {
    const { root } = readYaml('a:\n  - {b: 1}\n  - {b: 2-3}\n  -\n  - \n  - 4\n  -', 'f.yaml');
    const items = root?.kind === 'map' && root.entries[0]?.value.kind === 'list' ? root.entries[0].value.items : [];
    expect(items.map(({ place }) => `${String(place.line)}:${String(place.column)}`)).toEqual([
      ...['2:5', '3:5', '4:3', '5:3', '6:5', '7:3'],
    ]);
  });

  test('with a name that is written twice, the rest is read all the same', () => {
    const { root, faults } = readYaml('a: 1\nb: 2\na: 3', 'f.yaml');
    expect(faults.map(({ kind }) => kind)).toEqual(['repeated']);
    expect(root?.kind === 'map' && root.entries.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  test.each<[string, readonly string[]]>([
    ['a: [1', ['1:6 括号没有成对']],
    ['a: [1]]', ['1:7 多了符号“]”']],
    ['a:\n\t- 1', ['2:1 缩进用了制表符，须用空格']],
    ['a: 1\nb: 2\na: 3\nb: 4', ['3:1 同一个名字写了两次', '4:1 同一个名字写了两次']],
    ['[{a: 1}]: b', ['1:1 冒号前面须是名称']],
    ['a: !!set {}\nb: !x 1', ['1:4 不支持“!”标签', '2:4 不支持“!”标签']],
    ['a: 1\n---\nb: 2', ['2:1 一个文件只写一份，多了“---”']],
    ['a: *b\nc: *d', ['1:4 不支持别名“*b”', '2:4 不支持别名“*d”']],
    ['a: "\\q"', ['1:6 双引号里的“\\”后面不对']],
    ['', []],
    ['# 只有注释', []],
  ])('says every fault of %j', (text, expected) => {
    const { faults } = readYaml(text, 'f.yaml');
    expect(faults.map(({ place, message }) => `${String(place.line)}:${String(place.column)} ${message}`)).toEqual(
      expected,
    );
  });

  test('reads what is written, whatever it is', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    const tree = fc.letrec((tie) => ({
      node: fc.oneof({ maxDepth: 3 }, text, fc.array(tie('node'), { maxLength: 3 }), tie('map')),
      map: fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        tie('node'),
        { maxKeys: 3 },
      ),
    })).node;
    fc.assert(
      fc.property(tree, (value) => {
        const { root, faults } = readYaml(dump(value, { forceQuotes: true }), 'f.yaml');
        expect([plain(root), faults]).toEqual([value, []]);
      }),
    );
  });
});
