import type { MessageKey } from '../messages/formatter.ts'
import type { Problems } from '../input/problems.ts'
import { isObject, readText } from '../input/read.ts'
import { maxNameLength, maxOffers } from '../offers/limits.ts'
import type { OfferFields } from '../offers/offer.ts'
import { readOffer } from '../offers/read-offer.ts'
import { maxProducts } from '../products/limits.ts'
import type { ProductFields } from '../products/product.ts'
import { readProduct } from '../products/read-product.ts'

/** An offer as the catalogue's file has it: `id` is the partner's own key. */
export interface FileOffer extends OfferFields {
  readonly id: string
}

/** A product as the catalogue's file has it: `id` is the partner's own key. */
export interface FileProduct extends ProductFields {
  readonly id: string
}

/** The catalogue as a file has it. */
export interface FileCatalogue {
  /** Null: the file does not speak of products, which stay as they are. */
  readonly products: readonly FileProduct[] | null
  readonly offers: readonly FileOffer[]
}

/**
 * Reads a file's catalogue, all that is wrong with any of it at once.
 * @throws AppError invalid_request
 */
export function readFile(
  raw: { readonly products?: readonly unknown[]; readonly offers: readonly unknown[] },
  problems: Problems,
): FileCatalogue {
  const products =
    raw.products === undefined
      ? null
      : readList(
          raw.products,
          { list: 'products', max: maxProducts, twice: 'error.input.product_twice' },
          readProduct,
          problems,
        )
  refuseSameNames(raw.products ?? [], problems)
  const offers = readList(
    raw.offers,
    { list: 'offers', max: maxOffers, twice: 'error.input.offer_twice' },
    readOffer,
    problems,
  )
  problems.refuse()
  return { products: products && known(products), offers: known(offers) }
}

interface List {
  readonly list: 'products' | 'offers'
  readonly max: number
  readonly twice: MessageKey
}

type Read<Fields> = (
  raw: Readonly<Record<string, unknown>>,
  path: string,
  problems: Problems,
) => Fields | undefined

function readList<Fields extends object>(
  raw: readonly unknown[],
  { list, max, twice }: List,
  read: Read<Fields>,
  problems: Problems,
): ((Fields & { readonly id: string }) | undefined)[] {
  if (raw.length > max) problems.add(`body.${list}`, 'error.input.max_items', { max })
  const found = raw.slice(0, max).map((each, index) => {
    const path = `body.${list}[${index}]`
    if (!isObject(each)) return problems.add(path, 'error.input.type_object')
    const id = readText(each['id'], `${path}.id`, maxNameLength, problems)
    const fields = read(each, path, problems)
    return id === undefined || fields === undefined ? undefined : { id, ...fields }
  })
  eachOnce(raw, 'id', (index, other) => problems.add(`body.${list}[${index}].id`, twice, { other }))
  return found
}

/** Offers name products by their names. */
function refuseSameNames(products: readonly unknown[], problems: Problems): void {
  eachOnce(products, 'name', (index, other) =>
    problems.add(`body.products[${index}].name`, 'error.input.product_name_twice', { other }),
  )
}

function eachOnce(
  list: readonly unknown[],
  field: 'id' | 'name',
  refuse: (index: number, other: number) => void,
): void {
  const first = new Map<string, number>()
  for (const [index, each] of list.entries()) {
    const value = isObject(each) ? each[field] : undefined
    const text = typeof value === 'string' ? value.trim().normalize('NFC') : ''
    const other = first.get(text)
    if (other === undefined) first.set(text, index)
    else if (text !== '') refuse(index, other)
  }
}

function known<T>(list: readonly (T | undefined)[]): T[] {
  return list.filter((each) => each !== undefined)
}
