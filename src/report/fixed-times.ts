const END = 0x06054b50;
const CENTRAL = 0x02014b50;
/** 1980-01-01, the first day that an archive knows. */
const DATE = 0x0021;

/** The archive with the same time on each of its files, so that its bytes tell nothing of when it was packed. No zip64, no comment. */
export function withFixedTimes(archive: Uint8Array): Uint8Array {
  const fixed = archive.slice();
  const view = new DataView(fixed.buffer);
  const end = fixed.length - 22;
  if (end < 0 || view.getUint32(end, true) !== END) throw new RangeError('the archive has no end record');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i += 1) {
    if (view.getUint32(at, true) !== CENTRAL) throw new RangeError('the archive has no central record');
    const local = view.getUint32(at + 42, true);
    for (const time of [at + 12, local + 10]) {
      view.setUint16(time, 0, true);
      view.setUint16(time + 2, DATE, true);
    }
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return fixed;
}
