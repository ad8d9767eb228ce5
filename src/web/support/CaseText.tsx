import { Button } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { CopyButton } from './CopyButton.tsx'
import { casesQuery } from './queries.ts'
import classes from './support.module.css'

export interface CaseTextProps {
  readonly customerId: string
  readonly serviceId: string
  readonly caseId: string
}

/** What was sent of a case, read once somebody wants to see it. */
export function CaseText(props: CaseTextProps) {
  const { say } = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={classes.letter} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{say('web.support.show_text')}</summary>
      {isOpen && <Letter {...props} />}
    </details>
  )
}

function Letter({ customerId, serviceId, caseId }: CaseTextProps) {
  const { say } = useWords()
  const cases = useQuery(casesQuery(customerId, serviceId))
  const found = cases.data?.items.find(({ id }) => id === caseId)
  if (found === undefined)
    return cases.isError ? (
      <ErrorState error={cases.error} retry={() => void cases.refetch()} />
    ) : (
      <p role="status">{say('web.loading')}</p>
    )
  const { subject, text, link } = found
  return (
    <div className={classes.written}>
      <strong>{subject}</strong>
      {text === null ? (
        <p>{say('web.support.text_hidden')}</p>
      ) : (
        <>
          <pre className={classes.body} tabIndex={0} aria-label={say('web.support.text')}>
            {text}
          </pre>
          <div className={classes.acts}>
            <CopyButton text={text} isSmall />
            {link !== null && (
              <Button
                component="a"
                variant="default"
                size="compact-sm"
                href={link}
                target="_blank"
                rel="noopener noreferrer"
                rightSection={<IconExternalLink size={16} stroke={1.75} aria-hidden />}
              >
                {say('web.support.open_form')}
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  )
}
