import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import type { Delivery } from '../mail/mailer.ts'
import { resetMinutes } from './auth.ts'
import { callAuth } from './auth-call.ts'
import type { AccountContext } from './context.ts'
import { refuseGuessableOf } from './passwords.ts'
import { auditPerson } from './sign-in-audit.ts'
import { foldEmail } from './people.ts'
import { endOtherSessions } from './sessions.ts'

/** A link that sets a new password, as it was made while `requestReset` ran. */
interface Made {
  token: string | null
  personId: string | null
}

const making = new AsyncLocalStorage<Made>()

/** What better-auth calls with the link's secret (auth.ts); whoever asked for it takes it from here. */
export async function takeResetToken(to: { readonly id: string }, token: string): Promise<void> {
  const made = making.getStore()
  if (made === undefined) return
  made.token = token
  made.personId = to.id
}

export interface ResetLink {
  readonly address: string
  readonly delivery: Delivery
}

/**
 * Sends a link that sets a new password, where somebody has this address. Without a mail server the link is printed
 * where the server's operator reads.
 * @returns the link, for who may see it; undefined where nobody has the address
 */
export async function requestReset(
  { auth, mailer, origin, printLink }: AccountContext,
  email: string,
  language: Language,
): Promise<ResetLink | undefined> {
  const made: Made = { token: null, personId: null }
  const address = foldEmail(email)
  await making.run(made, () => auth.api.requestPasswordReset({ body: { email: address } }))
  if (made.token === null) return undefined
  const link = `${origin}/reset-password/${made.token}`
  const delivery = await mailer.send({
    to: address,
    language,
    subject: message(language, 'mail.reset.subject'),
    text: message(language, 'mail.reset.text', { link, minutes: resetMinutes }),
  })
  if (delivery === 'no_mail_server') printLink('reset_password', link)
  return { address: link, delivery }
}

/**
 * Sets the password that a link was made for, and ends all sessions of that person.
 * @throws AppError reset_link_spent, password_unfit
 */
export async function resetPassword(
  { auth, authenticator, database: { db } }: AccountContext,
  request: FastifyRequest & { readonly body: { readonly token: string; readonly password: string } },
  reply: FastifyReply,
): Promise<void> {
  const { token, password } = request.body
  const personId = await personOfResetLink(auth, token)
  if (personId !== undefined) await refuseGuessableOf(db, personId, password)
  await callAuth(request, reply, (headers) =>
    auth.api.resetPassword({ headers, body: { token, newPassword: password }, returnHeaders: true }),
  )
  if (personId === undefined) return
  for (const id of await endOtherSessions(db, personId, null)) authenticator.forget(id)
  authenticator.forget(personId)
  await auditPerson(db, personId, request.ip, {
    action: 'password_reset',
    subjectKind: 'person',
    subjectId: personId,
  })
}

/** Whom a link is for, while it holds. */
async function personOfResetLink(auth: AccountContext['auth'], token: string): Promise<string | undefined> {
  const { internalAdapter } = await auth.$context
  const found = await internalAdapter.findVerificationValue(`reset-password:${token}`)
  return found?.value
}
