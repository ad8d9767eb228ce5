import { IconArrowsSort, IconFilterOff, IconUsersPlus } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useWords } from '../language/words.ts'
import type { ListMemory } from './memory.ts'
import { customersKey } from './pages.ts'
import type { Customer } from './pages.ts'
import classes from './waiting.module.css'
import type { Waiting } from './waiting.ts'

interface WaitingNoticeProps {
  readonly waiting: Waiting
  readonly held: ListMemory['held']
}

/**
 * Says what would move rows, and has them move for who wants it. It stands in the bar below the table, which is always on
 * the screen: above the table it would push the rows down itself.
 */
export function WaitingNotice({ waiting, held }: WaitingNoticeProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const { added, left } = countWaiting(waiting, held)
  const isOrderAlone = waiting.isOtherOrder && added === 0 && left === 0
  if (added === 0 && left === 0 && !isOrderAlone) return null
  return (
    <span className={classes.notice}>
      {added > 0 && <Said icon={IconUsersPlus}>{say('web.live.added', { count: added })}</Said>}
      {left > 0 && <Said icon={IconFilterOff}>{say('web.live.left', { count: left })}</Said>}
      {isOrderAlone && <Said icon={IconArrowsSort}>{say('web.live.other_order')}</Said>}
      <button
        type="button"
        className={classes.show}
        onClick={({ currentTarget }) => {
          // The button goes with what it shows; the focus stays in the bar.
          currentTarget.closest<HTMLElement>('[tabindex="-1"]')?.focus({ preventScroll: true })
          void queries.invalidateQueries({ queryKey: [...customersKey, 'page'] })
        }}
      >
        {say('web.live.show')}
      </button>
    </span>
  )
}

function Said({ icon: Face, children }: { icon: Icon; children: string }) {
  return (
    <span className={classes.said}>
      <Face size={15} stroke={1.75} aria-hidden />
      {children}
    </span>
  )
}

/** How many of those that wait are still to come or to go, by the rows that are there. */
function countWaiting(
  { added }: Waiting,
  held: ListMemory['held'],
): { readonly added: number; readonly left: number } {
  const rows: Customer[] = [...held.values()].flat()
  const ids = new Set(rows.map(({ id }) => id))
  return {
    added: [...added].filter((id) => !ids.has(id)).length,
    left: rows.filter(({ hasLeft }) => hasLeft).length,
  }
}
