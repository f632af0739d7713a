import type { JSX } from 'preact';

/** A piece of a page, as `h()` makes it: rendered to text on the server, to elements in a browser. */
export type Markup = JSX.Element;
