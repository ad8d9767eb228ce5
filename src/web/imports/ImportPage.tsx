import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { Page } from '../parts/Page.tsx'
import { paths } from '../paths.ts'
import { Guarded } from '../rights/Guarded.tsx'
import classes from './imports.module.css'
import { runQuery } from './run.ts'
import type { Run } from './run.ts'
import { RunView } from './RunView.tsx'
import { nameText, useByText } from './who.ts'

const route = getRouteApi('/inside/imports/$importId')

/** One import: how far it is or how it ended, what was wrong, and what it changed. */
export function ImportPage() {
  const { say } = useWords()
  const { importId } = route.useParams()
  return (
    <Guarded action="see_imports" title={say('web.import.one')}>
      <OneImport importId={importId} />
    </Guarded>
  )
}

function OneImport({ importId }: { importId: string }) {
  const words = useWords()
  const { data: run } = useQuery(runQuery(importId, words.language))
  return (
    <Page
      width="wide"
      title={run === undefined ? words.say('web.import.one') : nameText(run, words)}
      above={<Link to={paths.imports}>{words.say('web.import.all')}</Link>}
    >
      {run !== undefined && <Facts run={run} />}
      <RunView key={importId} importId={importId} />
    </Page>
  )
}

function Facts({ run }: { run: Run }) {
  const { say } = useWords()
  const byText = useByText()
  return (
    <p className={classes.pageFacts}>
      <Instant at={run.createdAt} as="exact" /> · {byText(run.by)}
      {run.dryRun && ` · ${say('web.imports.check_only')}`}
      {run.strict && ` · ${say('web.imports.strict')}`}
    </p>
  )
}
