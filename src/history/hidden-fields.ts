import type { Sight } from '../reach/reach.ts'
import { noteFields, priceFields } from './kinds.ts'

/** The fields of changes of which somebody is told nothing, because they are the partner's own business. */
export function hiddenFields({ notes, prices }: Pick<Sight, 'notes' | 'prices'>): string[] {
  return [...(notes ? [] : noteFields), ...(prices ? [] : priceFields)]
}
