/** What a product's schema may be at most, so that a form of it can be shown and checked quickly. */
export const maxSchemaBytes = 64_000
/** Groups and lists within each other. */
export const maxDepth = 6
export const maxProperties = 200
export const maxPatternCharacters = 500
/** Parts of a schema within each other, of any kind. */
export const maxNesting = 32

/** What somebody fills in may be at most. */
export const maxDetailsBytes = 64_000
/** Values within each other, in a schema or in what is filled in. */
export const maxLevels = 64
/** Parts of the schema that one check looks at, however they refer to each other. */
export const maxSteps = 50_000
/** What is said to be wrong at once. */
export const maxProblems = 100

/** Whether nothing in the value stands further in; looks without going in itself, so that nothing can be too deep for it. */
export function isShallow(value: unknown, levels: number): boolean {
  let here: unknown[] = [value]
  for (let level = 0; here.length > 0; level += 1) {
    if (level > levels) return false
    here = here.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return true
}

/** How long the value is as it goes over the wire. */
export function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value) ?? '').length
}
