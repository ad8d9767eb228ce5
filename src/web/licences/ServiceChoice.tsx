import { Radio } from '@mantine/core'
import { servicesThere } from '../customer/spans.ts'
import type { Service, Subscription } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import classes from './licences.module.css'
import { useWhyNot } from './obstacle.ts'
import type { EndedService, Mode } from './queries.ts'

interface ServiceChoiceProps {
  readonly subscriptions: readonly Subscription[]
  readonly mode: Mode
  /** Services that have ended, whose licences can be taken back. */
  readonly ended: readonly EndedService[]
  readonly value: string | undefined
  readonly onChange: (serviceId: string) => void
}

/** The services of a customer; one whose licences cannot be assigned stays, closed, with the reason. */
export function ServiceChoice({ subscriptions, mode, ended, value, onChange }: ServiceChoiceProps) {
  const { say } = useWords()
  const isEnded = new Set(ended.map(({ serviceId }) => serviceId))
  const services = subscriptions.flatMap((subscription) =>
    servicesThere(subscription)
      .filter(({ id }) => !isEnded.has(id))
      .map((service) => ({ service, offer: subscription.offer })),
  )
  if (services.length + ended.length === 0)
    return <p className={classes.none}>{say('web.licences.no_services')}</p>
  return (
    <Radio.Group
      label={say('web.licences.service')}
      value={value ?? null}
      onChange={onChange}
      classNames={{ root: classes.services ?? '' }}
    >
      {services.map(({ service, offer }) => (
        <Choice key={service.id} service={service} offer={offer} mode={mode} />
      ))}
      {ended.map(({ serviceId, product, subscription, held, why }) => (
        <Radio
          key={serviceId}
          value={serviceId}
          label={`${product} · ${subscription.offer}`}
          description={`${say(`web.licences.ended.is_${why}`)} · ${say('web.licences.ended.held', { count: held })}`}
          mt="xs"
        />
      ))}
    </Radio.Group>
  )
}

function Choice({ service, offer, mode }: { service: Service; offer: string; mode: Mode }) {
  const { say, number } = useWords()
  const whyNot = useWhyNot(service)
  const why = mode === 'assign' ? whyNot.assign : whyNot.takeBack
  const { id, product, licences, licencesUsed: used } = service
  const seats =
    licences === null
      ? say('web.licences.used', { used: number(used ?? 0) })
      : say('web.customer.licences', { used: number(used ?? 0), total: number(licences) })
  return (
    <Radio
      value={id}
      label={`${product} · ${offer}`}
      description={why ?? seats}
      disabled={why !== undefined}
      mt="xs"
    />
  )
}
