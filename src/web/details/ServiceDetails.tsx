import { IconForms } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { ApiProblem } from '../../client/problems.ts'
import { fieldsOf } from '../../details-schema/fields.ts'
import type { SchemaObject } from '../../details-schema/json.ts'
import { useMyself } from '../api/me.ts'
import { useFocusOnce } from '../customer/use-focus-once.ts'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { NotFound } from '../parts/NotFound.tsx'
import { Page } from '../parts/Page.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { DetailsForm } from './DetailsForm.tsx'
import { LeaveGuard } from './LeaveGuard.tsx'
import { serviceDetailsQuery, serviceKeeper } from './queries.ts'
import type { ServiceDetails as Read } from './queries.ts'
import { SentState } from './SentState.tsx'

interface Sentences {
  readonly before: string
  readonly after: string
}

interface ServiceDetailsProps {
  readonly customerId: string
  readonly serviceId: string
  /** The way back. */
  readonly above: ReactNode
  readonly sentences: (product: string) => Sentences
}

/** The page of a service's details: the form, or what was sent. */
export function ServiceDetails({ customerId, serviceId, above, sentences }: ServiceDetailsProps) {
  const { say } = useWords()
  const { data, error, refetch } = useQuery(serviceDetailsQuery(customerId, serviceId))
  if (data === undefined) {
    if (error === null) return <PageLoading />
    if (error instanceof ApiProblem && error.status === 404) return <NotFound />
    return <ErrorState level={1} error={error} retry={() => void refetch()} />
  }
  const { product } = data.service
  return (
    <Shown read={data} above={above} title={say('web.details.title', { product })} {...sentences(product)} />
  )
}

interface ShownProps extends Sentences {
  readonly read: Read
  readonly above: ReactNode
  readonly title: string
}

function Shown({ read, above, title, before, after }: ShownProps) {
  const { say } = useWords()
  const heading = useFocusOnce<HTMLHeadingElement>()
  const { schema, state, isAsked } = read
  return (
    <Page title={title} width="text" above={above} headingRef={heading}>
      {schema === null || state === null || (state === 'asked' && !isAsked) ? (
        <EmptyState
          icon={IconForms}
          title={say('web.details.not_asked')}
          text={<p>{say('web.details.not_asked_text')}</p>}
        />
      ) : (
        // What is asked for anew begins anew.
        <Asked key={read.askedAt} read={read} schema={schema} before={before} after={after} />
      )}
      <LeaveGuard />
    </Page>
  )
}

function Asked({
  read,
  schema,
  before,
  after,
}: Omit<ShownProps, 'above' | 'title'> & { schema: SchemaObject }) {
  const { language } = useWords()
  const { person } = useMyself()
  const queries = useQueryClient()
  const { id, product } = read.service
  const { state, details, revision, savedAt, submittedAt, why } = read
  // What is being written stays until it has been sent, whatever is read again meanwhile.
  const [began] = useState(state)
  const keeper = useMemo(() => serviceKeeper(id), [id])
  const fields = useMemo(() => fieldsOf(schema, language), [schema, language])
  const service = useMemo(
    () => ({
      id,
      product,
      schema,
      details,
      revision,
      savedAt,
      submittedAt,
      why,
      state: state ?? 'asked',
    }),
    [id, product, schema, details, revision, savedAt, submittedAt, why, state],
  )
  if (began === 'submitted')
    return <SentState fields={fields} details={details} sentAt={submittedAt} next={after} />
  return (
    <DetailsForm
      service={service}
      keeper={keeper}
      who={person?.id ?? ''}
      before={before}
      after={after}
      onSent={() => void queries.invalidateQueries()}
    />
  )
}
