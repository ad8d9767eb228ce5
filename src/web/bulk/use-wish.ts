import { useState } from 'react'
import { bodyOf, firstValues, isWhole } from '../acts/acts.ts'
import type { ActValues } from '../acts/acts.ts'
import type { Until } from '../care/UntilField.tsx'
import { useUntil } from '../care/UntilField.tsx'
import { isSubscriptionAct } from './acts.ts'
import type { BulkActName } from './acts.ts'

type Wish = Readonly<Record<string, unknown>>

/** As the API takes them (src/bulk/wishes.ts). */
export const maxPeople = 20
export const maxTags = 20

/** What of many subscriptions is likely: a price is never guessed. */
const likely = { status: 'active', term: 'P1Y', quantity: null, amount: null, currency: null } as const

/** What the form of any act holds; each uses its part. */
export interface WishForm {
  readonly people: readonly string[]
  readonly setPeople: (people: readonly string[]) => void
  readonly tags: readonly string[]
  readonly setTags: (tags: readonly string[]) => void
  /** `as_before`, or who answers for them from now on. */
  readonly responsible: string
  readonly setResponsible: (responsible: string) => void
  readonly until: Until
  readonly note: string
  readonly setNote: (note: string) => void
  readonly to: 'latest' | 'earliest'
  readonly setTo: (to: 'latest' | 'earliest') => void
  readonly values: ActValues
  readonly change: (some: Partial<ActValues>) => void
  /** What is asked for; undefined while something is missing. */
  readonly wish: Wish | undefined
}

/** A form's state, and what it comes to. */
export function useWish(act: BulkActName, me: string | undefined): WishForm {
  const [people, setPeople] = useState<readonly string[]>([])
  const [tags, setTags] = useState<readonly string[]>([])
  const [responsible, setResponsible] = useState(me ?? 'as_before')
  const until = useUntil(null, 'in_hand')
  const [note, setNote] = useState('')
  const [to, setTo] = useState<'latest' | 'earliest'>('latest')
  const [values, setValues] = useState<ActValues>(() =>
    firstValues(isSubscriptionAct(act) ? act : 'renew', likely),
  )
  const handWish = (): Wish | undefined => {
    const inHandUntil = until.peek()
    if (inHandUntil === null || inHandUntil === undefined) return undefined
    return {
      inHandUntil,
      ...(responsible !== 'as_before' && { responsibleId: responsible }),
      ...(note.trim() !== '' && { note: note.trim() }),
    }
  }
  const wishOf = (): Wish | undefined => {
    switch (act) {
      case 'assign':
      case 'unassign':
        return people.length === 0 || people.length > maxPeople ? undefined : { personIds: people }
      case 'add_tags':
      case 'remove_tags':
        return tags.length === 0 || tags.length > maxTags ? undefined : { tags }
      case 'take_in_hand':
        return handWish()
      case 'let_go':
      case 'retry_services':
        return {}
      case 'align_end':
        return { to }
      default:
        return isWhole(act, values) ? bodyOf(act, values) : undefined
    }
  }
  return {
    people,
    setPeople,
    tags,
    setTags,
    responsible,
    setResponsible,
    until,
    note,
    setNote,
    to,
    setTo,
    values,
    change: (some) => setValues((all) => ({ ...all, ...some })),
    wish: wishOf(),
  }
}
