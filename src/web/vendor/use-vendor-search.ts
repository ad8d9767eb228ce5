import { getRouteApi } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import type { VendorSearch } from './search.ts'

const route = getRouteApi('/inside/vendor')

export type VendorSearchChange = { readonly [K in keyof VendorSearch]?: VendorSearch[K] | undefined }

/** Changes what the page shows: the address is the page's state. */
export function useChangeVendorSearch(): (change: VendorSearchChange) => void {
  const navigate = route.useNavigate()
  return (change) =>
    void navigate({
      to: paths.vendor,
      search: (now) => {
        const { partner, search } = { ...now, ...change }
        return { ...(partner !== undefined && { partner }), ...(search !== undefined && { search }) }
      },
      replace: true,
    })
}
