import { fold } from '../domain/names.ts'

const maxLength = 60

/**
 * A readable key made of a name: «Calling Standard» is `calling-standard`, or `calling-standard-2` where that is taken.
 * @param whenNone for a name of which nothing readable is left
 */
export function keyOfName(name: string, isTaken: (key: string) => boolean, whenNone: string): string {
  const words = fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, maxLength)
    .replace(/-+$/, '')
  const key = words === '' ? whenNone : words
  if (!isTaken(key)) return key
  let number = 2
  while (isTaken(`${key}-${number}`)) number += 1
  return `${key}-${number}`
}
