import { crc32, deflateRawSync } from 'node:zlib'

/** A file inside a ZIP file. */
export interface Part {
  readonly name: string
  readonly bytes: Buffer
  /** As it is, without packing. */
  readonly stored?: boolean
}

/** A ZIP file with these parts, as a spreadsheet program writes it. */
export function zipOf(parts: readonly Part[]): Buffer {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes, stored = false } of parts) {
    const packed = stored ? bytes : deflateRawSync(bytes, { level: 1 })
    const nameBytes = Buffer.from(name)
    const sizes = Buffer.alloc(16)
    sizes.writeUInt16LE(nameBytes.length, 12)
    sizes.writeUInt32LE(crc32(bytes), 0)
    sizes.writeUInt32LE(packed.length, 4)
    sizes.writeUInt32LE(bytes.length, 8)
    const common = Buffer.alloc(10)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(stored ? 0 : 8, 4)
    const local = Buffer.concat([number32(0x04034b50), common, sizes, nameBytes])
    pieces.push(local, packed)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(
      Buffer.concat([number32(0x02014b50), Buffer.from([20, 0]), common, sizes, tail, nameBytes]),
    )
    offset += local.length + packed.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(listing.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...pieces, listing, number32(0x06054b50), end])
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

export interface Sheet {
  readonly name: string
  /** What stands in `sheetData`. */
  readonly rows: string
  readonly hidden?: boolean
}

export interface Workbook {
  readonly sheets: readonly Sheet[]
  /** Texts that cells of the type `s` share, as they stand in `<si>`. */
  readonly texts?: readonly string[]
  /** What stands in `styleSheet`. */
  readonly styles?: string
  readonly is1904?: boolean
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

function xmlPart(name: string, xml: string): Part {
  return { name, bytes: Buffer.from(head + xml) }
}

/** The parts of a workbook as Excel lays them out. */
export function partsOf({ sheets, texts, styles, is1904 = false }: Workbook): Part[] {
  const relations = (list: readonly (readonly [string, string])[]): string =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list
      .map(
        ([type, target], at) =>
          `<Relationship Id="rId${at + 1}" Type="${office}/${type}" Target="${target}"/>`,
      )
      .join('')}</Relationships>`
  return [
    xmlPart('_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']])),
    xmlPart(
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${sheets
        .map(
          ({ name, hidden = false }, at) =>
            `<sheet name="${name}" sheetId="${at + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`,
        )
        .join('')}</sheets></workbook>`,
    ),
    xmlPart(
      'xl/_rels/workbook.xml.rels',
      relations([
        ...sheets.map((_, at) => ['worksheet', `worksheets/sheet${at + 1}.xml`] as const),
        ...(texts === undefined ? [] : [['sharedStrings', 'sharedStrings.xml'] as const]),
        ...(styles === undefined ? [] : [['styles', '/xl/styles.xml'] as const]),
      ]),
    ),
    ...sheets.map(({ rows }, at) =>
      xmlPart(
        `xl/worksheets/sheet${at + 1}.xml`,
        `<worksheet xmlns="${main}"><dimension ref="A1"/><sheetData>${rows}</sheetData></worksheet>`,
      ),
    ),
    ...(styles === undefined
      ? []
      : [xmlPart('xl/styles.xml', `<styleSheet xmlns="${main}">${styles}</styleSheet>`)]),
    ...(texts === undefined
      ? []
      : [
          xmlPart(
            'xl/sharedStrings.xml',
            `<sst xmlns="${main}">${texts.map((each) => `<si>${each}</si>`).join('')}</sst>`,
          ),
        ]),
  ]
}

export function workbookOf(workbook: Workbook): Buffer {
  return zipOf(partsOf(workbook))
}

/** Styles as Excel writes them: 0 is as it is, 1 a date, 2 a date by a code of its own, 3 with leading zeros. */
export const plainStyles =
  '<numFmts count="2"><numFmt numFmtId="164" formatCode="[$-414]d. mmmm yyyy"/>' +
  '<numFmt numFmtId="165" formatCode="00000"/></numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'

/** Rows of plain texts and numbers, each in its cell. */
export function rowsOf(
  table: readonly (readonly (string | number | boolean | null)[])[],
  firstLine = 1,
): string {
  return table
    .map((cells, row) => {
      const line = firstLine + row
      const xml = cells.map((cell, at) => cellXml(`${letters(at)}${line}`, cell)).join('')
      return `<row r="${line}">${xml}</row>`
    })
    .join('')
}

function cellXml(reference: string, value: string | number | boolean | null): string {
  if (value === null || value === '') return ''
  if (typeof value === 'number') return `<c r="${reference}"><v>${value}</v></c>`
  if (typeof value === 'boolean') return `<c r="${reference}" t="b"><v>${value ? 1 : 0}</v></c>`
  return `<c r="${reference}" t="inlineStr"><is><t>${escapeXml(value)}</t></is></c>`
}

export function letters(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : letters(Math.floor(column / 26) - 1) + letters(column % 26)
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
