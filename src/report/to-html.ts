import type { Annex, Block, OfficialDocument, Table } from './document.ts';

/** What stands around the document on its page; not on paper. */
export interface PageAround {
  /** Address of the style sheet. */
  readonly styles: string;
  /** `公示中，至2026年3月9日止`. */
  readonly standing: string;
  readonly links: readonly { readonly href: string; readonly text: string }[];
  /** How to object, a paragraph each; none where that is over. */
  readonly objecting: readonly string[];
}

/** A page that reads like the document and prints like it; without scripts, and every text escaped. */
export function toHtml(document: OfficialDocument, around: PageAround): string {
  const { title, blocks, signature, annexes } = document;
  const links = around.links.map(({ href, text }) => `<li><a href="${escapeHtml(href)}">${escapeHtml(text)}</a></li>`);
  return [
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title><meta name="robots" content="noindex">`,
    '<meta name="format-detection" content="telephone=no"><meta name="color-scheme" content="light">',
    '<link rel="icon" href="/favicon.svg" type="image/svg+xml">',
    `<link rel="stylesheet" href="${escapeHtml(around.styles)}"></head><body>`,
    `<header><p class="standing">${escapeHtml(around.standing)}</p><nav aria-label="本公示"><ul>${links.join('')}</ul></nav></header>`,
    `<main><article class="sheet"><h1>${escapeHtml(title)}</h1>${blocks.map(blockOf).join('')}`,
    `<div class="signature"><p>${escapeHtml(signature.organ)}</p><p>${escapeHtml(signature.date)}</p></div></article>`,
    ...annexes.map(annexOf),
    ...(around.objecting.length === 0
      ? []
      : [
          '<section class="objecting" aria-labelledby="objecting"><h2 id="objecting">怎样提出异议</h2>',
          around.objecting.map((text) => `<p>${escapeHtml(text)}</p>`).join(''),
          '</section>',
        ]),
    '</main></body></html>',
  ].join('');
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'heading': {
      const tag = block.level === 1 ? 'h2' : 'h3';
      return `<${tag}>${escapeHtml(block.text)}</${tag}>`;
    }
    case 'table':
      return tableOf(block.table, '名单');
  }
}

function annexOf({ title, table }: Annex): string {
  return `<section class="sheet annex"><p class="annex-mark">附件</p><h2 class="annex-title">${escapeHtml(title)}</h2>${tableOf(table, title)}</section>`;
}

function tableOf({ columns, rows }: Table, caption: string): string {
  const head = columns.map(({ title }) => `<th scope="col">${escapeHtml(title)}</th>`).join('');
  const body = rows.map((texts) => {
    const cells = columns.map(({ align }, i) => `<td class="${align}">${escapeHtml(texts[i] ?? '')}</td>`);
    return `<tr id="row-${escapeHtml(texts[0] ?? '')}">${cells.join('')}</tr>`;
  });
  return `<div class="scroll"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (sign) => SIGNS[sign] ?? sign);
}
