import type { Field } from '../../details-schema/fields.ts'
import { isSame } from '../../details-schema/json.ts'
import type { Details } from '../../details-schema/json.ts'
import type { Place } from './values.ts'
import { placesOf, setAt, valueAt } from './values.ts'

export type Side = 'mine' | 'theirs'

/** A field that two people have left differently. */
export interface Difference {
  readonly place: Place
  readonly mine: unknown
  readonly theirs: unknown
  /** Who has changed it; one's own where both have. */
  readonly changedBy: Side
}

/** What differs between two people's changes of the same. @param base what both began with */
export function differencesOf(
  fields: readonly Field[],
  base: Details,
  mine: Details,
  theirs: Details,
): Difference[] {
  return placesOf(fields).flatMap((place) => {
    const own = valueAt(mine, place.names)
    const other = valueAt(theirs, place.names)
    if (isSame(own, other)) return []
    const isUntouched = isSame(own, valueAt(base, place.names))
    return [{ place, mine: own, theirs: other, changedBy: isUntouched ? 'theirs' : 'mine' }]
  })
}

/** The other's, with one's own where one wants it. @param sides by the field's path */
export function settled(
  theirs: Details,
  differences: readonly Difference[],
  sides: Readonly<Record<string, Side>>,
): Details {
  return differences.reduce(
    (details, { place, mine, changedBy }) =>
      (sides[place.field.path] ?? changedBy) === 'mine' ? setAt(details, place.names, mine) : details,
    theirs,
  )
}
