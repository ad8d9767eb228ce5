import { Type } from 'typebox'
import type { Static } from 'typebox'
import { id, instantText, orNull } from '../contract/schemas.ts'

const text = Type.String()

/** A case as the service's set-up shows it. */
export const supportCase = Type.Object(
  {
    id,
    number: Type.Integer({ minimum: 1, description: 'Unique in the partner, shown as #17' }),
    isOpen: Type.Boolean(),
    way: Type.Enum(['mail', 'link', 'noted'], {
      description: 'By mail, by the vendor’s own form, or only noted here',
    }),
    address: orNull(Type.String({ description: 'Whom the mail goes to' })),
    vendorNumber: orNull(Type.String({ description: 'The number that it has with the vendor' })),
    openedAt: instantText,
    openedBy: Type.Object({ kind: text, id: orNull(text), name: orNull(text) }),
    delivery: orNull(
      Type.Enum(['waiting', 'sent', 'no_mail_server', 'failed', 'not_sent'], {
        description:
          'How the mail went; no_mail_server: it waits until there is one; not_sent: the case was closed before. Null: there is no mail',
      }),
    ),
    sentAt: orNull(instantText),
    nextMailAt: orNull(Type.String({ format: 'date-time', description: 'When the mail is tried next' })),
    closedAt: orNull(instantText),
    closedHow: orNull(
      Type.Enum(['by_hand', 'provisioned', 'removed'], {
        description: 'By somebody, or by itself: the service was set up, or taken down',
      }),
    ),
    closingNote: orNull(text),
  },
  { title: 'SupportCase' },
)

export type CaseJson = Static<typeof supportCase>
