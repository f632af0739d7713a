/** What portal and desk share: the page around a view, styles, how amounts and days are written. Runs on the server and in a browser. */
export type { Markup } from './markup.ts';
export {
  choiceField,
  faultSummary,
  form,
  formMarks,
  submitButton,
  textField,
  type ChoiceField,
  type FormFault,
  type TextField,
} from './form.ts';
export { qrCode } from './qr-code.ts';
export { renderPage } from './page.ts';
export { sayMoney, sayDay, sayDate } from './words.ts';
