import type {
  AccountView,
  AuditEntry,
  GrantView,
  NamedImport,
  listLivingSessions,
  RegisterDescription,
  RegisterView,
  RequestView,
  RowView,
  VersionView,
} from '../../../flow/index.ts';

/** What the API answers, as the flows give it. */

export type { AccountView, GrantView, RegisterView, RequestView, RowView, VersionView };

/** `GET /api/registers/:register`. */
export type Description = Pick<RegisterDescription, 'register' | 'given' | 'shown' | 'template'> & {
  readonly columns: RegisterDescription['shape']['columns'];
};

export type Column = Description['columns'][number];
export type Cell = RowView['values'][string];

/** `GET …/rows` and its like. */
export interface Rows {
  readonly rows: readonly RowView[];
  readonly next: string | null;
  readonly count?: { readonly rows: number; readonly more: boolean };
}

export type ImportView = Omit<NamedImport, 'report' | 'version' | 'cancelAsked'> & { readonly report: string | null };

export type AuditView = AuditEntry & { readonly name: string; readonly accountName: string | null };

/** `GET /api/sessions`. */
export type SessionView = Awaited<ReturnType<typeof listLivingSessions>>[number];

export interface Roles {
  readonly roles: readonly {
    readonly code: string;
    readonly name: string;
    readonly reach: string;
    readonly kind: string;
  }[];
  readonly counties: readonly string[];
  readonly departments: readonly string[];
}

/** A written row, or the request that it became. */
export interface Written {
  readonly row: RowView | null;
  readonly request: string | null;
}
