import { Link } from '@tanstack/react-router'
import { seesOwnOrganisation, useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'

/** To the customer's people who hold no licence of the service, who can be had as a file there. */
export function UntoldLink({ customerId, serviceId }: { customerId: string; serviceId: string }) {
  const { say } = useWords()
  const isOwn = seesOwnOrganisation(useMyself())
  const search = { service: serviceId, holds: false }
  const text = say('web.licences.show_without')
  return isOwn ? (
    <Link to={paths.ownPeople} search={search}>
      {text}
    </Link>
  ) : (
    <Link to={paths.customerPeople} params={{ customerId }} search={search}>
      {text}
    </Link>
  )
}
