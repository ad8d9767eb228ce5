import { useState } from 'react'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { Notice } from '../parts/Notice.tsx'
import { Page } from '../parts/Page.tsx'
import { DataSection } from './DataSection.tsx'
import { LookSection } from './LookSection.tsx'
import { OrganisationSection } from './OrganisationSection.tsx'
import { PasskeysSection } from './PasskeysSection.tsx'
import { PasswordSection } from './PasswordSection.tsx'
import { SecondFactorSection } from './SecondFactorSection.tsx'
import { SessionsSection } from './SessionsSection.tsx'
import { TakeAddress } from './TakeAddress.tsx'
import { TokensSection } from './TokensSection.tsx'
import { YouSection } from './YouSection.tsx'

/** What is one's own, whatever partner one works for. */
export function AccountPage() {
  const { say } = useWords()
  const { person, partner } = useMyself()
  const [hasTaken, setTaken] = useState(false)
  return (
    <Page title={say('web.nav.account')} width="wide">
      {person !== null && person.email === null && <TakeAddress onTaken={() => setTaken(true)} />}
      {person !== null && person.email !== null && (
        <>
          {hasTaken && (
            <Notice tone="good" role="status" title={say('web.account.taken', { email: person.email })} />
          )}
          <YouSection person={person} />
          <PasswordSection person={person} />
          <SecondFactorSection />
          <PasskeysSection />
          <OrganisationSection />
        </>
      )}
      <LookSection />
      <SessionsSection />
      {partner !== null && <TokensSection />}
      {person !== null && <DataSection />}
    </Page>
  )
}
