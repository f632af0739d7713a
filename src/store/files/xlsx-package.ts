import { FileRefused, SAVE_AGAIN, thisIs, type FileFault } from './refused.ts';
import type { ZipEntry } from './zip.ts';

/** What a zip that is no plain workbook really is, by the names in it. */
const OTHER_PACKAGES: readonly { readonly has: RegExp; readonly what: string }[] = [
  { has: /^xl\/workbook\.bin$/iu, what: '二进制工作簿（.xlsb）' },
  { has: /^word\//iu, what: 'Word 文档' },
  { has: /^ppt\//iu, what: '演示文稿' },
  { has: /^content\.xml$/iu, what: 'OpenDocument 文档（.ods 等）' },
];

const NESTED = /\.(?:zip|rar|7z|gz|tgz|bz2|xz|jar|cab|iso|exe|dll|msi|xls[xmb]?|docx?|docm|pptx?|pptm|ods|odt)$/iu;

/** Everything in the package that it must not have, at once. @throws FileRefused */
export function checkPackage(entries: readonly ZipEntry[]): void {
  const names = entries.map(({ name }) => name);
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  const other = OTHER_PACKAGES.find((one) => has(one.has));
  if (other !== undefined)
    throw new FileRefused([{ code: 'I002', message: `${thisIs(other.what)}，不是 .xlsx`, hint: SAVE_AGAIN }]);
  if (!names.includes('[Content_Types].xml') || !names.includes('_rels/.rels'))
    throw new FileRefused([
      { code: 'I002', message: '这是压缩包，不是 .xlsx', hint: '先解压，再导入里面的 .xlsx 或 .csv' },
    ]);
  const faults: FileFault[] = [];
  if (entries.some(({ encrypted }) => encrypted))
    faults.push({ code: 'I005', message: '文件加了密码', hint: '取消密码，另存为 .xlsx，再导入' });
  if (has(/vbaProject\.bin$|^xl\/macrosheets\/|vbaData\.xml$/iu))
    faults.push({
      code: 'I006',
      message: '文件里有宏（.xlsm 改了名称也一样）',
      hint: '另存为“Excel 工作簿（.xlsx）”，提示“无法保存宏”时选“是”',
    });
  if (has(/^xl\/externalLinks\//iu))
    faults.push({
      code: 'I007',
      message: '文件引用了别的文件里的数据',
      hint: '在“数据 → 编辑链接”里断开链接（内容变为数值），保存，再导入',
    });
  const nested = names.filter((name) => NESTED.test(name));
  if (nested.length > 0)
    faults.push({
      code: 'I008',
      message: `文件里套着别的文件：${nested.slice(0, 3).join('、')}${nested.length > 3 ? ` 等 ${String(nested.length)} 个` : ''}`,
      hint: '删去插入的文件对象，保存，再导入',
    });
  if (faults.length > 0) throw new FileRefused(faults);
}
