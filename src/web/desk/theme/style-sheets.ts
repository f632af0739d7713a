/**
 * Stands in for `@rc-component/util`'s `dynamicCSS`, by which Ant Design would write `<style>` elements: the Content-Security-Policy
 * allows none. What it really adds while it runs (a page that doesn't scroll behind a dialogue) goes into a style sheet of the document
 * by the CSSOM; the variables of the theme stand in `antd.css` already.
 */
interface Options {
  readonly mark?: string;
}

const sheets = new Map<string, CSSStyleSheet>();

export function updateCSS(css: string, key: string, { mark }: Options = {}): object {
  if (mark !== undefined) return NO_ELEMENT;
  const sheet = sheets.get(key) ?? new CSSStyleSheet();
  sheet.replaceSync(css);
  if (!sheets.has(key)) {
    sheets.set(key, sheet);
    document.adoptedStyleSheets.push(sheet);
  }
  return NO_ELEMENT;
}

export function injectCSS(css: string, options?: Options): object {
  return updateCSS(css, css, options);
}

export function removeCSS(key: string): void {
  const sheet = sheets.get(key);
  sheets.delete(key);
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
}

export function clearContainerCache(): void {
  // There is no container: style sheets belong to the document.
}

/** The caller marks the element that it believes to get. */
const NO_ELEMENT = { setAttribute: (): void => undefined };
