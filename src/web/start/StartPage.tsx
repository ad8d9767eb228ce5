import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMe } from '../api/me.ts'
import { hasCustomersQuery } from '../api/queries.ts'
import { Steps } from '../imports/Steps.tsx'
import { useWords } from '../language/words.ts'
import { Page } from '../parts/Page.tsx'
import { Guarded } from '../rights/Guarded.tsx'
import { BringStep } from './BringStep.tsx'
import { NameStep } from './NameStep.tsx'
import { useOpenImport } from './open-import.ts'
import { ReadyStep } from './ReadyStep.tsx'
import classes from './start.module.css'

/** The first page of a partner: its name, its customers, and on. A partner that has a name begins with the second. */
export function StartPage() {
  const { say } = useWords()
  return (
    <Guarded action="import_customers" title={say('web.start.title')}>
      <Start />
    </Guarded>
  )
}

function Start() {
  const { say } = useWords()
  const { partner } = useMe()
  const hasCustomers = useQuery(hasCustomersQuery).data
  const open = useOpenImport()
  const [isOver, setOver] = useState(false)
  const [hasMoved, setMoved] = useState(false)
  const [started, setStarted] = useState<string | null>(null)
  const importId = started ?? (isOver ? null : open)
  const at = partner.name === null ? 0 : importId === null ? 1 : 2
  const labels = [say('web.start.steps.name'), say('web.start.steps.bring'), say('web.start.steps.ready')]
  const again = () => {
    setStarted(null)
    setOver(true)
  }
  return (
    <Page title={say('web.start.title')} width="text">
      <p className={classes.lead}>{say('web.start.lead')}</p>
      <Steps labels={labels} at={at} />
      {at === 0 && <NameStep onNamed={() => setMoved(true)} />}
      {at === 1 && (
        <BringStep hasCustomers={hasCustomers === true} takesFocus={hasMoved} onStarted={setStarted} />
      )}
      {importId !== null && at === 2 && <ReadyStep importId={importId} onAgain={again} />}
    </Page>
  )
}
