import { Link, useNavigate } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { Page } from '../parts/Page.tsx'
import { paths } from '../paths.ts'
import { Guarded } from '../rights/Guarded.tsx'
import { ImportFlow } from './ImportFlow.tsx'
import { Steps } from './Steps.tsx'
import type { FlowStep } from './use-import-flow.ts'

const places: readonly FlowStep['at'][] = ['file', 'columns', 'check', 'import']

/** A file on its way in. Once it is imported for real, the import has a page of its own that can be come back to. */
export function NewImportPage() {
  const { say } = useWords()
  const navigate = useNavigate()
  const labels = [
    say('web.import.steps.file'),
    say('web.import.steps.columns'),
    say('web.import.steps.check'),
    say('web.import.steps.import'),
  ]
  const title = say('web.nav.new_import')
  return (
    <Guarded action="import_customers" title={title}>
      <Page title={title} width="wide" above={<Link to={paths.imports}>{say('web.import.all')}</Link>}>
        <ImportFlow
          above={(at) => <Steps labels={labels} at={places.indexOf(at)} />}
          whenStarted={(importId) =>
            void navigate({ to: paths.oneImport, params: { importId }, replace: true })
          }
        />
      </Page>
    </Guarded>
  )
}
