import { Button } from '@mantine/core'
import { useState } from 'react'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { Page } from '../parts/Page.tsx'
import { NotOpen } from '../rights/Guarded.tsx'
import classes from './installation.module.css'
import { Everybody } from './Everybody.tsx'
import { OperatorDialog } from './OperatorDialog.tsx'
import { PartnerDialog } from './PartnerDialog.tsx'
import { Partners } from './Partners.tsx'

/** The partners of the installation and all their people, for who administers it. */
export function InstallationPage() {
  const { say } = useWords()
  const isAdmin = useMyself().person?.isInstallationAdmin === true
  const [asked, setAsked] = useState<'partner' | 'operator' | null>(null)
  return (
    <Page
      width="wide"
      title={say('web.nav.installation')}
      actions={
        isAdmin && (
          <>
            <Button variant="default" onClick={() => setAsked('operator')}>
              {say('web.installation.operator')}
            </Button>
            <Button onClick={() => setAsked('partner')}>{say('web.installation.new')}</Button>
          </>
        )
      }
    >
      {isAdmin ? (
        <>
          <p className={classes.lead}>{say('web.installation.text')}</p>
          <Partners />
          <Everybody />
        </>
      ) : (
        <NotOpen why={say('web.rights.installation')} />
      )}
      {asked === 'partner' && <PartnerDialog onClose={() => setAsked(null)} />}
      {asked === 'operator' && <OperatorDialog onClose={() => setAsked(null)} />}
    </Page>
  )
}
