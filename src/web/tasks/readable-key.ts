/** A key of details as words: `numberRange`, `number_range` and `number-range` read «Number range». */
export function readableKey(key: string): string {
  const words = key
    .replaceAll(/[_.\-\s]+/g, ' ')
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .trim()
    .split(' ')
    // What is written in capitals throughout is a name of its own, such as IP or SIP.
    .map((word) => (/^\p{Lu}{2,}\d*$/u.test(word) ? word : word.toLowerCase()))
  const text = words.join(' ')
  return text === '' ? key : text.charAt(0).toUpperCase() + text.slice(1)
}
