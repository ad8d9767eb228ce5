import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '../api/api.ts'
import { FlowProblem } from '../imports/FlowProblem.tsx'
import { runQuery } from '../imports/run.ts'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import classes from './start.module.css'

const demoCustomers = 2_000
/** Seconds; then the page shows how far it has come. */
const answerAfter = 1

export interface DemoCardProps {
  /** Then a demo has no place any more. */
  readonly hasCustomers: boolean
  readonly onStarted: (importId: string) => void
}

/** For who wants to look first: made-up customers. */
export function DemoCard({ hasCustomers, onStarted }: DemoCardProps) {
  const { say, language } = useWords()
  const queries = useQueryClient()
  const load = useMutation({
    mutationFn: (key: string) =>
      client.loadDemo({
        body: { customers: demoCustomers },
        query: { wait: answerAfter },
        idempotencyKey: key,
      }),
    onSuccess: (run) => {
      queries.setQueryData(runQuery(run.id, language).queryKey, run)
      onStarted(run.id)
    },
  })
  return (
    <section className={classes.demo} aria-labelledby="demo">
      <div className={classes.demoText}>
        <h3 id="demo">{say('web.start.demo.title')}</h3>
        <p>
          {say(hasCustomers ? 'web.start.demo.not_now' : 'web.start.demo.text', { count: demoCustomers })}
        </p>
      </div>
      {hasCustomers ? (
        <Button variant="default" renderRoot={(props) => <Link to={paths.customers} {...props} />}>
          {say('web.import.show_customers')}
        </Button>
      ) : (
        <Button variant="default" loading={load.isPending} onClick={() => load.mutate(crypto.randomUUID())}>
          {say('web.start.demo.load')}
        </Button>
      )}
      {load.isError && (
        <FlowProblem
          title={say('web.start.demo.failed')}
          error={load.error}
          retry={() => load.mutate(load.variables)}
        />
      )}
    </section>
  )
}
