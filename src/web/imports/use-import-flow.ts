import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { fileKinds, isReadable, lookAt } from './file-kinds.ts'
import type { ChosenFile, FileMistake } from './file-kinds.ts'
import { columnParameter, guessedChoice } from './mapping.ts'
import type { Choice, Preview } from './mapping.ts'
import type { Run } from './run.ts'
import { runQuery } from './run.ts'

/** Where a file is on its way in. */
export type FlowStep =
  | { readonly at: 'file' }
  | { readonly at: 'columns'; readonly chosen: ChosenFile; readonly preview: Preview }
  | {
      readonly at: 'check'
      readonly chosen: ChosenFile
      readonly preview: Preview
      readonly importId: string
    }
  | { readonly at: 'import'; readonly importId: string }

/** Seconds: a short import is over by then, and of a long one the page shows how far it has come. */
const answerAfter = 1

class MistakeError extends Error {
  readonly mistake: FileMistake
  constructor(mistake: FileMistake) {
    super(mistake)
    this.mistake = mistake
  }
}

/** What was wrong with the file itself, if that was it. */
export function mistakeOf(error: unknown): FileMistake | undefined {
  return error instanceof MistakeError ? error.mistake : undefined
}

async function look(files: readonly File[]): Promise<{ chosen: ChosenFile; preview: Preview }> {
  const chosen = await lookAt(files)
  if ('mistake' in chosen) throw new MistakeError(chosen.mistake)
  const { contentType, previewBytes } = fileKinds[chosen.format]
  const preview = await client.previewImport({ body: chosen.file.slice(0, previewBytes), contentType })
  return { chosen, preview }
}

interface Sending {
  readonly chosen: ChosenFile
  readonly preview: Preview
  readonly choice: Choice
  readonly strict: boolean
  readonly dryRun: boolean
  /** The same for every attempt: a file whose answer was lost is not taken twice. */
  readonly key: string
  readonly signal: AbortSignal
}

async function send({ chosen, preview, choice, strict, dryRun, key, signal }: Sending): Promise<Run> {
  const { file, format } = chosen
  if (!(await isReadable(file))) throw new MistakeError('unreadable')
  const column = columnParameter(preview, choice)
  return client.importCustomers({
    body: file,
    contentType: fileKinds[format].contentType,
    query: { dryRun, strict, fileName: file.name.slice(-255), wait: answerAfter, ...(column && { column }) },
    idempotencyKey: key,
    signal,
  })
}

/** A file's way from the reader's hands into the list: chosen, its columns said, checked, imported. */
export function useImportFlow(whenStarted?: (importId: string) => void) {
  const queries = useQueryClient()
  const { language } = useWords()
  const [step, setStep] = useState<FlowStep>({ at: 'file' })
  const [choice, setChoice] = useState<Choice>(new Map())
  const [strict, setStrict] = useState(false)
  const [hasMoved, setMoved] = useState(false)
  const stopper = useRef(new AbortController())

  const goTo = (next: FlowStep) => {
    setMoved(true)
    setStep(next)
  }
  const looking = useMutation({
    mutationFn: look,
    onSuccess: ({ chosen, preview }) => {
      sending.reset()
      setChoice(guessedChoice(preview))
      goTo({ at: 'columns', chosen, preview })
    },
  })
  const sending = useMutation({
    mutationFn: send,
    onSuccess: (run, { chosen, preview, dryRun }) => {
      queries.setQueryData(runQuery(run.id, language).queryKey, run)
      void queries.invalidateQueries({ queryKey: ['imports'] })
      if (dryRun) return goTo({ at: 'check', chosen, preview, importId: run.id })
      goTo({ at: 'import', importId: run.id })
      whenStarted?.(run.id)
    },
  })
  useStayWhile(sending.isPending)

  const start = (dryRun: boolean, key: string = crypto.randomUUID()) => {
    if (step.at !== 'columns' && step.at !== 'check') return
    const { chosen, preview } = step
    stopper.current = new AbortController()
    const { signal } = stopper.current
    sending.mutate({ chosen, preview, choice, strict, dryRun, key, signal })
  }
  return {
    step,
    choice,
    strict,
    looking,
    sending,
    hasMoved,
    setChoice,
    setStrict,
    take: (files: readonly File[]) => looking.mutate(files),
    check: () => start(true),
    importIt: () => start(false),
    repeat: () => sending.variables !== undefined && start(sending.variables.dryRun, sending.variables.key),
    stopSending: () => {
      stopper.current.abort(new DOMException('Stopped by its sender', 'AbortError'))
      sending.reset()
    },
    backToFile: () => {
      sending.reset()
      goTo({ at: 'file' })
    },
    backToColumns: () => {
      sending.reset()
      if (step.at === 'check') goTo({ at: 'columns', chosen: step.chosen, preview: step.preview })
    },
  }
}

export type ImportFlowState = ReturnType<typeof useImportFlow>

/** While the file is on its way out, closing the window would cut it off: the browser asks first. */
function useStayWhile(isSending: boolean): void {
  useEffect(() => {
    if (!isSending) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isSending])
}
