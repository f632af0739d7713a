import type { Notice, SourceTable } from '../../../flow/index.ts';
import { regimeOn, type Regime } from '../../../rules/index.ts';
import { sayCell } from './cells.ts';
import type { Site } from '../site.ts';

/** What the parts of a notice's page are rendered with. */
export interface View {
  readonly site: Site;
  readonly notice: Notice;
  readonly today: number;
  readonly regime: Regime;
  /** Codes of readings whose place on the page is taken: the first one gets the anchor. */
  readonly anchored: Set<string>;
}

export function viewOf(site: Site, notice: Notice, today: number): View {
  return { site, notice, today, regime: regimeOn(site.ruleSet, today), anchored: new Set() };
}

export function cellWords(view: View): (cell: string, isOutput: boolean) => string {
  return (cell, isOutput) => sayCell(cell, isOutput, view.site.ruleSet, view.regime);
}

/** A table of the notice by the name in its caption, as it stands in its file. */
export function sourceTable(view: View, name: string): SourceTable | undefined {
  const blocks = view.notice.measures.flatMap((measure) => measure.blocks);
  return blocks.flatMap((block) => block.tables).find((table) => table.caption?.name === name);
}
