/** The style sheet of the page: a sheet of paper on the screen, the form of GB/T 9704 on paper. */
export const DOCUMENT_STYLES = `
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
* { box-sizing: border-box; }
:root {
  --song: '方正小标宋简体', FZXiaoBiaoSong-B05S, 'Source Han Serif SC', 'Noto Serif SC', 'Songti SC', SimSun, serif;
  --fang: '仿宋_GB2312', FangSong_GB2312, FangSong, STFangsong, 'Noto Serif SC', serif;
  --hei: SimHei, STHeiti, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', sans-serif;
  --kai: '楷体_GB2312', KaiTi_GB2312, KaiTi, STKaiti, 'Noto Serif SC', serif;
}
body { margin: 0; background: #efece5; color: #16181b; font: 1.125rem/1.8 var(--fang); }
header, .objecting { max-width: 60rem; margin: 0 auto; padding: 1rem; font-family: var(--hei); font-size: 1rem; }
header ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 0; padding: 0; list-style: none; }
header a { display: inline-block; padding: .5rem 0; color: #1a4f86; }
.standing { margin: 0 0 .25rem; font-weight: 600; }
.sheet { max-width: 60rem; margin: 0 auto 1.5rem; padding: clamp(1rem, 5vw, 4rem); background: #fff; }
h1, .annex-title { margin: 0 0 1.5rem; font: 1.75rem/1.5 var(--song); text-align: center; text-wrap: balance; }
.annex-title { font-size: 1.5rem; }
h2, h3, p { margin: 0; }
.sheet > p { text-indent: 2em; overflow-wrap: anywhere; }
.sheet > h2:not(.annex-title) { font: inherit; font-family: var(--hei); text-indent: 2em; }
.sheet > h3 { font: inherit; font-family: var(--kai); text-indent: 2em; }
.sheet > .annex-mark { font-family: var(--hei); text-indent: 0; }
.signature { width: fit-content; margin: 3rem 2em 0 auto; text-align: center; }
.scroll { margin: 1rem 0; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 1rem; line-height: 1.5; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .375rem .5rem; border: 1px solid #16181b; font-weight: 400; }
th { font-family: var(--hei); white-space: nowrap; }
td.left { text-align: left; }
td.center { text-align: center; white-space: nowrap; }
td.right { text-align: right; white-space: nowrap; }
tr:target { background: #ffe8a3; }
.objecting h2 { font-size: 1.125rem; }
:focus-visible { outline: 3px solid #1a4f86; outline-offset: 2px; }
@media print {
  body { background: #fff; font-size: 16pt; line-height: 28.95pt; }
  header, .objecting { display: none; }
  .sheet { max-width: none; margin: 0; padding: 0; }
  h1, .annex-title { font-size: 22pt; line-height: 32pt; margin-bottom: 28.95pt; }
  h2, h3 { break-after: avoid; }
  .annex { break-before: page; }
  .scroll { overflow: visible; }
  table { font-size: 12pt; line-height: 18pt; }
  thead { display: table-header-group; }
  tr, .signature { break-inside: avoid; }
}
`;
