import { Button } from '@mantine/core'
import { IconUserCheck, IconUserOff, IconUsersGroup, IconUsersMinus, IconX } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useWords } from '../language/words.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { SelectedLicences } from '../licences/SelectedLicences.tsx'
import { useMay } from '../rights/use-may.ts'
import classes from './customer-people.module.css'
import type { PeopleSelection } from './queries.ts'

const ManyDialog = lazy(() => import('./ManyDialog.tsx').then((module) => ({ default: module.ManyDialog })))

/** What is done to many at once. */
export type ManyAct = 'add_group' | 'remove_group' | 'deactivate' | 'reactivate'

interface PeopleActsProps {
  readonly customerId: string
  readonly selection: PeopleSelection
  readonly count: number
  readonly onClear: () => void
}

const acts = [
  { act: 'add_group', label: 'web.customer_people.add_group', icon: IconUsersGroup },
  { act: 'remove_group', label: 'web.customer_people.remove_from_group', icon: IconUsersMinus },
  { act: 'deactivate', label: 'web.customer_people.deactivate', icon: IconUserOff },
  { act: 'reactivate', label: 'web.customer_people.reactivate', icon: IconUserCheck },
] as const satisfies readonly { act: ManyAct; [detail: string]: unknown }[]

/** What can be done with those who are selected. */
export function PeopleActs({ customerId, selection, count, onClear }: PeopleActsProps) {
  const { say } = useWords()
  const { why } = useMay('manage_customer_people')
  const [act, setAct] = useState<ManyAct | null>(null)
  return (
    <div className={classes.acts} role="region" aria-label={say('web.customer_people.selected', { count })}>
      <strong role="status">{say('web.customer_people.selected', { count })}</strong>
      <div className={classes.actButtons}>
        {acts.map(({ act: one, label, icon: Icon }) => (
          <GuardedButton
            key={one}
            why={why}
            variant="default"
            size="compact-md"
            leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
            onClick={() => setAct(one)}
          >
            {say(label)}
          </GuardedButton>
        ))}
        <SelectedLicences customerId={customerId} people={selection} count={count} onDone={onClear} />
      </div>
      <Button
        variant="subtle"
        size="compact-md"
        leftSection={<IconX size={16} stroke={1.75} aria-hidden />}
        onClick={onClear}
      >
        {say('web.customer_people.clear')}
      </Button>
      {act !== null && (
        <Suspense>
          <ManyDialog
            customerId={customerId}
            selection={selection}
            count={count}
            act={act}
            onClose={(isDone) => {
              setAct(null)
              if (isDone) onClear()
            }}
          />
        </Suspense>
      )}
    </div>
  )
}
