import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useState } from 'react'
import { maxSearchCharacters } from '../../domain/names.ts'
import { client } from '../api/api.ts'
import care from '../care/care.module.css'
import { Choice } from '../care/ColleagueChoices.tsx'
import { useWords } from '../language/words.ts'

/** As files take them (src/customers-file/parse-text.ts). */
const maxTagLength = 100

interface TagFieldProps {
  readonly chosen: readonly string[]
  readonly choose: (tags: readonly string[]) => void
  /** Whether there may be new ones. */
  readonly takesNew: boolean
  readonly mistake: string | undefined
}

/** Tags to choose from, found by writing; what no customer has yet is offered as a new one. */
export function TagField({ chosen, choose, takesNew, mistake }: TagFieldProps) {
  const { say } = useWords()
  const id = useId()
  const [text, setText] = useState('')
  const written = text.trim().normalize('NFC')
  const wanted = useDeferredValue(written)
  const { data } = useQuery({
    queryKey: ['tags', wanted],
    queryFn: ({ signal }) => client.listTags({ query: wanted === '' ? {} : { search: wanted }, signal }),
    placeholderData: keepPreviousData,
  })
  const found = (data?.items ?? []).filter((tag) => !chosen.includes(tag))
  const isBad = written.includes('|') || written.length > maxTagLength
  const isNew = takesNew && written !== '' && !isBad && ![...chosen, ...found].includes(written)
  const toggle = (tag: string) =>
    choose(chosen.includes(tag) ? chosen.filter((each) => each !== tag) : [...chosen, tag])
  const add = () => {
    choose([...chosen, written])
    setText('')
  }
  const said = isBad ? say('web.bulk.tag_bad', { max: maxTagLength }) : mistake
  return (
    <fieldset className={care.choices} aria-describedby={said === undefined ? undefined : `${id}-mistake`}>
      <legend className={care.legend}>{say('web.bulk.tags')}</legend>
      <input
        className={care.search}
        type="text"
        role="searchbox"
        autoComplete="off"
        data-autofocus
        maxLength={maxSearchCharacters}
        value={text}
        placeholder={say(takesNew ? 'web.bulk.tag_find' : 'web.customers.find_tag')}
        aria-label={say(takesNew ? 'web.bulk.tag_find' : 'web.customers.find_tag')}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !isNew) return
          event.preventDefault()
          add()
        }}
      />
      <div className={care.found}>
        {isNew && (
          <Choice
            kind="checkbox"
            name={id}
            value={written}
            text={say('web.bulk.tag_new', { tag: written })}
            isChosen={false}
            choose={add}
          />
        )}
        {[...chosen, ...found].map((tag) => (
          <Choice
            key={tag}
            kind="checkbox"
            name={id}
            value={tag}
            text={tag}
            isChosen={chosen.includes(tag)}
            choose={toggle}
          />
        ))}
      </div>
      {said !== undefined && (
        <p id={`${id}-mistake`} role="alert" className={care.mistake}>
          {said}
        </p>
      )}
      {data !== undefined && !isNew && chosen.length + found.length === 0 && (
        <p className={care.help}>
          {say(written === '' ? 'web.customers.no_tags' : 'web.customers.no_such_tag')}
        </p>
      )}
      {data?.hasMore === true && <p className={care.help}>{say('web.customers.more_tags')}</p>}
    </fieldset>
  )
}
