import { queryOptions } from '@tanstack/react-query'
import { client } from '../api/api.ts'

/** What is told is told within seconds, and nobody says so: it is asked after for as long as it lasts. */
const renewMs = 3_000

/** What the other side knows of a service's licences. */
export const toldQuery = (customerId: string, serviceId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'licences-told', serviceId],
    queryFn: ({ signal }) => client.getLicencesTold({ params: { id: serviceId }, signal }),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && data.telling + data.takingBack > 0 ? renewMs : false,
  })

/** How the mails about a service's licences went. */
export const mailsQuery = (customerId: string, serviceId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'licence-mails', serviceId],
    queryFn: ({ signal }) => client.getLicenceMailsSent({ params: { id: serviceId }, signal }),
  })

/** How people are told by mail which licences they got. */
export const licenceMailsQuery = queryOptions({
  queryKey: ['partner', 'licence-mails'],
  queryFn: ({ signal }) => client.getLicenceMails({ signal }),
})
