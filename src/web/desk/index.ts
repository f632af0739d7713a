/** The staff's application: one page, whose scripts speak to the API. */
export { deskPage, type DeskPage } from './page.ts';
