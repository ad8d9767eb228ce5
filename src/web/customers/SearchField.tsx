import { IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { maxSearchCharacters } from '../../domain/names.ts'
import { useWords } from '../language/words.ts'
import classes from './filter.module.css'
import { searchFieldId } from './focus.ts'
import { useSearch } from './use-search.ts'

const pauseMs = 200

/** Searches while one writes: after a short pause, and never in the middle of a sign that takes several keys. */
export function SearchField({ onDown }: { onDown: () => void }) {
  const { say } = useWords()
  const { search, change } = useSearch()
  const asked = search.search ?? ''
  const [text, setText] = useState(asked)
  const sent = useRef(asked)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  // The address changed by something else than this field: a chip, the way back.
  useEffect(() => {
    if (asked === sent.current) return
    sent.current = asked
    clearTimeout(timer.current)
    setText(asked)
  }, [asked])
  useEffect(() => () => clearTimeout(timer.current), [])

  function send(value: string): void {
    clearTimeout(timer.current)
    const wanted = value.trim()
    if (wanted === sent.current) return
    // Each letter is no step of its own on the way back.
    const replace = sent.current !== '' && wanted !== ''
    sent.current = wanted
    change({ search: wanted }, { replace })
  }
  function write(value: string, isComposing: boolean): void {
    setText(value)
    clearTimeout(timer.current)
    if (!isComposing) timer.current = setTimeout(() => send(value), pauseMs)
  }

  return (
    <div className={classes.search}>
      <IconSearch size={16} stroke={1.75} aria-hidden className={classes.searchIcon} />
      <input
        id={searchFieldId}
        className={classes.searchInput}
        type="text"
        role="searchbox"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        maxLength={maxSearchCharacters}
        value={text}
        placeholder={say('web.customers.search')}
        aria-label={say('web.customers.search_label')}
        onChange={(event) => write(event.currentTarget.value, (event.nativeEvent as InputEvent).isComposing)}
        onCompositionEnd={(event) => write(event.currentTarget.value, false)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') send(text)
          if (event.key === 'ArrowDown' || event.key === 'Enter') {
            event.preventDefault()
            onDown()
          }
          if (event.key === 'Escape') {
            event.preventDefault()
            if (text === '') onDown()
            write('', false)
            send('')
          }
        }}
      />
      {text === '' ? (
        <kbd className={classes.searchKey} aria-hidden>
          /
        </kbd>
      ) : (
        <button
          type="button"
          className={classes.searchClear}
          aria-label={say('web.customers.clear_search')}
          title={say('web.customers.clear_search')}
          onClick={(event) => {
            write('', false)
            send('')
            event.currentTarget.parentElement?.querySelector('input')?.focus()
          }}
        >
          <IconX size={14} stroke={2} aria-hidden />
        </button>
      )}
    </div>
  )
}
