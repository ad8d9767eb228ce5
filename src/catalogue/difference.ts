/** What stands in the catalogue, by the partner's own key. */
export interface Stored {
  readonly externalId: string
  readonly name: string
  readonly retiredAt: number | null
}

/** The same as the file has it. */
export interface Wanted {
  readonly id: string
  readonly name: string
}

/** What a list of the file would change, or has changed. */
export interface Difference {
  readonly new: readonly { id: string; name: string }[]
  readonly changed: readonly {
    id: string
    name: string
    /** Whether it was retired and is there again. */
    broughtBack: boolean
    before: Readonly<Record<string, unknown>>
    after: Readonly<Record<string, unknown>>
  }[]
  readonly retired: readonly { id: string; name: string }[]
  readonly unchanged: number
  /** Whether those that were there stand in another order. */
  readonly reordered: boolean
}

/** How things of one kind are compared: the fields in which two differ, and these fields alone. */
export interface Compare<Fields> {
  readonly differing: (before: Fields, after: Fields) => readonly (keyof Fields)[]
  readonly pick: (of: Fields, fields: readonly (keyof Fields)[]) => Partial<Fields>
}

/** What makes the stored things those of a file: what it does not name is retired. */
export function differenceOf<Fields>(
  stored: readonly (Stored & Fields)[],
  wanted: readonly (Wanted & Fields)[],
  { differing, pick }: Compare<Fields>,
): Difference {
  const byKey = new Map(stored.map((each) => [each.externalId, each]))
  const known = wanted.flatMap((after) => {
    const before = byKey.get(after.id)
    return before === undefined ? [] : [{ before, after }]
  })
  const changed = known.flatMap(({ before, after }) => {
    const fields = differing(before, after)
    const broughtBack = before.retiredAt !== null
    if (fields.length === 0 && !broughtBack) return []
    const { id, name } = after
    return [{ id, name, broughtBack, before: pick(before, fields), after: pick(after, fields) }]
  })
  const named = new Set(wanted.map(({ id }) => id))
  const open = stored.filter(({ retiredAt }) => retiredAt === null)
  const was = open.filter(({ externalId }) => named.has(externalId))
  const is = known.filter(({ before }) => before.retiredAt === null)
  return {
    new: wanted.filter(({ id }) => !byKey.has(id)).map(({ id, name }) => ({ id, name })),
    changed,
    retired: open
      .filter(({ externalId }) => !named.has(externalId))
      .map(({ externalId, name }) => ({ id: externalId, name })),
    unchanged: known.length - changed.length,
    reordered: was.some((each, index) => each !== is[index]?.before),
  }
}

/** Whether nothing would be written. */
export function isNone(difference: Difference): boolean {
  const { new: added, changed, retired, reordered } = difference
  return added.length + changed.length + retired.length === 0 && !reordered
}
