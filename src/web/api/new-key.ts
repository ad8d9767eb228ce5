/** A key for one write (INTERFACES.md «Idempotency-Key»). `crypto.randomUUID` is not there on plain HTTP, other than on this machine. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')
}
