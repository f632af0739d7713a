import { Client, type Answer } from './client.ts';

/** A page as a browser without scripts has it. */
export interface Seen {
  readonly path: string;
  readonly status: number;
  readonly html: string;
  /** Words of the page, without marks. */
  readonly text: string;
}

/** Somebody with a browser in which no script runs: looks at pages, fills in forms, goes where they lead. */
export class Visitor {
  readonly browser: Client;
  #seen: Seen = { path: '', status: 0, html: '', text: '' };

  constructor(url: string, browser = new Client(url)) {
    this.browser = browser;
  }

  get seen(): Seen {
    return this.#seen;
  }

  async look(path: string): Promise<Seen> {
    return this.#follow(path, await this.browser.get(path, { headers: { accept: 'text/html' } }));
  }

  /** Sends the form of the page that goes to this address, with what it holds and what is filled in. */
  async send(
    action: string,
    filled: Readonly<Record<string, string>> = {},
    file?: { name: string; content: Uint8Array<ArrayBuffer> },
  ): Promise<Seen> {
    const form = formOf(this.#seen.html, action);
    if (form === undefined) throw new Error(`${this.#seen.path} has no form for ${action}`);
    const fields = { ...form, ...filled };
    const from = {
      referer: `http://${this.#host}${this.#seen.path}`,
      'x-csrf-token': undefined,
      'idempotency-key': undefined,
    };
    const asking =
      file === undefined
        ? { body: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded', headers: from }
        : { form: withFile(fields, file), headers: from };
    return this.#follow(action, await this.browser.ask('POST', action, asking));
  }

  get #host(): string {
    return new URL(this.browser.url).host;
  }

  async #follow(path: string, answer: Answer): Promise<Seen> {
    const location = answer.headers.get('location');
    if (answer.status >= 300 && answer.status < 400 && location !== null) {
      if (!location.startsWith('/')) throw new Error(`${path} leads to ${location}`);
      return this.look(location);
    }
    const html = answer.text;
    this.#seen = { path, status: answer.status, html, text: textOf(html) };
    return this.#seen;
  }
}

function withFile(
  fields: Readonly<Record<string, string>>,
  { name, content }: { name: string; content: Uint8Array<ArrayBuffer> },
): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('file', new Blob([content]), name);
  return form;
}

function textOf(html: string): string {
  return unescape(
    html.replaceAll(/<(?:script|style)[\s\S]*?<\/(?:script|style)>/gu, '').replaceAll(/<[^>]+>/gu, ' '),
  ).replaceAll(/\s+/gu, ' ');
}

/** Names and values of the form's fields as they stand; undefined where there is no such form. */
function formOf(html: string, action: string): Record<string, string> | undefined {
  const forms = html.match(/<form[\s\S]*?<\/form>/gu) ?? [];
  const found = forms.find((one) => attribute(one.slice(0, one.indexOf('>')), 'action') === action);
  if (found === undefined) return undefined;
  const fields: Record<string, string> = {};
  for (const input of found.match(/<input[^>]*>/gu) ?? []) {
    const [name, type] = [attribute(input, 'name'), attribute(input, 'type') ?? 'text'];
    if (name === undefined || type === 'file') continue;
    if ((type === 'radio' || type === 'checkbox') && !/\schecked/u.test(input)) continue;
    fields[name] = attribute(input, 'value') ?? '';
  }
  for (const [, head = '', content = ''] of found.matchAll(/<textarea([^>]*)>([\s\S]*?)<\/textarea>/gu))
    fields[attribute(head, 'name') ?? ''] = unescape(content);
  for (const [, head = '', content = ''] of `${found}${belonging(html, found)}`.matchAll(
    /<select([^>]*)>([\s\S]*?)<\/select>/gu,
  ))
    fields[attribute(head, 'name') ?? ''] = selected(content);
  return fields;
}

/** Lists that stand elsewhere on the page and name the form. */
function belonging(html: string, form: string): string {
  const id = attribute(form.slice(0, form.indexOf('>')), 'id');
  const all = html.match(/<select[^>]*>[\s\S]*?<\/select>/gu) ?? [];
  return all.filter((one) => id !== undefined && attribute(one.slice(0, one.indexOf('>')), 'form') === id).join('');
}

function selected(options: string): string {
  const all = options.match(/<option[^>]*>/gu) ?? [];
  const chosen = all.find((one) => /\sselected/u.test(one)) ?? all[0] ?? '';
  return attribute(chosen, 'value') ?? '';
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`, 'u').exec(tag)?.[1];
  return found === undefined ? undefined : unescape(found);
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
