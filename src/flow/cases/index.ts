export { caseActors } from './actors.ts';
export { command, type CaseStep, type CommandBody } from './command.ts';
export { open, procedureOf, type CaseAsked } from './open.ts';
export { CaseRefused, type CaseRefusalCode } from './refused.ts';
