/** `市教育体育局、市财政局` as its names. */
export function names(list = ''): readonly string[] {
  return list
    .split('、')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
