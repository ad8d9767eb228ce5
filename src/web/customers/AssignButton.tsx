import { IconUserShare } from '@tabler/icons-react'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import classes from './customers.module.css'
import type { CustomersSearch } from './search.ts'
import { selectionNow } from './selection.ts'

const AssignDialog = lazyPart(() => import('../care/AssignDialog.tsx').then((module) => module.AssignDialog))

/** As the API takes them by name (src/assignments/limits.ts). */
const maxSelected = 1_000

interface AssignButtonProps {
  readonly search: CustomersSearch
  readonly total: number | undefined
}

type What = Pick<Parameters<typeof AssignDialog>[0], 'what' | 'count'>

/** Assigns all customers that the filter shows; by its key those that are selected, where any are. */
export function AssignButton({ search, total }: AssignButtonProps) {
  const { say } = useWords()
  const { why } = useMay('assign_customers')
  const [what, setWhat] = useState<What>()
  const openForFilter = () => {
    if (total !== undefined && total > 0) setWhat({ what: { search }, count: total })
  }
  useShortcuts([
    {
      keys: ['a'],
      label: 'web.care.keys_assign',
      run: () => {
        if (why !== undefined) return
        const ids = [...selectionNow().keys()]
        if (ids.length > maxSelected) return
        if (ids.length > 0) setWhat(selected(ids))
        else openForFilter()
      },
    },
  ])
  return (
    <>
      <GuardedButton
        why={why}
        variant="default"
        size="compact-md"
        disabled={total === 0}
        className={classes.assign}
        leftSection={<IconUserShare size={16} stroke={1.75} aria-hidden />}
        onNear={AssignDialog.preload}
        onClick={openForFilter}
      >
        <span className={classes.exportText}>{say('web.care.assign')}</span>
      </GuardedButton>
      {what !== undefined && <AssignDialog {...what} onClose={() => setWhat(undefined)} />}
    </>
  )
}

const selected = (ids: readonly string[]): What => ({ what: { ids }, count: ids.length })

/** Assigns those who are selected. */
export function AssignSelected({ ids }: { ids: readonly string[] }) {
  const { say } = useWords()
  const { why } = useMay('assign_customers')
  const [what, setWhat] = useState<What>()
  const tooMany =
    ids.length > maxSelected ? say('web.care.too_many_selected', { max: maxSelected }) : undefined
  return (
    <>
      <GuardedButton
        why={why ?? tooMany}
        variant="default"
        size="compact-sm"
        leftSection={<IconUserShare size={14} stroke={1.75} aria-hidden />}
        onNear={AssignDialog.preload}
        onClick={() => setWhat(selected(ids))}
      >
        {say('web.care.assign')}
      </GuardedButton>
      {what !== undefined && <AssignDialog {...what} onClose={() => setWhat(undefined)} />}
    </>
  )
}
