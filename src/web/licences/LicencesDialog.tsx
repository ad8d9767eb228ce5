import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Notice } from '../parts/Notice.tsx'
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
  /** Why no more can be assigned: it is for taking back alone. */
  readonly whyNoMore?: string | undefined
  readonly onClose: () => void
}

/** Gives people licences of a service and takes them back: who is chosen, what it will do, what came of it. */
export function LicencesDialog(props: LicencesDialogProps) {
  const { customerId, serviceId, product, whyNoMore, onClose } = props
  const { say } = useWords()
  // Set up while it is open, it stays what it was opened for.
  const [noMore] = useState(whyNoMore)
  const [mode, setMode] = useState<Mode>(noMore === undefined ? 'assign' : 'return')
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
          {...(noMore === undefined
            ? {
                onMore: () => {
                  setMode('assign')
                  setResult(undefined)
                },
              }
            : { isLast: true })}
        />
      ) : seats.data !== undefined ? (
        <div className={classes.dialog}>
          {noMore === undefined ? (
            <ModeChoice mode={mode} onChange={setMode} held={seats.data.total} />
          ) : (
            <Notice tone="info" title={say('web.licences.return_only')}>
              <p>{noMore}</p>
            </Notice>
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
