import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { Page } from '../parts/Page.tsx'
import { LookSection } from './LookSection.tsx'
import { PasswordSection } from './PasswordSection.tsx'
import { SessionsSection } from './SessionsSection.tsx'
import { TakeAddress } from './TakeAddress.tsx'
import { TokensSection } from './TokensSection.tsx'
import { YouSection } from './YouSection.tsx'

/** What is one's own, whatever partner one works for. */
export function AccountPage() {
  const { say } = useWords()
  const { person, partner } = useMyself()
  return (
    <Page title={say('web.nav.account')} width="wide">
      {person !== null && person.email === null && <TakeAddress />}
      {person !== null && person.email !== null && (
        <>
          <YouSection person={person} />
          <PasswordSection person={person} />
        </>
      )}
      <LookSection />
      <SessionsSection />
      {partner !== null && <TokensSection />}
    </Page>
  )
}
