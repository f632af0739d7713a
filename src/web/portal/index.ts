/** The public portal: pages rendered on the server, which work without scripts; the islands make them quicker. */
export { mainFirst, type Site } from './site.ts';
export { noticePage } from './notice/notice-page.ts';
export { calculatorPage, chooserPage, errorPage } from './pages.ts';
export { portalStyles } from './styles.ts';
export { codePage, enrolPage, newPasswordPage, signInPage } from './account/sign-in.ts';
export type { FormFault } from '../ui/index.ts';
export { stepAddress, stepAfter, stepsOf, type StepName, type StepsAsked } from './apply/steps.ts';
export type { Draft } from './apply/frame.ts';
export { factsPage, type OutlookView } from './apply/facts-page.ts';
export { formPage } from './apply/form-page.ts';
export { materialPlace, materialsPage } from './apply/materials-page.ts';
export { accountPage, NEW_ACCOUNT } from './apply/account-page.ts';
export { checkPage } from './apply/check-page.ts';
export { receiptPage } from './apply/receipt-page.ts';
export { startPage } from './apply/start-page.ts';
export { answerPage } from './case/answer-page.ts';
export {
  appealPage,
  changeAccountPage,
  declinePage,
  disputePage,
  ratePage,
  withdrawPage,
  type ActionView,
} from './case/action-pages.ts';
export { casePage, type OneTap } from './case/case-page.ts';
export { casesPage, type CasesWhich } from './my/cases-page.ts';
export {
  entitlementsPage,
  sayAward,
  type ClaimView,
  type EntitlementsView,
  type Refused,
} from './my/entitlements-page.ts';
export type { Acting, PartyView } from './my/frame.ts';
export { cardPage } from './my/card-page.ts';
export { homePage } from './my/home-page.ts';
export {
  accountsPage,
  contactPage,
  materialsListPage,
  messagePage,
  messagesPage,
  type MessageView,
} from './my/other-pages.ts';
export { sayInstant } from './my/parts.ts';
export { sayGives } from './words/gives.ts';
export { sayDate, sayMoney } from '../ui/index.ts';
export { tablePage, togetherPage } from './apply/table-page.ts';
export { itemsPage } from './public/items-page.ts';
export { guidePage } from './public/guide-page.ts';
export { noticesPage, objectionsPage, objectPage, publicNoticePage } from './public/notices-page.ts';
export { contestsPage, honoursPage, trainingPage } from './public/lists-pages.ts';
export { progressPage } from './public/progress-page.ts';
export { verifyPage } from './public/verify-page.ts';
export { measurePage } from './measure/measure-page.ts';
export { indexOf, search } from './search/index-of.ts';
export { searchPage } from './search/search-page.ts';
