import { AppError } from '../contract/errors.ts'
import type { ActName, ActWish, Price } from '../domain/acts.ts'
import { decimalsOf, formatAmount, isCurrency, parseAmount } from '../domain/money.ts'
import { parseTerm } from '../domain/term.ts'
import type { Term } from '../domain/term.ts'
import type { StoredSubscription } from '../standings/sources.ts'
import type { ParamsOf } from './act-schema.ts'

/** An act's parameters as they were sent, with its name. */
export type ActBody = { [Name in ActName]: { readonly act: Name; readonly params: ParamsOf<Name> } }[ActName]

/**
 * What somebody wishes for one subscription.
 * @param of what the parameters leave out is the subscription's own: the currency of an amount
 * @param aligned the subscription whose end it shall have, for `align_end`
 * @throws AppError term_unfit; amount_unfit; currency_unknown; currency_missing; subscription_not_found where there is none to align with
 */
export function readWish(
  body: ActBody,
  of: { readonly currency: string | null },
  aligned: StoredSubscription | null,
): ActWish {
  switch (body.act) {
    case 'extend_trial':
      return { act: body.act, ...body.params }
    case 'convert_trial': {
      const { when, term, autoRenew = false } = body.params
      return { act: body.act, when, term: readTerm(term), autoRenew, price: readPrice(body.params, of) }
    }
    case 'renew':
      return { act: body.act, from: body.params.from, price: readPrice(body.params, of) }
    case 'change_term': {
      const { when, term } = body.params
      return { act: body.act, when, term: readTerm(term), price: readPrice(body.params, of) }
    }
    case 'change_quantity':
      return { act: body.act, quantity: body.params.quantity, price: readPrice(body.params, of) }
    case 'suspend':
      return { act: body.act, reason: body.params.reason.trim() }
    case 'align_end':
      if (aligned === null || aligned.closed_at !== null) throw new AppError('subscription_not_found')
      if (aligned.ends_at === null) throw new AppError('act_no_end_there')
      return {
        act: body.act,
        endsAt: aligned.ends_at,
        anchorAt: aligned.term_anchor_at ?? aligned.starts_at,
      }
    case 'withdraw_conversion':
    case 'auto_renew_on':
    case 'auto_renew_off':
    case 'mark_overdue':
    case 'mark_paid':
    case 'resume':
    case 'cancel_at_end':
    case 'withdraw_cancellation':
    case 'close':
      return { act: body.act }
    default:
      return body satisfies never
  }
}

/** @throws AppError term_unfit for none and for more than 100 years */
export function readTerm(text: string): Term {
  const term = parseTerm(text)
  if (term === null) throw new AppError('term_unfit')
  return term
}

/**
 * An amount in its canonical form; undefined where none is given.
 * @throws AppError amount_unfit; currency_unknown; currency_missing
 */
export function readPrice(
  given: { readonly amount?: string; readonly currency?: string },
  of: { readonly currency: string | null },
): Price | undefined {
  const { amount } = given
  const currency = given.currency ?? of.currency
  if (given.currency !== undefined && !isCurrency(given.currency))
    throw new AppError('currency_unknown', { currency: given.currency })
  if (amount === undefined) {
    if (given.currency !== undefined) throw new AppError('amount_missing')
    return undefined
  }
  if (currency === null) throw new AppError('currency_missing')
  const thousandths = parseAmount(amount, currency)
  if (thousandths === null) throw new AppError('amount_unfit', { currency, decimals: decimalsOf(currency) })
  return { amount: formatAmount(thousandths, currency), currency }
}
