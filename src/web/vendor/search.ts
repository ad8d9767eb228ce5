import { textOf } from '../search-params.ts'
import type { RawSearch } from '../search-params.ts'

/** What of the waiting services is shown: the same names and values as the API's own query. */
export interface VendorSearch {
  readonly partner?: string
  readonly search?: string
}

/** Reads the address; what it does not understand it leaves out. */
export function vendorSearch(raw: Partial<RawSearch>): VendorSearch {
  const partner = textOf(raw['partner'])
  const search = textOf(raw['search'])
  return {
    ...(partner !== undefined && /^[0-9a-f-]{36}$/.test(partner) && { partner }),
    ...(search !== undefined && { search }),
  }
}
