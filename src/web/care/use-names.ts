import { useQuery } from '@tanstack/react-query'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { namedColleaguesQuery } from './queries.ts'

/** What people are called by their ids: one's own name is known, others' are asked for; empty while they are on their way. */
export function useNames(ids: readonly string[]): (id: string) => string {
  const { say } = useWords()
  const { person } = useMyself()
  const others = ids.filter((id) => id !== person?.id)
  const { data } = useQuery(namedColleaguesQuery(others))
  return (id) => {
    if (id === person?.id) return person.name
    return data === undefined ? '' : (data.get(id)?.name ?? say('web.care.somebody'))
  }
}
