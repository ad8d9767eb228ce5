import { useWords } from '../language/words.ts'
import { Page } from '../parts/Page.tsx'

/** A file on its way in. */
export function NewImportPage() {
  const { say } = useWords()
  return <Page title={say('web.nav.new_import')}>{null}</Page>
}
