/** What JSON can hold: everything that a case keeps goes to the database and back as it is. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
