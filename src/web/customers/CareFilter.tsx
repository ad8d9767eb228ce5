import { Button } from '@mantine/core'
import { IconUser, IconUserCheck } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { useOpening } from '../parts/use-opening.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import classes from './filter.module.css'
import { FilterPopover } from './FilterPopover.tsx'
import { useSearch } from './use-search.ts'

const CarePanel = lazyPart(() => import('./FilterPanels.tsx').then((module) => module.CarePanel))

/** Customers by who cares for them: one's own by one press, others' from what opens. */
export function CareFilter() {
  const { say } = useWords()
  const { search, change } = useSearch()
  const { why } = useMay('see_colleagues')
  const button = useOpening('dialog', CarePanel.preload)
  const isMine = search.responsible === 'me'
  const turn = () => change({ responsible: isMine ? undefined : 'me' })
  useShortcuts([{ keys: ['m'], label: 'web.care.keys_mine', run: () => why === undefined && turn() }])
  if (why !== undefined)
    return (
      <GuardedButton
        why={why}
        variant="default"
        className={classes.control}
        leftSection={<IconUser size={16} stroke={1.75} aria-hidden />}
      >
        {say('web.care.responsible')}
      </GuardedButton>
    )
  return (
    <>
      <Button
        variant="default"
        className={`${classes.control} ${classes.mine}`}
        leftSection={<IconUserCheck size={16} stroke={1.75} aria-hidden />}
        aria-pressed={isMine}
        title={say('web.care.mine_help')}
        onClick={turn}
      >
        {say('web.care.mine')}
      </Button>
      <FilterPopover
        icon={IconUser}
        label="web.care.responsible"
        button={button}
        panel={(opening) => <CarePanel opening={opening} />}
      />
    </>
  )
}
