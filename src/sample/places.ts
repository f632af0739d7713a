/** The eight counties and three development zones of 聊城, as registers name them. */
export const COUNTIES = [
  '东昌府区',
  '临清市',
  '茌平区',
  '阳谷县',
  '莘县',
  '东阿县',
  '冠县',
  '高唐县',
  '聊城经济技术开发区',
  '聊城高新技术产业开发区',
  '聊城江北水城旅游度假区',
] as const;

export type County = (typeof COUNTIES)[number];

/** How much of the city's work is where. */
export const COUNTY_WEIGHTS: readonly (readonly [County, number])[] = [
  ['东昌府区', 20],
  ['临清市', 15],
  ['茌平区', 13],
  ['阳谷县', 9],
  ['莘县', 8],
  ['东阿县', 7],
  ['冠县', 8],
  ['高唐县', 8],
  ['聊城经济技术开发区', 6],
  ['聊城高新技术产业开发区', 4],
  ['聊城江北水城旅游度假区', 2],
];

/** How firms of a county begin their names: 临清, but 莘县; those of the zones are the city's. */
export function firmPrefix(county: County): string {
  return county.startsWith('聊城')
    ? '聊城'
    : county === '东昌府区'
      ? '聊城东昌'
      : county.length === 2
        ? county
        : county.slice(0, -1);
}
