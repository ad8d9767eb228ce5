import type { AccountContext } from '../accounts/context.ts'
import type { Delivery } from '../mail/mailer.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import { invitationDays } from './invitations.ts'

export interface Sent {
  readonly delivery: Delivery
  /** Where no mail brought it: for whoever made it to hand over. */
  readonly link: string | null
}

/** Sends an invitation's link; where no mail can bring it, gives it to whoever asked, and prints it for the operator. */
export async function sendInvitation(
  { mailer, origin, printLink }: AccountContext,
  to: { readonly email: string; readonly language: Language; readonly where: string },
  secret: string,
): Promise<Sent> {
  const link = `${origin}/invitation/${secret}`
  const { language, where } = to
  const delivery = await mailer.send({
    to: to.email,
    language,
    subject: message(language, 'mail.invitation.subject', { where }),
    text: message(language, 'mail.invitation.text', { where, link, days: invitationDays }),
  })
  if (delivery === 'no_mail_server') printLink('invitation', link)
  return { delivery, link: delivery === 'sent' ? null : link }
}
