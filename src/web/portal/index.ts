/** The public portal: pages rendered on the server, which work without scripts; the islands make them quicker. */
export { mainFirst, type Site } from './site.ts';
export { noticePage } from './notice/notice-page.ts';
export { calculatorPage, chooserPage, errorPage } from './pages.ts';
export { portalStyles } from './styles.ts';
