import { h } from 'preact';
import { renderPage, type Markup } from '../ui/index.ts';
import { chooser } from './calculator/chooser.ts';
import { interviewFromText, startInterview } from './calculator/interview.ts';
import { panel, unsound } from './calculator/panel.ts';
import { stepOf, submit, type FormFields } from './calculator/step.ts';
import { layout } from './layout.ts';
import { address, type Site } from './site.ts';

/** The calculator's first step on a page of its own. */
export function chooserPage(site: Site, today: number): string {
  return calculatorShell(site, '政策测算', true, chooser(site.ruleSet, site.notices[0]?.id, today));
}

/**
 * The calculator of one item: its first question, or the step after a form was sent. Without scripts the whole calculator is this page;
 * with them the browser takes over and sends nothing. Undefined where there is no such item.
 */
export function calculatorPage(
  site: Site,
  code: string,
  form: FormFields | undefined,
  today: number,
): string | undefined {
  const { ruleSet } = site;
  const item = ruleSet.items.find((one) => one.code === code);
  if (item === undefined) return undefined;
  const before = form === undefined ? startInterview(code) : interviewFromText(form.get('interview') ?? '');
  const sent = before === undefined || form === undefined ? undefined : submit(before, form, ruleSet, today);
  const interview = sent?.interview ?? before;
  const step = interview === undefined ? undefined : stepOf(interview, ruleSet, today);
  const refusal =
    sent === undefined || sent.faults.length === 0 ? undefined : { faults: sent.faults, rejected: sent.rejected };
  const options = { ruleSet, today, local: false, ...(refusal === undefined ? {} : { refusal }) };
  const content = step === undefined ? unsound(code, today) : panel(step, options);
  return calculatorShell(site, `${item.name} - 政策测算`, form === undefined, content, code);
}

function calculatorShell(site: Site, title: string, indexed: boolean, content: Markup, code?: string): string {
  return renderPage({
    title,
    description: '逐题回答，随时看到能得多少、依据哪一句、还差多少。',
    canonical: address.calculator(code),
    styles: site.styles,
    scripts: site.scripts,
    kind: 'calculator-page',
    indexed,
    large: site.large === true,
    body: layout({
      site,
      current: 'calculator',
      children: h(
        'main',
        { id: 'main', tabIndex: -1 },
        h('h1', null, '政策测算'),
        h('div', { 'data-calculator': site.rulesUrl, ...(code === undefined ? {} : { 'data-start': code }) }, content),
      ),
    }),
  });
}

/** A page that says what went wrong and where to go on. */
export function errorPage(site: Site, title: string, explanation: string): string {
  return renderPage({
    title,
    description: explanation,
    styles: site.styles,
    scripts: [],
    kind: 'error-page',
    indexed: false,
    large: site.large === true,
    body: layout({
      site,
      current: '',
      children: h(
        'main',
        { id: 'main', tabIndex: -1 },
        h('h1', null, title),
        h('p', null, explanation),
        h('ul', { class: 'ways' }, [
          ...site.notices.map((notice) =>
            h('li', null, h('a', { href: address.notice(notice.id) }, `看文件：${notice.head.简称}`)),
          ),
          h('li', null, h('a', { href: address.calculator() }, '政策测算：看看能得到什么')),
        ]),
      ),
    }),
  });
}
