let last = 0

/** A number that nothing else made here has, for names and addresses. */
export function nextNumber(): number {
  last += 1
  return last
}
