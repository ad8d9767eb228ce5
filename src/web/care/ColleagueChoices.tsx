import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useState } from 'react'
import type { ReactNode } from 'react'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { roleWords } from '../rights/roles.ts'
import classes from './care.module.css'
import { colleaguesQuery } from './queries.ts'
import { useNames } from './use-names.ts'

/** As the API takes it. */
const maxNameCharacters = 200

export interface FixedChoice {
  readonly value: string
  readonly text: string
  readonly count?: ReactNode
}

export interface ColleagueChoicesProps {
  readonly kind: 'radio' | 'checkbox'
  readonly legend: string
  /** What stands above the colleagues: nobody, oneself. */
  readonly fixed?: readonly FixedChoice[]
  /** Ids of colleagues, or values of `fixed`. */
  readonly chosen: readonly string[]
  readonly choose: (value: string) => void
  /** Who is offered otherwise, as oneself. */
  readonly except?: string | undefined
  /** What is wrong with what is chosen. */
  readonly mistake?: string | undefined
  readonly takesFocus?: boolean
}

/** Colleagues to choose from, found by writing. Whoever was chosen stays in sight, and nobody moves when they are. */
export function ColleagueChoices(props: ColleagueChoicesProps) {
  const { kind, legend, fixed = [], chosen, choose, except, mistake, takesFocus = false } = props
  const { say } = useWords()
  const id = useId()
  const { person } = useMyself()
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text.trim())
  const { data } = useQuery({ ...colleaguesQuery(wanted), placeholderData: keepPreviousData })
  const people = chosen.filter((each) => fixed.every(({ value }) => value !== each))
  const [met, setMet] = useState<readonly string[]>(people)
  const found = (data?.items ?? []).filter((each) => each.id !== except)
  const kept = [...new Set([...met, ...people])].filter((each) => found.every((one) => one.id !== each))
  const nameOf = useNames(kept)
  const choice = { kind, name: id, choose }
  const meet = (value: string) => {
    setMet([...new Set([...met, value])])
    choose(value)
  }
  return (
    <fieldset
      className={classes.choices}
      aria-describedby={mistake === undefined ? undefined : `${id}-mistake`}
    >
      <legend className={classes.legend}>{legend}</legend>
      {fixed.map(({ value, ...words }) => (
        <Choice key={value} {...choice} {...words} value={value} isChosen={chosen.includes(value)} />
      ))}
      <input
        className={classes.search}
        type="text"
        role="searchbox"
        autoComplete="off"
        data-autofocus={takesFocus || undefined}
        maxLength={maxNameCharacters}
        value={text}
        placeholder={say('web.care.find')}
        aria-label={`${say('web.care.find')}: ${legend}`}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={classes.found}>
        {kept.map((each) => (
          <Choice key={each} {...choice} value={each} text={nameOf(each)} isChosen={people.includes(each)} />
        ))}
        {found.map((each) => (
          <Choice
            key={each.id}
            {...choice}
            choose={meet}
            value={each.id}
            text={each.id === person?.id ? `${each.name} (${say('web.people.you')})` : each.name}
            beside={say(roleWords[each.role].name)}
            isChosen={people.includes(each.id)}
          />
        ))}
      </div>
      {mistake !== undefined && (
        <p id={`${id}-mistake`} role="alert" className={classes.mistake}>
          {mistake}
        </p>
      )}
      {data !== undefined && kept.length + found.length === 0 && (
        <p className={classes.help}>
          {say(wanted === '' ? 'web.care.no_colleagues' : 'web.care.no_such_colleague')}
        </p>
      )}
      {data?.hasMore === true && <p className={classes.help}>{say('web.care.more')}</p>}
    </fieldset>
  )
}

export interface ChoiceProps {
  readonly kind: 'radio' | 'checkbox'
  /** Of the group. */
  readonly name: string
  readonly value: string
  readonly text: string
  readonly beside?: string
  readonly count?: ReactNode
  readonly isChosen: boolean
  readonly choose: (value: string) => void
}

/** One line to choose. */
export function Choice({ kind, name, value, text, beside, count, isChosen, choose }: ChoiceProps) {
  const id = useId()
  return (
    <label className={classes.choice}>
      <input
        type={kind}
        name={name}
        value={value}
        className={classes.check}
        checked={isChosen}
        onChange={() => choose(value)}
        aria-labelledby={`${id}-label`}
        aria-describedby={count === undefined ? undefined : `${id}-count`}
      />
      <span id={`${id}-label`}>
        {text}
        {beside !== undefined && <small> {beside}</small>}
      </span>
      {count !== undefined && (
        <span id={`${id}-count`} className={classes.count}>
          {count}
        </span>
      )}
    </label>
  )
}
