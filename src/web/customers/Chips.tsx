import { IconTag, IconUserOff, IconX } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import { appearanceOf, useStatusWords } from '../status/status.ts'
import { chipsOf, noFilter } from './chips.ts'
import type { Chip } from './chips.ts'
import classes from './filter.module.css'
import { focusLater, searchFieldId } from './focus.ts'
import { useSearch } from './use-search.ts'

/** Everything that is chosen, to be taken away one by one or all at once. */
export function Chips() {
  const { say } = useWords()
  const { search, change } = useSearch()
  const chips = chipsOf(search)
  const faceOf = useFaces()
  if (chips.length === 0) return null
  return (
    <ul className={classes.chips} aria-label={say('web.customers.chosen')}>
      {chips.map((chip, index) => {
        const { key, icon: Face, text } = faceOf(chip)
        return (
          <li key={key}>
            <button
              type="button"
              className={classes.chip}
              data-chip
              aria-label={say('web.customers.remove_choice', { choice: text })}
              title={say('web.customers.remove_choice', { choice: text })}
              onClick={(event) => {
                const others = [...(event.currentTarget.closest('ul')?.querySelectorAll('button') ?? [])]
                // The one that is gone takes the focus with it: the next one has it.
                const next = chips.length > 1 ? (others[index + 1] ?? others[index - 1]) : undefined
                change(chip.without)
                if (next === undefined) focusLater(searchFieldId)
                else next.focus()
              }}
            >
              <Face size={14} stroke={2} aria-hidden />
              <span className={classes.chipText}>{text}</span>
              <IconX size={14} stroke={2} aria-hidden />
            </button>
          </li>
        )
      })}
      <li>
        <button
          type="button"
          className={classes.clear}
          onClick={() => {
            change(noFilter)
            focusLater(searchFieldId)
          }}
        >
          {say('web.customers.clear_all')}
        </button>
      </li>
    </ul>
  )
}

interface Face {
  readonly key: string
  readonly icon: Icon
  readonly text: string
}

function useFaces(): (chip: Chip) => Face {
  const { say } = useWords()
  const wordsOf = useStatusWords()
  return (chip) => {
    if (chip.kind === 'status')
      return { key: chip.status, icon: appearanceOf(chip.status).icon, text: wordsOf(chip.status).label }
    if (chip.kind === 'no_subscriptions')
      return { key: chip.kind, icon: IconUserOff, text: say('web.customers.without_subscriptions') }
    return { key: `tag ${chip.text}`, icon: IconTag, text: chip.text }
  }
}
