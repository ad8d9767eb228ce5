import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { Choose } from './Choose.tsx'
import classes from './licences.module.css'
import './mantine.css'
import { LicenceOutcome } from './LicenceOutcome.tsx'
import { ModeChoice } from './ModeChoice.tsx'
import { seatsQuery } from './queries.ts'
import type { LicenceResult, Mode } from './queries.ts'

export interface LicencesDialogProps {
  readonly customerId: string
  readonly serviceId: string
  readonly product: string
  /** Whether the service has ended: licences of it are taken back, and that is all. */
  readonly isOver?: boolean
  readonly onClose: () => void
}

/** Gives people licences of a service and takes them back: who is chosen, what it will do, what came of it. */
export function LicencesDialog(props: LicencesDialogProps) {
  const { customerId, serviceId, product, isOver = false, onClose } = props
  const { say } = useWords()
  const [mode, setMode] = useState<Mode>(isOver ? 'return' : 'assign')
  const [result, setResult] = useState<LicenceResult>()
  const seats = useQuery(seatsQuery(customerId, serviceId))
  const about = { customerId, serviceId, onClose }
  return (
    <Dialog isOpen onClose={onClose} size="lg" title={say('web.licences.title', { product })}>
      {result !== undefined ? (
        <LicenceOutcome
          {...about}
          result={result}
          onUndone={setResult}
          {...(isOver
            ? { isOver }
            : {
                onMore: () => {
                  setMode('assign')
                  setResult(undefined)
                },
              })}
        />
      ) : seats.data !== undefined ? (
        <div className={classes.dialog}>
          {isOver ? (
            <p>{say('web.licences.ended.dialog')}</p>
          ) : (
            <ModeChoice mode={mode} onChange={setMode} held={seats.data.total} />
          )}
          <Choose key={mode} {...about} mode={mode} seats={seats.data.seats} onDone={setResult} />
        </div>
      ) : seats.isError ? (
        <ErrorState level={2} error={seats.error} retry={() => void seats.refetch()} />
      ) : (
        <PageLoading />
      )}
    </Dialog>
  )
}
