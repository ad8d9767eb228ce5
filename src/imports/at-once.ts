/**
 * Does something with each item, so many at the same time. After the first failure no further item is begun,
 * and it is thrown once all that had begun have ended.
 */
export async function eachAtOnce<T>(
  items: AsyncIterable<T>,
  limit: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const inFlight = new Set<Promise<void>>()
  const failures: unknown[] = []
  const begin = async (item: T): Promise<void> => {
    try {
      await act(item)
    } catch (error) {
      failures.push(error)
    }
  }
  for await (const item of items) {
    if (failures.length > 0) break
    const acting = begin(item).finally(() => inFlight.delete(acting))
    inFlight.add(acting)
    if (inFlight.size >= limit) await Promise.race(inFlight)
  }
  await Promise.all(inFlight)
  if (failures.length > 0) throw failures[0]
}
