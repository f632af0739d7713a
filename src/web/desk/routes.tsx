import type { RouteObject } from 'react-router';
import { loadSession } from './shell/session.ts';
import { Failed } from './shell/failed.tsx';
import { Shell, Waiting } from './shell/shell.tsx';

/** Addresses below `/desk`. Each page is loaded when it is first opened. */
export const routes: RouteObject[] = [
  { path: '/sign-in', lazy: () => import('./sign-in/page.tsx'), HydrateFallback: Waiting, ErrorBoundary: Failed },
  {
    id: 'desk',
    path: '/',
    loader: loadSession,
    // Who is signed in doesn't change by turning a page; every answer says by itself when the session has ended.
    shouldRevalidate: () => false,
    Component: Shell,
    HydrateFallback: Waiting,
    ErrorBoundary: Failed,
    children: [
      {
        ErrorBoundary: Failed,
        children: [
          { index: true, lazy: () => import('./home/page.tsx') },
          { path: 'tasks', lazy: () => import('./tasks/page.tsx') },
          { path: 'cases', lazy: () => import('./cases/list-page.tsx') },
          { path: 'cases/:id', lazy: () => import('./cases/case-page.tsx') },
          { path: 'notices', lazy: () => import('./notices/list-page.tsx') },
          { path: 'notices/new', lazy: () => import('./notices/new-page.tsx') },
          { path: 'notices/objections', lazy: () => import('./notices/objections-page.tsx') },
          { path: 'notices/:id', lazy: () => import('./notices/notice-page.tsx') },
          { path: 'payments', lazy: () => import('./payments/list-page.tsx') },
          { path: 'payments/new', lazy: () => import('./payments/new-page.tsx') },
          { path: 'payments/:id', lazy: () => import('./payments/batch-page.tsx') },
          { path: 'budgets', lazy: () => import('./ledger/budgets-page.tsx') },
          { path: 'ledger', lazy: () => import('./ledger/ledger-page.tsx') },
          { path: 'registers', lazy: () => import('./registers/list-page.tsx') },
          { path: 'registers/:register', lazy: () => import('./registers/rows-page.tsx') },
          { path: 'registers/:register/new', lazy: () => import('./registers/new-page.tsx') },
          { path: 'registers/:register/import', lazy: () => import('./imports/new-page.tsx') },
          { path: 'registers/:register/rows/:row', lazy: () => import('./registers/row-page.tsx') },
          { path: 'people', lazy: () => import('./registers/people-page.tsx') },
          { path: 'change-requests', lazy: () => import('./requests/list-page.tsx') },
          { path: 'change-requests/:id', lazy: () => import('./requests/request-page.tsx') },
          { path: 'imports', lazy: () => import('./imports/list-page.tsx') },
          { path: 'imports/:id', lazy: () => import('./imports/import-page.tsx') },
          { path: 'accounts', lazy: () => import('./people/accounts-page.tsx') },
          { path: 'accounts/:id', lazy: () => import('./people/account-page.tsx') },
          { path: 'grants', lazy: () => import('./people/grants-page.tsx') },
          { path: 'sessions', lazy: () => import('./people/sessions-page.tsx') },
          { path: 'audit', lazy: () => import('./audit/page.tsx') },
          { path: 'me', lazy: () => import('./me/page.tsx') },
          { path: '*', lazy: () => import('./shell/nowhere.tsx') },
        ],
      },
    ],
  },
];
