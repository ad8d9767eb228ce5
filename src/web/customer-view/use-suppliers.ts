import { useMe } from '../api/me.ts'
import { useWords } from '../language/words.ts'

/** What those are called who deliver to the customer. */
export function useSuppliers(): { readonly partner: string; readonly vendor: string } {
  const { say } = useWords()
  const { name, vendor } = useMe().partner
  return { partner: name ?? say('web.shell.unnamed'), vendor }
}
