import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useMyself } from '../api/me.ts'
import { Choice, ColleagueChoices } from '../care/ColleagueChoices.tsx'
import { useWords } from '../language/words.ts'
import { useMay } from '../rights/use-may.ts'
import classes from './filter.module.css'
import { countQuery } from './pages.ts'
import { changedSearch } from './search.ts'
import { useSearch } from './use-search.ts'
import type { SearchChange } from './use-search.ts'

/** Who cares for a customer: who is responsible, whether somebody has it in hand, and for who assigns, to whom. */
export function CareChoices() {
  const { say } = useWords()
  const { search, change } = useSearch()
  const { person } = useMyself()
  const { may: mayAssign } = useMay('assign_customers')
  const nobody = { value: 'nobody', text: say('web.care.nobody') }
  const everybody = { value: '', text: say('web.care.anybody') }
  return (
    <div className={classes.columns}>
      <ColleagueChoices
        kind="radio"
        legend={say('web.care.responsible')}
        fixed={[
          everybody,
          { value: 'me', text: say('web.care.me'), count: <Count change={{ responsible: 'me' }} /> },
          { ...nobody, count: <Count change={{ responsible: 'nobody' }} /> },
        ]}
        chosen={[search.responsible ?? '']}
        choose={(value) => change({ responsible: valueOf(value) })}
        except={person?.id}
      />
      <div>
        <InHand />
        {mayAssign && (
          <ColleagueChoices
            kind="radio"
            legend={say('web.care.assigned')}
            fixed={[everybody, { ...nobody, count: <Count change={{ assigned: 'nobody' }} /> }]}
            chosen={[search.assigned ?? '']}
            choose={(value) => change({ assigned: valueOf(value) })}
          />
        )}
      </div>
    </div>
  )
}

const valueOf = (value: string): string | undefined => (value === '' ? undefined : value)

function InHand() {
  const { say } = useWords()
  const { search, change } = useSearch()
  const name = useId()
  const choices = [
    [undefined, 'web.care.either'],
    [true, 'web.care.in_hand'],
    [false, 'web.care.not_in_hand'],
  ] as const
  return (
    <fieldset className={classes.column}>
      <legend className={classes.columnTitle}>{say('web.care.in_hand')}</legend>
      {choices.map(([inHand, label]) => (
        <Choice
          key={label}
          kind="radio"
          name={name}
          value={String(inHand)}
          text={say(label)}
          count={inHand === undefined ? undefined : <Count change={{ inHand }} />}
          isChosen={search.inHand === inHand}
          choose={() => change({ inHand })}
        />
      ))}
    </fieldset>
  )
}

function Count({ change }: { change: Partial<SearchChange> }) {
  const { number } = useWords()
  const { search } = useSearch()
  const { data: count } = useQuery(countQuery(changedSearch(search, change)))
  return count === undefined ? ' ' : number(count)
}
