/**
 * THE table of the architecture: which room may import which. Everything the architecture check enforces between rooms is
 * generated from it (`to-rules.ts`).
 *
 * The data flows notice → rules → assessment → case → payment → report; a room may look back along that way, never forward.
 */
export interface Room {
  /** Its folder below `src/`. */
  readonly name: string;
  /** Rooms it may import and run. */
  readonly imports: readonly string[];
  /** Rooms of which it may import types alone (`import type`), besides those it may run. */
  readonly types: readonly string[];
  /** Why the line is drawn here. */
  readonly reason: string;
  /** What to do instead of an import that the table doesn't allow. */
  readonly wayOut: string;
}

export const rooms: readonly Room[] = [
  {
    name: 'kit',
    imports: [],
    types: [],
    reason:
      'kit is what every room stands on (money, dates, checks of numbers, diagnostics), so it stands on none of them.',
    wayOut: 'What knows of notices, cases or payments belongs in that room; give kit only what all of them need.',
  },
  {
    name: 'notice',
    imports: ['kit'],
    types: [],
    reason:
      'notice turns texts into measures, sentences and tables with their places; what they mean is for rules to say.',
    wayOut: 'Move the interpretation to rules. Reading files from disk is for flow: notice gets texts as strings.',
  },
  {
    name: 'rules',
    imports: ['kit', 'notice'],
    types: [],
    reason: 'rules checks what the notice says before anything runs, so it cannot need what runs it.',
    wayOut: 'Put what both need into the RuleSet, or into kit.',
  },
  {
    name: 'assessment',
    imports: ['kit', 'rules'],
    types: [],
    reason:
      'assessment computes awards from rules and facts alone, on the server, in the browser and in the database alike.',
    wayOut:
      'Pass in what it needs to know as facts; read files and tables in flow. What it wants of a notice, rules keeps.',
  },
  {
    name: 'policy',
    imports: ['kit', 'notice', 'rules', 'assessment'],
    types: [],
    reason:
      'policy tells the stories of the notices alone, from files: whoever checks or assesses should not wait for a database to load.',
    wayOut: 'What needs registers, cases or people is a story of flow.',
  },
  {
    name: 'register',
    imports: ['kit'],
    types: ['rules'],
    reason: 'register derives tables and forms from the dictionary that rules has already read; it runs no rule.',
    wayOut: 'Let flow compile the rules and hand register the dictionary.',
  },
  {
    name: 'case',
    imports: ['kit'],
    types: ['assessment'],
    reason:
      'a case decides by its own state; it keeps the assessment it was given, so that it can be replayed at any later day.',
    wayOut: 'Let flow assess first and put the result in the command.',
  },
  {
    name: 'payment',
    imports: ['kit'],
    types: ['case'],
    reason:
      'payment moves the amounts that cases were granted; it must not compute them again, nor know how they are stored.',
    wayOut: 'Let flow read and write; hand payment the awards, and store the postings it returns.',
  },
  {
    name: 'supervision',
    imports: ['kit'],
    types: ['rules', 'case'],
    reason: 'supervision watches tasks, terms and indicators; it changes no case and reads no table itself.',
    wayOut: 'Let flow load the registers and cases and hand them in.',
  },
  {
    name: 'report',
    imports: ['kit'],
    types: ['rules', 'assessment', 'register', 'case', 'payment', 'supervision'],
    reason: 'report turns what has happened into lists, figures and evidence; it never makes anything happen.',
    wayOut: 'Let flow run the other rooms and hand report their results.',
  },
  {
    name: 'access',
    imports: ['kit'],
    types: [],
    reason:
      'access says who may do what, from a person’s grants alone; every door asks it, so it knows of none of them.',
    wayOut: 'Pass in what the decision needs (whose row, which county, which department) as plain values.',
  },
  {
    name: 'sample',
    imports: ['kit'],
    types: ['rules', 'register'],
    reason: 'sample invents a city, always the same one; it goes into the platform by the same ways as real data.',
    wayOut: 'Let flow load the rows that sample makes.',
  },
  {
    name: 'store',
    imports: ['kit', 'access'],
    types: ['register', 'case', 'payment', 'supervision', 'report'],
    reason:
      'store keeps the shapes that the pure rooms declare; a database that computed awards would be a second truth.',
    wayOut: 'Let flow compute, and store what comes out in the same transaction.',
  },
  {
    name: 'flow',
    imports: [
      'kit',
      'notice',
      'rules',
      'assessment',
      'policy',
      'register',
      'case',
      'payment',
      'supervision',
      'report',
      'access',
      'sample',
      'store',
    ],
    types: [],
    reason:
      'flow tells each story of the platform once, for HTTP, command line and jobs alike, so it knows of none of them.',
    wayOut: 'Parse requests and arguments in api or cli, and pass plain values to the flow.',
  },
  {
    name: 'web/ui',
    imports: ['kit'],
    types: [],
    reason: 'web/ui has the parts that portal and desk share, so it knows of neither, and of no server room.',
    wayOut: 'Pass in what is to be shown as properties.',
  },
  {
    name: 'web/portal',
    // An exception to "the web speaks to the API only": the compiled rules also run in the browser, so that a citizen's calculator
    // answers at once, offline, and without sending anyone's facts to the server. The three rooms are pure, so they can run there.
    imports: ['kit', 'rules', 'assessment', 'web/ui'],
    types: ['policy', 'flow'],
    reason:
      'the portal is sent to everybody, so it speaks to the API only; the rules and their assessment alone also run in the browser.',
    wayOut: 'Fetch from the API, or let the API hand the page its data.',
  },
  {
    name: 'web/desk',
    imports: ['kit', 'web/ui'],
    types: ['flow'],
    reason:
      'the desk shows what the API lets this member of staff see; a way around the API is a way around its permissions.',
    wayOut: 'Fetch from the API, or let the API hand the page its data.',
  },
  {
    name: 'api',
    imports: ['kit', 'access', 'policy', 'flow', 'web/portal', 'web/desk', 'web/ui'],
    types: [],
    reason:
      'api parses a request, calls one flow and shows the outcome (pages are rendered by web); it holds no rule of its own.',
    wayOut: 'Give the flow a function for it, and call that.',
  },
  {
    name: 'cli',
    imports: ['kit', 'policy', 'flow', 'api'],
    types: [],
    reason: 'cli parses arguments and calls one flow (or starts the api to serve); it holds no rule of its own.',
    wayOut: 'Give the flow a function for it, and call that.',
  },
];
