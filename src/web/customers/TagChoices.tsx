import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { maxSearchCharacters } from '../../domain/names.ts'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import classes from './filter.module.css'
import { toggled } from './toggles.ts'
import { useSearch } from './use-search.ts'

/** The tags that customers have, found by writing, the chosen ones first. */
export function TagChoices() {
  const { say } = useWords()
  const { search, change } = useSearch()
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text.trim())
  const { data } = useQuery({
    queryKey: ['tags', wanted],
    queryFn: ({ signal }) => client.listTags({ query: wanted === '' ? {} : { search: wanted }, signal }),
    placeholderData: keepPreviousData,
  })
  const chosen = search.tag ?? []
  const others = (data?.items ?? []).filter((tag) => !chosen.includes(tag))
  return (
    <>
      <input
        className={classes.tagSearch}
        type="text"
        role="searchbox"
        autoComplete="off"
        data-autofocus
        maxLength={maxSearchCharacters}
        value={text}
        placeholder={say('web.customers.find_tag')}
        aria-label={say('web.customers.find_tag')}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <fieldset className={classes.tags}>
        <legend className={classes.columnTitle}>{say('web.customers.all_of_these')}</legend>
        {[...chosen, ...others].map((tag) => (
          <label key={tag} className={classes.choice}>
            <input
              type="checkbox"
              className={classes.check}
              checked={chosen.includes(tag)}
              onChange={() => change({ tag: toggled(chosen, tag) })}
            />
            <span>{tag}</span>
          </label>
        ))}
      </fieldset>
      {data !== undefined && chosen.length + others.length === 0 && (
        <p className={classes.help}>
          {say(wanted === '' ? 'web.customers.no_tags' : 'web.customers.no_such_tag')}
        </p>
      )}
      {data?.hasMore === true && <p className={classes.help}>{say('web.customers.more_tags')}</p>}
    </>
  )
}
