import { Button } from '@mantine/core'
import { IconChevronDown, IconListCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { CustomersSearch } from '../customers/search.ts'
import { selectionNow } from '../customers/selection.ts'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { useOpening } from '../parts/use-opening.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import type { BulkActName } from './acts.ts'
import classes from './menu.module.css'
import { countOf, maxSelected } from './what.ts'
import type { What } from './what.ts'

const BulkList = lazyPart(() => import('./BulkList.tsx').then((module) => module.BulkList))
const BulkDialog = lazyPart(() => import('./BulkDialog.tsx').then((module) => module.BulkDialog))

interface BulkMenuProps {
  readonly what: What
  readonly size: 'compact-md' | 'compact-sm'
  /** Whose key `a` it is. */
  readonly hasKey?: boolean
}

/** What can be done with many customers at once; the dialog of each act comes when it is chosen. */
export function BulkMenu({ what, size, hasKey = false }: BulkMenuProps) {
  const { say } = useWords()
  const { why } = useMay('act_in_bulk')
  const { opening, wasOpened, attributes } = useOpening('menu', () => {
    BulkList.preload()
    BulkDialog.preload()
  })
  const [chosen, setChosen] = useState<{ act: BulkActName; what: What }>()
  const tooMany =
    what.kind === 'selected' && what.ids.length > maxSelected
      ? say('web.care.too_many_selected', { max: maxSelected })
      : undefined
  const closed = why ?? tooMany
  const icon = <IconListCheck size={size === 'compact-md' ? 16 : 14} stroke={1.75} aria-hidden />
  const text = <span className={classes.text}>{say('web.bulk.menu')}</span>
  return (
    <>
      {hasKey && <OpenByKey isClosed={closed !== undefined} open={() => opening.setOpen(true)} />}
      {closed !== undefined ? (
        <GuardedButton
          why={closed}
          variant="default"
          size={size}
          leftSection={icon}
          className={classes.button}
        >
          {text}
        </GuardedButton>
      ) : (
        <Button
          variant="default"
          size={size}
          disabled={countOf(what) === 0}
          leftSection={icon}
          rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden />}
          className={classes.button}
          data-bulk={what.kind}
          {...attributes}
        >
          {text}
        </Button>
      )}
      {wasOpened && <BulkList opening={opening} what={what} choose={(act) => setChosen({ act, what })} />}
      {chosen !== undefined && <BulkDialog {...chosen} onClose={() => setChosen(undefined)} />}
    </>
  )
}

/** The list's own menu leaves the key to that of the selection, where there is one. */
function OpenByKey({ isClosed, open }: { isClosed: boolean; open: () => void }) {
  useShortcuts([
    {
      keys: ['a'],
      label: 'web.bulk.keys',
      run: () => {
        const ofSelected = document.querySelector<HTMLElement>('[data-bulk=selected]')
        if (selectionNow().size > 0 && ofSelected !== null) ofSelected.click()
        else if (!isClosed) open()
      },
    },
  ])
  return null
}

/** For all that the filter shows. */
export function BulkFilterMenu({ search, total }: { search: CustomersSearch; total: number | undefined }) {
  return <BulkMenu hasKey size="compact-md" what={{ kind: 'filter', search, count: total ?? 0 }} />
}
