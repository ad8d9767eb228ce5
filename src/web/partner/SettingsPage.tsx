import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { retentionQuery } from '../archive/queries.ts'
import { ConnectionsSection } from '../connections/ConnectionsSection.tsx'
import { useWords } from '../language/words.ts'
import { OffersSection } from '../offers/OffersSection.tsx'
import { LicenceMailsForm } from '../licences/LicenceMailsForm.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Page } from '../parts/Page.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { Section } from '../parts/Section.tsx'
import { paths } from '../paths.ts'
import { ProductsSection } from '../products/ProductsSection.tsx'
import { Guarded } from '../rights/Guarded.tsx'
import { SupportForm } from '../support/SupportForm.tsx'
import { FactorForm } from './FactorForm.tsx'
import { NamesForm } from './NamesForm.tsx'
import { OrdersForm } from './OrdersForm.tsx'
import { RetentionForm } from './RetentionForm.tsx'
import { UseForm } from './UseForm.tsx'

/** What holds for the whole partner. */
export function SettingsPage() {
  const { say } = useWords()
  const title = say('web.nav.settings')
  return (
    <Guarded action="change_partner" title={title}>
      <Page width="wide" title={title}>
        <Section title={say('web.settings.names')} text={say('web.start.name.text')}>
          <NamesForm />
        </Section>
        <Section title={say('web.settings.orders')} text={say('web.settings.orders_text')}>
          <OrdersForm />
        </Section>
        <Section title={say('web.settings.use')} text={say('web.settings.use_text')}>
          <UseForm />
        </Section>
        <Section title={say('web.offers.title')} text={say('web.offers.lead')}>
          <OffersSection />
        </Section>
        <Section title={say('web.products.title')} text={say('web.products.lead')}>
          <ProductsSection />
        </Section>
        <Section title={say('web.connections.title')} text={say('web.connections.lead')}>
          <ConnectionsSection />
        </Section>
        <Section title={say('web.support.title')} text={say('web.support.lead')}>
          <SupportForm />
        </Section>
        <Section title={say('web.licence_mail.title')} text={say('web.licence_mail.lead')}>
          <LicenceMailsForm />
        </Section>
        <Section title={say('web.factor.title')} text={say('web.factor.lead')}>
          <FactorForm />
        </Section>
        <Section title={say('web.settings.kept')} text={say('web.settings.kept_text')}>
          <Kept />
        </Section>
        <Section title={say('web.deleted.title')} text={say('web.deleted.lead')}>
          <p>
            <Link to={paths.deletedCustomers}>{say('web.settings.deleted_link')}</Link>
          </p>
        </Section>
      </Page>
    </Guarded>
  )
}

function Kept() {
  const retention = useQuery(retentionQuery)
  if (retention.data !== undefined) return <RetentionForm retention={retention.data} />
  return retention.isError ? (
    <ErrorState error={retention.error} retry={() => void retention.refetch()} />
  ) : (
    <PageLoading />
  )
}
