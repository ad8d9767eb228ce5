import { createHash } from 'node:crypto'
import type { PlacedSetCounts } from '../standings/set-columns.ts'
import { fingerprint } from './list-query.ts'
import type { PageKey, Position, SeenQuery } from './list-query.ts'

/** A page's customers in their order. */
export interface Page {
  readonly keys: PageKey[]
  readonly hasMore: boolean
}

const maxPages = 200
/** An export's pages are asked for once. */
const maxKeys = 201

interface Known {
  readonly found: WeakRef<PlacedSetCounts>
  readonly page: Page
}

/**
 * Remembers pages of searches for as long as the very same counts of what was found are there: they are as long as no
 * found customer was written and no date changes one (customers/search-memory.ts), so the order holds too. Their
 * revisions are read anew: not everything that is shown of a customer moves it. The page asked for longest ago is
 * forgotten first.
 */
export class SearchPages {
  readonly #known = new Map<string, Known>()

  async read(
    partnerId: string,
    query: SeenQuery,
    found: PlacedSetCounts,
    after: Position | null,
    limit: number,
    readPage: () => Promise<Page>,
  ): Promise<Page> {
    if (limit >= maxKeys) return readPage()
    const name = nameOf(partnerId, query, after, limit)
    const known = this.#known.get(name)
    this.#known.delete(name)
    const page = known?.found.deref() === found ? known.page : withoutRevisions(await readPage())
    this.#known.set(name, { found: new WeakRef(found), page })
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= maxPages) break
      this.#known.delete(oldest)
    }
    return page
  }
}

function withoutRevisions({ keys, hasMore }: Page): Page {
  return { keys: keys.map((key) => ({ ...key, revision: null })), hasMore }
}

function nameOf(partnerId: string, query: SeenQuery, after: Position | null, limit: number): string {
  const where = [
    partnerId,
    fingerprint(query),
    query.sight,
    limit,
    after?.place,
    after?.nextEndsAt,
    after?.useShare,
    after?.nameKey,
    after?.externalId,
  ]
  return createHash('sha256').update(JSON.stringify(where)).digest('base64url')
}
