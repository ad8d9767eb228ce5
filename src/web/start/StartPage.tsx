import { Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { Page } from '../parts/Page.tsx'
import { paths } from '../paths.ts'

/** The first page of a partner without customers. */
export function StartPage() {
  const { say } = useWords()
  return (
    <Page title={say('web.start.title')} width="text">
      <p>
        <Link to={paths.newImport}>{say('web.nav.new_import')}</Link>
      </p>
    </Page>
  )
}
