import { IconLicense, IconLicenseOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import type { Mode, PeopleSelection } from './queries.ts'

const SelectedLicencesDialog = lazyPart(() =>
  import('./SelectedLicencesDialog.tsx').then((module) => module.SelectedLicencesDialog),
)

interface SelectedLicencesProps {
  readonly customerId: string
  readonly people: PeopleSelection
  readonly count: number
  /** Told when something was done to them. */
  readonly onDone: () => void
}

const acts = [
  { mode: 'assign', label: 'web.licences.assign_one', icon: IconLicense },
  { mode: 'return', label: 'web.licences.return_one', icon: IconLicenseOff },
] as const

/** Gives people who are selected a licence, or takes it back. */
export function SelectedLicences({ customerId, people, count, onDone }: SelectedLicencesProps) {
  const { say } = useWords()
  const { why } = useMay('assign_licences')
  const [mode, setMode] = useState<Mode>()
  return (
    <>
      {acts.map(({ mode: one, label, icon: Icon }) => (
        <GuardedButton
          key={one}
          why={why}
          variant="default"
          size="compact-md"
          leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
          onNear={SelectedLicencesDialog.preload}
          onClick={() => setMode(one)}
        >
          {say(label)}
        </GuardedButton>
      ))}
      {mode !== undefined && (
        <SelectedLicencesDialog
          customerId={customerId}
          mode={mode}
          people={people}
          count={count}
          onClose={(isDone) => {
            setMode(undefined)
            if (isDone) onDone()
          }}
        />
      )}
    </>
  )
}
