import type { CellContext } from './cell.ts'
import { readFormats } from './formats.ts'
import { maxPartBytes } from './limits.ts'
import { readSheet, type SheetRow } from './sheet.ts'
import { readTexts, Texts } from './texts.ts'
import { unreadable } from './unreadable.ts'
import { readXml } from './xml.ts'
import { ZipFile } from './zip.ts'

/** A sheet that has rows, read from its first one on. */
export interface OpenSheet {
  readonly name: string
  readonly rows: AsyncGenerator<readonly SheetRow[], void, undefined>
}

interface Relation {
  readonly id: string
  /** The last word of its type, which the two editions of the standard have in common. */
  readonly type: string
  readonly target: string
}

/**
 * Opens a workbook (ECMA-376, transitional or strict) at its first sheet that has rows; those that its author has
 * hidden come last. Undefined where none has any.
 *
 * @throws CustomersFileError where it cannot be read
 */
export async function openWorkbook(file: Buffer): Promise<OpenSheet | undefined> {
  const zip = new ZipFile(file)
  const main = (await readRelations(zip, '')).find(({ type }) => type === 'officeDocument')
  if (main === undefined) throw unreadable()
  const relations = await readRelations(zip, main.target)
  const targetOf = (type: string): string | undefined =>
    relations.find((relation) => relation.type === type)?.target
  const { sheets, is1904 } = await readList(zip, main.target)
  const styles = targetOf('styles')
  const texts = targetOf('sharedStrings')
  const context: CellContext = {
    is1904,
    formats: styles === undefined || !zip.has(styles) ? [] : await readFormats(part(zip, styles)),
    texts: texts === undefined || !zip.has(texts) ? new Texts() : await readTexts(zip.read(texts)),
  }
  for (const { name, relationId } of sheets) {
    const sheet = relations.find(({ id, type }) => id === relationId && type === 'worksheet')
    if (sheet === undefined) continue
    const rows = readSheet(zip.read(sheet.target), context)
    const first = await nextRows(rows)
    if (first !== undefined) return { name, rows: withFirst(first, rows) }
  }
  return undefined
}

async function nextRows(
  rows: AsyncGenerator<readonly SheetRow[], void, undefined>,
): Promise<readonly SheetRow[] | undefined> {
  for (let next = await rows.next(); next.done !== true; next = await rows.next())
    if (next.value.length > 0) return next.value
  return undefined
}

async function* withFirst(
  first: readonly SheetRow[],
  rest: AsyncGenerator<readonly SheetRow[], void, undefined>,
): AsyncGenerator<readonly SheetRow[], void, undefined> {
  yield first
  yield* rest
}

/** The list of sheets, visible ones first, and which year days count from. */
async function readList(
  zip: ZipFile,
  name: string,
): Promise<{ sheets: { name: string; relationId: string }[]; is1904: boolean }> {
  const visible: { name: string; relationId: string }[] = []
  const hidden: typeof visible = []
  let is1904 = false
  await readXml(part(zip, name), {
    open: (tag, attributes) => {
      if (tag === 'workbookPr') is1904 = /^(?:1|true|on)$/.test(attributes()['date1904'] ?? '')
      if (tag !== 'sheet') return
      const found = attributes()
      // Its prefix is the file's own choice; `sheetId` is the only other one.
      const relationId = Object.entries(found).find(([key]) => key.endsWith(':id'))?.[1] ?? ''
      const isVisible = (found['state'] ?? 'visible') === 'visible'
      ;(isVisible ? visible : hidden).push({ name: found['name'] ?? '', relationId })
    },
    close: () => {},
    text: () => {},
  })
  return { sheets: [...visible, ...hidden], is1904 }
}

/** What a part leads to, with whole names; '' is the package itself (ECMA-376 part 2, §9.3). */
async function readRelations(zip: ZipFile, from: string): Promise<Relation[]> {
  const slash = from.lastIndexOf('/')
  const folder = from.slice(0, slash + 1)
  const name = `${folder}_rels/${from.slice(slash + 1)}.rels`
  if (!zip.has(name)) throw unreadable()
  const relations: Relation[] = []
  await readXml(part(zip, name), {
    open: (tag, attributes) => {
      if (tag !== 'Relationship') return
      const { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode } = attributes()
      if (mode === 'External') return
      relations.push({ id, type: type.slice(type.lastIndexOf('/') + 1), target: resolve(folder, target) })
    },
    close: () => {},
    text: () => {},
  })
  return relations
}

/** `../a.xml` from a folder, `/xl/a.xml` from the top. */
function resolve(folder: string, target: string): string {
  return decodeURI(new URL(target.replaceAll('\\', '/'), `zip://package/${folder}`).pathname).slice(1)
}

/** A part that is small in every workbook that a person has made. */
async function* part(zip: ZipFile, name: string): AsyncGenerator<Buffer, void, undefined> {
  let bytes = 0
  for await (const piece of zip.read(name)) {
    bytes += piece.length
    if (bytes > maxPartBytes) throw unreadable()
    yield piece
  }
}
