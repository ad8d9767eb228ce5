import { useTermText } from '../customer/term-text.ts'
import { useNames } from '../care/use-names.ts'
import { useWords } from '../language/words.ts'
import { bulkActOf } from './acts.ts'
import type { BulkJob } from './acts.ts'

/** What a job is called: its act, or that it undoes one. */
export function useJobTitle(): (job: Pick<BulkJob, 'act' | 'undoes'>) => string {
  const { say } = useWords()
  return ({ act, undoes }) => {
    const name = say(bulkActOf(act).name)
    return undoes === null ? name : say('web.bulk.undoing', { act: name })
  }
}

/** With what it was done, in a few words: colleagues, tags, until when, how many. */
export function useWishText(job: BulkJob): string {
  const { say, list, exact } = useWords()
  const termText = useTermText()
  const { personIds, tags, inHandUntil, note, days, term, quantity, reason } = job.with
  const people = strings(personIds)
  const nameOf = useNames(people)
  const parts = [
    people.length > 0 && say('web.bulk.with_people', { names: list(people.map(nameOf)) }),
    strings(tags).length > 0 && say('web.bulk.with_tags', { tags: list(strings(tags)) }),
    typeof inHandUntil === 'string' && say('web.bulk.with_until', { when: exact(inHandUntil) }),
    typeof days === 'number' && say('web.bulk.with_days', { count: days }),
    typeof term === 'string' && termText(term),
    typeof quantity === 'number' && say('web.bulk.with_quantity', { count: quantity }),
    typeof reason === 'string' && reason,
    typeof note === 'string' && note,
  ]
  return parts.filter(Boolean).join(' · ')
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
