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
/** Parts of the schema that one check looks at, however they refer to each other. */
export const maxSteps = 50_000
/** What is said to be wrong at once. */
export const maxProblems = 100

/** How long the value is as it goes over the wire. */
export function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value) ?? '').length
}
