import { Button } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { CatalogueFileError, readCatalogueFile } from '../../catalogue-file/read.ts'
import type { CatalogueFile } from '../../catalogue-file/read.ts'
import { ApiProblem } from '../../client/problems.ts'
import type { Input } from '../../client/types.ts'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import form from '../parts/form.module.css'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import { Differences } from './Difference.tsx'
import classes from './offers.module.css'

type Body = Input<'applyCatalogue'>['body']

interface CatalogueDialogProps {
  /** What was done, for who listens. */
  readonly onSaid: (text: string) => void
  readonly onClose: () => void
}

/** Makes the offers those of a file: what it would change is shown before it is done. */
export function CatalogueDialog({ onSaid, onClose }: CatalogueDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const read = useMutation({
    mutationFn: async (chosen: File) => {
      const file = readCatalogueFile(await chosen.text())
      const body = file.value as Body
      try {
        return { body, difference: await client.applyCatalogue({ query: { dryRun: true }, body }) }
      } catch (error) {
        throw error instanceof ApiProblem ? new RefusedFile(error, file) : error
      }
    },
  })
  const apply = useMutation({
    mutationFn: (body: Body) => client.applyCatalogue({ body }),
    onSuccess: async () => {
      onSaid(say('web.offers.applied'))
      onClose()
      await Promise.all(
        ['offers', 'products', 'connections'].map((each) => queries.invalidateQueries({ queryKey: [each] })),
      )
    },
  })
  const { data } = read
  return (
    <Dialog isOpen onClose={onClose} size="lg" title={say('web.offers.bring_file')}>
      <div className={form.form}>
        <p className={classes.lead}>{say('web.offers.file_text')}</p>
        <div>
          <Button
            data-autofocus
            variant={data === undefined ? 'filled' : 'default'}
            leftSection={<IconFileImport size={16} stroke={1.75} aria-hidden />}
            loading={read.isPending}
            onClick={() => input.current?.click()}
          >
            {say('web.import.choose_file')}
          </Button>
          <input
            ref={input}
            type="file"
            accept=".yaml,.yml,.json"
            hidden
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? []
              if (file !== undefined) read.mutate(file)
              // The same file, corrected, must be a change again.
              currentTarget.value = ''
            }}
          />
        </div>
        <Refusal error={read.error} />
        {data !== undefined && <Differences {...data.difference} />}
        <ProblemNotice title={say('web.invite.failed')} error={apply.error} />
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          {data !== undefined && (
            <Button loading={apply.isPending} onClick={() => apply.mutate(data.body)}>
              {say('web.offers.apply')}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}

/** What the server said of a file, with where in it that stands. */
class RefusedFile extends Error {
  override readonly name = 'RefusedFile'
  readonly problem: ApiProblem
  readonly file: CatalogueFile

  constructor(problem: ApiProblem, file: CatalogueFile) {
    super(problem.detail)
    this.problem = problem
    this.file = file
  }
}

function Refusal({ error }: { error: unknown }) {
  const { say } = useWords()
  if (error instanceof CatalogueFileError)
    return (
      <Notice tone="problem" role="alert" title={say('web.offers.file_refused')}>
        <p>{say('web.offers.file_unreadable', { line: error.line })}</p>
      </Notice>
    )
  if (!(error instanceof RefusedFile) || error.problem.errors.length === 0)
    return (
      <ProblemNotice
        title={say('web.offers.file_refused')}
        error={error instanceof RefusedFile ? error.problem : error}
      />
    )
  return (
    <Notice tone="problem" role="alert" title={say('web.offers.file_refused')}>
      <ul className={classes.mistakes}>
        {error.problem.errors.map(({ path, message }) => {
          const line = error.file.lineOf(path)
          return (
            <li key={path + message}>
              {line !== null && <strong>{say('web.offers.line', { line })}</strong>}{' '}
              <code>{path.replace(/^body\.?/, '')}</code> {message}
            </li>
          )
        })}
      </ul>
    </Notice>
  )
}
