import {
  IconHandGrab,
  IconHandOff,
  IconTag,
  IconUser,
  IconUserOff,
  IconUserShare,
  IconX,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { useNames } from '../care/use-names.ts'
import { useWords } from '../language/words.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { appearanceOf, useStatusWords } from '../status/status.ts'
import { chipsOf, noFilter } from './chips.ts'
import type { Chip } from './chips.ts'
import classes from './filter.module.css'
import { focusLater, searchFieldId } from './focus.ts'
import { markFaces } from './marks.ts'
import { useSearch } from './use-search.ts'

/** Everything that is chosen, to be taken away one by one or all at once. */
export function Chips() {
  const { say } = useWords()
  const { search, change } = useSearch()
  const chips = chipsOf(search)
  const faceOf = useFaces(chips)
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

/** What stands for who is no colleague. */
const wordsOfWho: Readonly<Record<string, WordKey>> = { nobody: 'web.care.nobody', me: 'web.care.mine' }

const facesOfOthers = {
  responsible: { icon: IconUser, text: 'web.care.chip_responsible' },
  assigned: { icon: IconUserShare, text: 'web.care.chip_assigned' },
  in_hand: { icon: IconHandGrab, text: 'web.care.in_hand' },
  not_in_hand: { icon: IconHandOff, text: 'web.care.not_in_hand' },
} as const satisfies Readonly<Record<string, { readonly icon: Icon; readonly text: WordKey }>>

function useFaces(chips: readonly Chip[]): (chip: Chip) => Face {
  const { say } = useWords()
  const wordsOf = useStatusWords()
  const people = chips.flatMap((chip) => ('who' in chip && !(chip.who in wordsOfWho) ? [chip.who] : []))
  const nameOf = useNames(people)
  return (chip) => {
    if (chip.kind === 'status')
      return { key: chip.status, icon: appearanceOf(chip.status).icon, text: wordsOf(chip.status).label }
    if (chip.kind === 'no_subscriptions')
      return { key: chip.kind, icon: IconUserOff, text: say('web.customers.without_subscriptions') }
    if (chip.kind === 'mark') {
      const { icon, is, isNot } = markFaces[chip.mark]
      return { key: chip.mark, icon, text: say(chip.is ? is : isNot) }
    }
    if (chip.kind === 'tag') return { key: `tag ${chip.text}`, icon: IconTag, text: chip.text }
    const { icon, text } = facesOfOthers[chip.kind]
    const face = { key: chip.kind, icon }
    if (!('who' in chip)) return { ...face, text: say(text) }
    if (chip.who === 'me') return { ...face, text: say('web.care.mine') }
    const word = wordsOfWho[chip.who]
    return { ...face, text: say(text, { who: word === undefined ? nameOf(chip.who) : say(word) }) }
  }
}
