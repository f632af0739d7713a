/**
 * What every page of the portal runs, kept small: places within closed marks open when a link leads to them, the search filters as it is
 * typed, and the calculator is loaded once it is wanted.
 */
import { fromHash } from '../calculator/link.ts';

openTarget();
addEventListener('hashchange', openTarget);
closeContentsOnPhones();
setUpSearch();
setUpCalculator();

/** A link to an item or reading within closed details opens them. */
function openTarget(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target === null) return;
  for (let element: Element | null = target; element !== null; element = element.parentElement)
    if (element instanceof HTMLDetailsElement) element.open = true;
  target.scrollIntoView();
}

function closeContentsOnPhones(): void {
  const contents = document.querySelector<HTMLDetailsElement>('[data-toc]');
  if (contents === null || matchMedia('(width >= 80rem)').matches) return;
  contents.open = location.hash === '#toc';
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a[href="#toc"]') !== null) contents.open = true;
  });
}

function setUpSearch(): void {
  const form = document.querySelector<HTMLFormElement>('[data-search]');
  const input = form?.querySelector('input');
  const status = document.querySelector('[data-search-status]');
  if (form === null || input === null || input === undefined || status === null) return;
  // A page that the server has filtered holds only what was found, so it searches by the server again.
  if (input.value !== '') return;
  input.addEventListener('input', () => {
    status.textContent = filter(input.value);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    status.textContent = filter(input.value);
    document.querySelector('[data-passage]:not([hidden])')?.scrollIntoView();
  });
}

/** Hides passages without all the words; says how many are left. */
function filter(query: string): string {
  const words = normal(query)
    .split(/\s+/u)
    .filter((word) => word !== '');
  let found = 0;
  for (const passage of document.querySelectorAll<HTMLElement>('[data-passage]')) {
    const text = normal(passage.textContent);
    passage.hidden = !words.every((word) => text.includes(word));
    if (!passage.hidden) found++;
  }
  for (const measure of document.querySelectorAll<HTMLElement>('[data-measure]'))
    measure.hidden = measure.querySelector('[data-passage]:not([hidden])') === null;
  if (words.length === 0) return '';
  return found === 0 ? `没有找到“${query.trim()}”` : `找到${String(found)}处`;
}

function normal(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** On the calculator's own page it takes over at once; beside a notice, where there is room, once an item is chosen. */
function setUpCalculator(): void {
  const place = document.querySelector<HTMLElement>('[data-calculator]');
  if (place === null) return;
  const resumed = fromHash(location.hash);
  const start = place.dataset['start'];
  if (resumed !== undefined || start !== undefined) void open(place, start ?? '', true);
  document.addEventListener('click', (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-item]') : null;
    const item = link?.dataset['item'];
    const isBeside = place.closest('.beside') !== null && place.offsetParent !== null;
    if (link === null || item === undefined || !isBeside) return;
    event.preventDefault();
    open(place, item, false).catch(() => {
      location.assign(link.href);
    });
  });
}

async function open(place: HTMLElement, item: string, isOwnPage: boolean): Promise<void> {
  const { startCalculator } = await import('../calculator/mount.ts');
  await startCalculator(place, { item, isOwnPage });
}
