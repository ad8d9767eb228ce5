import { Type } from 'typebox'
import type { Static } from 'typebox'
import { content, instantText, orNull } from '../contract/schemas.ts'
import { atRiskStatuses } from '../domain/at-risk.ts'
import { count, csvExportQuery, selectionQuery } from './schema.ts'

const tags = ['Customers']

const sums = Type.Object(
  {
    at: instantText,
    items: Type.Array(
      Type.Object({
        status: Type.Enum([...atRiskStatuses]),
        currency: orNull(Type.String({ description: 'ISO 4217; null for those without a price' })),
        amount: orNull(Type.String({ description: 'Sum of the prices of one term: a decimal number' })),
        subscriptions: count,
      }),
    ),
  },
  { title: 'AtRisk' },
)

export const atRisk = {
  summary: 'What is at risk in the customers that a filter shows',
  description:
    'Sums the open subscriptions of exactly these customers that are suspended, ending or trials, by status and currency: the ' +
    'price of one term of each, at one instant.',
  operationId: 'getAtRisk',
  tags,
  querystring: selectionQuery,
  response: { 200: sums },
} as const

export const atRiskCsv = {
  summary: 'The same as CSV',
  operationId: 'exportAtRisk',
  tags,
  querystring: csvExportQuery,
  response: { 200: content('status, currency, amount and subscriptions', 'text/csv; charset=utf-8') },
} as const

export type AtRiskJson = Static<typeof sums>
