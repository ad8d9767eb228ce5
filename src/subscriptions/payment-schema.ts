import { Type } from 'typebox'
import type { Static } from 'typebox'
import { textOfForm } from '../contract/forms.ts'
import { id, instantText, orNull } from '../contract/schemas.ts'
import { amount, currency } from './act-schema.ts'

const oneLine = (max: number, description: string) =>
  textOfForm({ name: 'one_line', max }, '^[^\\p{Cc}]*[^\\p{Cc}\\s][^\\p{Cc}]*$', {
    minLength: 1,
    maxLength: max,
    description,
  })

export const paymentContract = {
  operationId: 'recordPayment',
  summary: 'Say what happened to a subscription’s payment',
  description:
    'Each fact counts once, by the sender’s key: sent again, it gives the first answer. They may come in any order: the ' +
    'subscription follows the one that happened last, and of two at one instant «paid» wins. A trial ignores payment, and what ' +
    'is closed stays closed: the fact is kept and not applied.',
  tags: ['Subscriptions'],
  body: Type.Object(
    {
      key: oneLine(200, 'The sender’s own id of this fact'),
      subscription: oneLine(200, 'The partner’s own id of the subscription'),
      state: Type.Enum(['overdue', 'paid']),
      occurredAt: instantText,
      amount: Type.Optional(amount),
      currency: Type.Optional(currency),
      reference: Type.Optional(oneLine(200, 'For people: an invoice, for example')),
    },
    { additionalProperties: false, title: 'PaymentFact' },
  ),
  response: {
    200: Type.Object(
      {
        id,
        applied: Type.Boolean({ description: 'Whether the subscription followed it when it came' }),
        receivedAt: instantText,
        subscriptionId: id,
        payment: Type.Enum(['current', 'overdue'], { description: 'How payment stands now' }),
        paymentAt: orNull(instantText),
      },
      { title: 'PaymentRecorded', description: 'Known already' },
    ),
    201: Type.Object(
      {
        id,
        applied: Type.Boolean(),
        receivedAt: instantText,
        subscriptionId: id,
        payment: Type.Enum(['current', 'overdue']),
        paymentAt: orNull(instantText),
      },
      { description: 'Kept' },
    ),
  },
} as const

export type PaymentWish = Static<(typeof paymentContract)['body']>
export type PaymentRecorded = Static<(typeof paymentContract)['response'][201]>
