import { h } from 'preact';
import type { Markup } from './markup.ts';

/** Light modules around a code without which scanners don't find it: four, as ISO/IEC 18004 asks. */
const QUIET = 4;

/**
 * A QR code as one path: dark on white in both schemes and on paper, for scanners.
 * @param rows true where a module is dark, without the quiet zone
 */
export function qrCode(rows: readonly (readonly boolean[])[], label: string): Markup {
  const path = rows
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${String(x + QUIET)} ${String(y + QUIET)}h1v1h-1z`] : [])))
    .join('');
  const size = String(rows.length + 2 * QUIET);
  return h(
    'svg',
    { class: 'qr', viewBox: `0 0 ${size} ${size}`, 'shape-rendering': 'crispEdges', role: 'img', 'aria-label': label },
    h('rect', { width: size, height: size, fill: '#fff' }),
    h('path', { d: path, fill: '#000' }),
  );
}
