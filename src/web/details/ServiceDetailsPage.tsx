import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMyself } from '../api/me.ts'
import classes from '../customer/customer.module.css'
import { customerQuery } from '../customer/queries.ts'
import { useSuppliers } from '../customer-view/use-suppliers.ts'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { Guarded } from '../rights/Guarded.tsx'
import { ServiceDetails } from './ServiceDetails.tsx'

const route = getRouteApi('/inside/customers/$customerId/services/$serviceId/details')
const ownRoute = getRouteApi('/inside/organisation/services/$serviceId/details')

/** The details of one service, for the partner's people: they fill them in for the customer. */
export function ServiceDetailsPage() {
  const { say } = useWords()
  const { customerId, serviceId } = route.useParams()
  const { data } = useQuery(customerQuery(customerId))
  return (
    <Guarded action="fill_in_details" title={say('web.details.fill_in')}>
      <ServiceDetails
        key={serviceId}
        customerId={customerId}
        serviceId={serviceId}
        above={
          <Link to={paths.customer} params={{ customerId }} className={classes.back}>
            <IconArrowLeft size={16} stroke={1.75} aria-hidden />
            {data === undefined ? say('web.customer.back') : data.name}
          </Link>
        }
        sentences={(product) => ({
          before: say('web.details.before', { product }),
          after: say('web.details.after', { product }),
        })}
      />
    </Guarded>
  )
}

/** The same for who administers the customer's own organisation. */
export function OwnServiceDetailsPage() {
  const { say } = useWords()
  const { serviceId } = ownRoute.useParams()
  const customerId = useMyself().customerId ?? ''
  const { partner } = useSuppliers()
  const { data } = useQuery(customerQuery(customerId))
  return (
    <Guarded action="fill_in_details" title={say('web.details.fill_in')}>
      <ServiceDetails
        key={serviceId}
        customerId={customerId}
        serviceId={serviceId}
        above={
          <Link to={paths.organisation} className={classes.back}>
            <IconArrowLeft size={16} stroke={1.75} aria-hidden />
            {data?.name ?? say('web.nav.organisation')}
          </Link>
        }
        sentences={(product) => ({
          before: say('web.set_up.before', { product, partner }),
          after: say('web.set_up.after', { product, partner }),
        })}
      />
    </Guarded>
  )
}
