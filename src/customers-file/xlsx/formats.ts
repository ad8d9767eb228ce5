import { readXml } from './xml.ts'

/** What a cell's number is by its format: a date, a number with leading zeros, or what it is. */
export type NumberFormat =
  | { readonly kind: 'date' }
  | { readonly kind: 'padded'; readonly digits: number }
  | null

/** Formats that every program knows by number (ECMA-376 part 1, §18.8.30; 27–36 and 50–58 in East Asian editions). */
const builtInDates: readonly (readonly [number, number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
]

const date: NumberFormat = { kind: 'date' }

/**
 * The format of each cell style, by its number, from `styles.xml`.
 * @throws CustomersFileError
 */
export async function readFormats(source: AsyncIterable<Buffer>): Promise<readonly NumberFormat[]> {
  const codes = new Map<number, string>()
  const styles: number[] = []
  let isInCellStyles = false
  await readXml(source, {
    open: (name, attributes) => {
      if (name === 'numFmt') {
        const { numFmtId, formatCode } = attributes()
        codes.set(Number(numFmtId), formatCode ?? '')
      } else if (name === 'cellXfs') isInCellStyles = true
      else if (name === 'xf' && isInCellStyles) styles.push(Number(attributes()['numFmtId'] ?? 0))
    },
    close: (name) => {
      if (name === 'cellXfs') isInCellStyles = false
    },
    text: () => {},
  })
  return styles.map((id) => {
    const code = codes.get(id)
    if (code !== undefined) return formatOf(code)
    return builtInDates.some(([from, to]) => id >= from && id <= to) ? date : null
  })
}

/** What a format code makes of a number. Only its first part counts: it is the one for what is positive. */
export function formatOf(code: string): NumberFormat {
  // A duration, such as [h]:mm, is no date.
  if (/\[[hms]+\]/i.test(code)) return null
  const plain = code.replaceAll(/"[^"]*"?|\\.|\[[^\]]*\]|[_*]./g, '').split(';')[0] ?? ''
  if (/^general$/i.test(plain)) return null
  if (/[dyhms]/i.test(plain)) return date
  return /^0{2,}$/.test(plain) ? { kind: 'padded', digits: plain.length } : null
}
