/**
 * What the pages of one's own run, small: a second click does nothing, what is typed outlives a lost connection and an ended session,
 * and photos are made smaller before they are sent. Without it every page works as well.
 */

const KEPT = 'jiangtong.kept';
/** Never kept on the device: whose it is, what is chosen by file, and numbers of accounts. */
const NOT_KEPT = new Set(['csrf', 'key', 'version', 'file', 'number', 'password']);

for (const form of document.querySelectorAll('form')) {
  if (form.dataset['keep'] !== undefined) restore(form);
  form.addEventListener('input', () => {
    if (form.dataset['keep'] !== undefined) keep(form);
  });
  form.addEventListener('submit', (event) => {
    if (form.method !== 'post') return;
    if (!navigator.onLine) {
      event.preventDefault();
      say(form, '现在没有网络，还没有提交。填写的都在这一页上，连上以后再点一次。');
      return;
    }
    if (form.dataset['sent'] !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset['sent'] = '';
    say(form, form.enctype === 'multipart/form-data' ? '正在上传……' : '');
    const file = form.dataset['upload'] === undefined ? undefined : photoOf(form);
    if (file === undefined) return;
    event.preventDefault();
    void sendSmaller(form, file);
  });
}

// Who comes back to a page by “back” may send it again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form')) delete form.dataset['sent'];
});

function say(form: HTMLFormElement, text: string): void {
  const known = form.querySelector('.keep-note');
  const note = known ?? document.createElement('p');
  note.className = 'keep-note';
  note.setAttribute('role', 'status');
  note.textContent = text;
  if (known === null) form.append(note);
}

// ── what is typed ───────────────────────────────────────────────────────────────────────────────────────────────────

interface Kept {
  readonly path: string;
  readonly version: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** For this tab alone, so that nothing stays on a shared computer. */
function keep(form: HTMLFormElement): void {
  const fields: Record<string, string> = {};
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && !NOT_KEPT.has(name)) fields[name] = value;
  const kept: Kept = { path: location.pathname, version: form.dataset['keep'] ?? '', fields };
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

/** Typed before on this very page, and not saved since. */
function restore(form: HTMLFormElement): void {
  const kept = readKept();
  if (kept?.path !== location.pathname) return;
  sessionStorage.removeItem(KEPT);
  // What the server gives back with faults is newer.
  if (kept.version !== form.dataset['keep'] || document.getElementById('faults') !== null) return;
  let changed = false;
  for (const element of form.elements) {
    const value = 'name' in element && typeof element.name === 'string' ? kept.fields[element.name] : undefined;
    if (value === undefined) continue;
    if (element instanceof HTMLInputElement && element.type === 'radio') {
      const checked = element.value === value;
      changed ||= checked && !element.checked;
      element.checked = checked;
    } else if (isTyped(element)) {
      changed ||= element.value !== value;
      element.value = value;
    }
  }
  if (!changed) return;
  say(form, '已恢复上次填写、还没有保存的内容。');
  keep(form);
}

function isTyped(element: Element): element is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  if (element instanceof HTMLInputElement) return !['hidden', 'file', 'checkbox', 'submit'].includes(element.type);
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
}

function readKept(): Kept | undefined {
  const text = sessionStorage.getItem(KEPT);
  if (text === null) return undefined;
  const kept: unknown = JSON.parse(text);
  return isKept(kept) ? kept : undefined;
}

function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && 'path' in value && 'version' in value && 'fields' in value;
}

// ── photos ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const SMALL_ENOUGH = 1024 * 1024;
/** Enough to read a page of A4 by. */
const LONGEST_SIDE = 1600;
const QUALITY = 0.85;

function photoOf(form: HTMLFormElement): File | undefined {
  const file = form.querySelector<HTMLInputElement>('input[type=file]')?.files?.[0];
  return file !== undefined && /^image\/(?:jpeg|png)$/u.test(file.type) && file.size > SMALL_ENOUGH ? file : undefined;
}

/** A photo of ten megabytes takes minutes over a slow line, and shows no more than one of half a megabyte. */
async function sendSmaller(form: HTMLFormElement, file: File): Promise<void> {
  const input = form.querySelector<HTMLInputElement>('input[type=file]');
  const smaller = await shrink(file).catch(() => undefined);
  if (input !== null && smaller !== undefined && smaller.size < file.size) {
    const files = new DataTransfer();
    files.items.add(new File([smaller], file.name.replace(/\.\w+$/u, '.jpg'), { type: 'image/jpeg' }));
    input.files = files.files;
  }
  form.submit();
}

async function shrink(file: File): Promise<Blob | undefined> {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return new Promise((resolve) => {
    canvas.toBlob(
      (blob) => {
        resolve(blob ?? undefined);
      },
      'image/jpeg',
      QUALITY,
    );
  });
}
