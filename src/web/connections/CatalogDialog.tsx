import { Button, Checkbox } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import offerClasses from '../offers/offers.module.css'
import { Dialog } from '../parts/Dialog.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import form from '../parts/form.module.css'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import classes from './connections.module.css'
import { catalogQuery, type Catalog, type Connection } from './queries.ts'

interface CatalogDialogProps {
  readonly connection: Connection
  /** What was done, for who listens. */
  readonly onSaid: (text: string) => void
  readonly onClose: () => void
}

type Service = Catalog['services'][number]
type Plan = Service['plans'][number]

const keyOf = (service: string, plan: string) => JSON.stringify([service, plan])

/** What a connection offers: choose plans, and they become products. */
export function CatalogDialog({ connection, onSaid, onClose }: CatalogDialogProps) {
  const { say, relative } = useWords()
  const nowMs = useNow()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const { id, name } = connection
  const catalog = useQuery(catalogQuery(id))
  const readAgain = useMutation({
    mutationFn: () => client.readConnectionCatalog({ params: { id } }),
    onSuccess: async (read) => {
      queries.setQueryData(catalogQuery(id).queryKey, read)
      setChosen([])
      await queries.invalidateQueries({ queryKey: ['connections', 'list'] })
    },
  })
  const make = useMutation({
    mutationFn: () => {
      const plans = chosen.map((each) => {
        const [service = '', plan = ''] = JSON.parse(each) as string[]
        return { service, plan }
      })
      return client.addProductsOfPlans({ params: { id }, body: { plans } })
    },
    onSuccess: async ({ items }) => {
      onSaid(say('web.connections.made', { count: items.length }))
      onClose()
      await Promise.all(
        ['connections', 'products'].map((each) => queries.invalidateQueries({ queryKey: [each] })),
      )
    },
  })
  const { data } = catalog
  const toggle = (key: string) =>
    setChosen(chosen.includes(key) ? chosen.filter((each) => each !== key) : [...chosen, key])
  return (
    <Dialog isOpen onClose={onClose} size="lg" title={say('web.connections.catalog_of', { name })}>
      <div className={form.form}>
        {data === undefined && catalog.isPending && <PageLoading />}
        {data === undefined && catalog.isError && (
          <ErrorState error={catalog.error} retry={() => void catalog.refetch()} />
        )}
        {data !== undefined && (
          <>
            <p className={offerClasses.lead}>
              {data.services.length === 0
                ? say('web.connections.offers_nothing')
                : say('web.connections.catalog_text')}
            </p>
            {data.services.map((service) => (
              <ServicePlans key={service.id} service={service} chosen={chosen} onToggle={toggle} />
            ))}
            <Faults faults={data.faults} />
          </>
        )}
        <CatalogProblem error={readAgain.error} />
        <ProblemNotice title={say('web.invite.failed')} error={make.error} />
        <div className={form.buttons}>
          {data !== undefined && (
            <span className={classes.read}>
              {say('web.connections.read_at', { when: relative(data.readAt, nowMs) })}
            </span>
          )}
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} stroke={1.75} aria-hidden />}
            loading={readAgain.isPending}
            onClick={() => readAgain.mutate()}
          >
            {say('web.connections.read_again')}
          </Button>
          <Button disabled={chosen.length === 0} loading={make.isPending} onClick={() => make.mutate()}>
            {say('web.connections.make', { count: chosen.length })}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

interface ServicePlansProps {
  readonly service: Service
  readonly chosen: readonly string[]
  readonly onToggle: (key: string) => void
}

function ServicePlans({ service, chosen, onToggle }: ServicePlansProps) {
  return (
    <fieldset className={classes.service}>
      <legend>{service.displayName}</legend>
      {service.description !== '' && <p className={offerClasses.lead}>{service.description}</p>}
      {service.plans.map((plan) => {
        const key = keyOf(service.id, plan.id)
        return (
          <PlanLine key={key} plan={plan} isChosen={chosen.includes(key)} onToggle={() => onToggle(key)} />
        )
      })}
    </fieldset>
  )
}

interface PlanLineProps {
  readonly plan: Plan
  readonly isChosen: boolean
  readonly onToggle: () => void
}

function PlanLine({ plan, isChosen, onToggle }: PlanLineProps) {
  const { say, list } = useWords()
  const { displayName, description, details, products } = plan
  const isMade = products.length > 0
  const facts = [
    description,
    details === 'form' && say('web.connections.asks_form'),
    details === 'unfit' && say('web.connections.asks_unfit'),
    isMade && say('web.connections.has_product', { names: list(products.map(({ name }) => name)) }),
  ].filter((each) => typeof each === 'string' && each !== '')
  return (
    <Checkbox
      label={displayName}
      description={facts.join(' · ')}
      checked={isChosen || isMade}
      disabled={isMade}
      onChange={onToggle}
    />
  )
}

function Faults({ faults }: { faults: Catalog['faults'] }) {
  const { say } = useWords()
  if (faults.length === 0) return null
  return (
    <Notice tone="attention" title={say('web.connections.faults', { count: faults.length })}>
      <ul className={offerClasses.mistakes}>
        {faults.map(({ service, plan, field, message }) => (
          <li key={`${service} ${plan} ${field} ${message}`}>
            {service !== null && (
              <strong>{[service, plan].filter((each) => each !== null).join(': ')}</strong>
            )}{' '}
            {message}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** Why the other side could not be asked, in the server's own words. */
export function CatalogProblem({ error }: { error: unknown }) {
  const { say } = useWords()
  return <ProblemNotice title={say('web.connections.failed')} error={error} />
}
