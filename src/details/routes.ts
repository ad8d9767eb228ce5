import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { pickLanguage } from '../messages/languages.ts'
import type { Nudge } from '../provisioning/routes.ts'
import { lookAtLink, passOn } from './by-link.ts'
import { clearDetails } from './clear.ts'
import { endLink, listContacts, nameContact, sendLinkAgain } from './contacts.ts'
import type { DetailsContext } from './context.ts'
import { actorDoor, linkDoor } from './door.ts'
import { eraseAddress } from './erase-address.ts'
import { saveDetails, submitDetails } from './fill-in.ts'
import type { Submitted } from './fill-in.ts'
import { getDetails } from './get.ts'
import * as schema from './schema.ts'

/**
 * What is asked before services are set up: filled in by who has signed in, or by a link.
 * @param nudge once something has been begun
 */
export function detailsRoutes(context: DetailsContext, nudge: Nudge): Route[] {
  const shown = (partnerId: string, { isDue, ...submitted }: Submitted): Omit<Submitted, 'isDue'> => {
    if (isDue) nudge(partnerId)
    return submitted
  }
  return [
    route('GET', '/api/v1/services/:id/details', 'see_customers', schema.get, async ({ actor, params }) =>
      getDetails(context, actor, params.id),
    ),
    route(
      'PUT',
      '/api/v1/services/:id/details',
      'fill_in_details',
      schema.save,
      async ({ actor, params, body, headers }) =>
        saveDetails(
          context,
          actorDoor(actor),
          { serviceId: params.id, ...body },
          pickLanguage(headers['accept-language']),
        ),
    ),
    route(
      'POST',
      '/api/v1/services/:id/details/submit',
      'fill_in_details',
      schema.submit,
      async ({ actor, params, body, headers }) => {
        const filled = { serviceId: params.id, ...body }
        const language = pickLanguage(headers['accept-language'])
        return shown(actor.partnerId, await submitDetails(context, actorDoor(actor), filled, language))
      },
    ),

    route(
      'DELETE',
      '/api/v1/services/:id/details',
      'delete_customers',
      schema.clear,
      async ({ actor, params }, reply) => {
        await clearDetails(context, actor, params.id)
        return reply.code(204).send()
      },
    ),
    route(
      'POST',
      '/api/v1/customers/:id/erase-address',
      'delete_customers',
      schema.eraseAddress,
      async ({ actor, params, body }) => eraseAddress(context, actor, params.id, body.email.trim()),
    ),
    route(
      'GET',
      '/api/v1/customers/:id/set-up-links',
      'see_customers',
      schema.contacts,
      async ({ actor, params }) => listContacts(context, actor, params.id),
    ),
    route(
      'POST',
      '/api/v1/customers/:id/set-up-links',
      'fill_in_details',
      schema.nameContact,
      async ({ actor, params, body: { email, language = null } }, reply) =>
        reply.code(201).send(await nameContact(context, actor, params.id, email, language)),
      { answersSecret: true },
    ),
    route(
      'POST',
      '/api/v1/set-up-links/:id/send-again',
      'resend_mails',
      schema.sendAgain,
      async ({ actor, params }) => sendLinkAgain(context, actor, params.id),
      { answersSecret: true },
    ),
    route(
      'POST',
      '/api/v1/set-up-links/:id/end',
      'fill_in_details',
      schema.end,
      async ({ actor, params }, reply) => {
        await endLink(context, actor, params.id)
        return reply.code(204).send()
      },
    ),

    route(
      'POST',
      '/api/v1/set-up/look',
      'public',
      schema.look,
      async ({ body, ip }) => lookAtLink(context, body.secret, ip),
      { limit: 'sign-in' },
    ),
    route(
      'POST',
      '/api/v1/set-up/save',
      'public',
      schema.saveByLink,
      async ({ body: { secret, ...filled }, headers, ip }) =>
        saveDetails(
          context,
          linkDoor(context.readNow, secret, ip),
          filled,
          pickLanguage(headers['accept-language']),
        ),
    ),
    route(
      'POST',
      '/api/v1/set-up/submit',
      'public',
      schema.submitByLink,
      async ({ body: { secret, ...filled }, headers, ip }) => {
        const door = linkDoor(context.readNow, secret, ip)
        const language = pickLanguage(headers['accept-language'])
        return shown(door.partnerId, await submitDetails(context, door, filled, language))
      },
    ),
    route(
      'POST',
      '/api/v1/set-up/pass-on',
      'public',
      schema.passOn,
      async ({ body, ip }) => passOn(context, body.secret, body.email, ip),
      { limit: 'sign-in' },
    ),
  ]
}
