import { isScalar, LineCounter, parseDocument, visit } from 'yaml'

/** A catalogue as it was read, still unchecked. */
export interface CatalogueFile {
  readonly value: unknown
  /** In which line, from 1, something stands that the API names as `body.offers[3].amount`; null where nothing near does. */
  readonly lineOf: (path: string) => number | null
}

/** The file is neither YAML nor JSON. */
export class CatalogueFileError extends Error {
  override readonly name = 'CatalogueFileError'
  readonly line: number

  constructor(line: number, detail: string) {
    super(detail)
    this.line = line
  }
}

/** Longer than any file that says each thing once. */
const maxAliases = 100

/**
 * Reads the catalogue's file, as YAML or as JSON, which is YAML too. An amount is a text to the API: `12.50` without quotes
 * keeps its digits.
 * @throws CatalogueFileError where it is neither
 */
export function readCatalogueFile(text: string): CatalogueFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' })
  const [error] = document.errors
  if (error !== undefined) throw new CatalogueFileError(lines.linePos(error.pos[0]).line, error.message)
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || key.value !== 'amount' || !isScalar(value)) return
      if (typeof value.value === 'number') value.value = value.source ?? String(value.value)
    },
  })
  return {
    value: valueOf(document),
    lineOf: (path) => {
      const steps = stepsOf(path)
      for (let length = steps.length; length > 0; length -= 1) {
        const node: unknown = document.getIn(steps.slice(0, length), true)
        const start = rangeOf(node)
        if (start !== null) return lines.linePos(start).line
      }
      return null
    },
  }
}

function valueOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: maxAliases })
  } catch (error) {
    throw new CatalogueFileError(1, error instanceof Error ? error.message : String(error))
  }
}

/** `body.offers[3].amount` is offers, 3, amount. */
function stepsOf(path: string): (string | number)[] {
  const parts = path.match(/[^.[\]]+/g) ?? []
  return parts.slice(1).map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

function rangeOf(node: unknown): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node)) return null
  return Array.isArray(node.range) && typeof node.range[0] === 'number' ? node.range[0] : null
}
