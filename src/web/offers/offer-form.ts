import type { Offer } from '../orders/queries.ts'

/** How many licences a product has: as many as are ordered, none, or always so many. */
export const licenceKinds = ['quantity', 'none', 'fixed'] as const
export type LicenceKind = (typeof licenceKinds)[number]

/** One product as it stands in the form. */
export interface ProductForm {
  /** Tells it apart from the others, however they move. */
  readonly key: number
  readonly product: string
  readonly kind: LicenceKind
  readonly number: string
}

/** An offer as it stands in the form: nothing is an empty text. */
export interface OfferForm {
  readonly name: string
  readonly externalId: string
  readonly products: readonly ProductForm[]
  readonly term: string
  readonly trialDays: string
  readonly defaultQuantity: string
  readonly amount: string
  readonly currency: string
}

export const offerFormFields = [
  'name',
  'externalId',
  'products',
  'term',
  'trialDays',
  'defaultQuantity',
  'amount',
  'currency',
] as const

/** Where the API finds what is wrong with products, as paths of the body. */
export function productPaths(count: number): string[] {
  return Array.from({ length: count }, (_, place) => [
    `products[${place}].product`,
    `products[${place}].licences`,
  ]).flat()
}

export function emptyProduct(key: number): ProductForm {
  return { key, product: '', kind: 'quantity', number: '' }
}

/** @param decimal how amounts are written in the reader's language */
export function formOf(offer: Offer | undefined, decimal: (amount: string) => string): OfferForm {
  return {
    name: offer?.name ?? '',
    externalId: offer?.externalId ?? '',
    products: offer?.products.map(productOf) ?? [emptyProduct(0)],
    term: offer?.term ?? '',
    trialDays: offer?.trialDays == null ? '' : String(offer.trialDays),
    defaultQuantity: String(offer?.defaultQuantity ?? 1),
    amount: offer?.amount == null ? '' : decimal(offer.amount),
    currency: offer?.currency ?? '',
  }
}

function productOf({ product, licences }: Offer['products'][number], key: number): ProductForm {
  const isFixed = typeof licences === 'number'
  return {
    key,
    product,
    kind: licences === null ? 'none' : isFixed ? 'fixed' : 'quantity',
    number: isFixed ? String(licences) : '',
  }
}

/** As the API takes it. */
export function bodyOf({ name, products, term, trialDays, defaultQuantity, currency }: OfferForm) {
  return {
    name,
    products: products.map(({ product, kind, number }) => ({
      product,
      licences: kind === 'fixed' ? numberOf(number) : kind === 'none' ? null : kind,
    })),
    term: term === '' ? null : term,
    trialDays: trialDays.trim() === '' ? null : numberOf(trialDays),
    defaultQuantity: numberOf(defaultQuantity),
    currency: currency === '' ? null : currency,
  }
}

/** What is no number goes as one that nothing takes, and the server says what to write instead. */
function numberOf(text: string): number {
  const digits = text.replaceAll(/\s/g, '')
  return /^\d+$/.test(digits) ? Number(digits) : -1
}
