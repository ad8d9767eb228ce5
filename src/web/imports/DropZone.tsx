import { Button } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../language/words.ts'
import classes from './drop-zone.module.css'
import { acceptedEndings } from './file-kinds.ts'

export interface DropZoneProps {
  readonly onFiles: (files: readonly File[]) => void
  /** A file is being looked at: another one has to wait. */
  readonly isBusy: boolean
  readonly isSmall?: boolean
}

/** Takes a file: dropped anywhere on the page, or chosen by the button in the browser's own dialog. */
export function DropZone({ onFiles, isBusy, isSmall = false }: DropZoneProps) {
  const { say } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const isOver = useDrop(onFiles, !isBusy)
  return (
    <div className={classes.zone} data-over={isOver || undefined} data-small={isSmall || undefined}>
      <IconFileImport size={isSmall ? 28 : 36} stroke={1.5} aria-hidden className={classes.icon} />
      <div className={classes.text}>
        <p className={classes.lead}>{say(isOver ? 'web.import.drop_now' : 'web.import.drop')}</p>
        <p className={classes.kinds}>{say('web.import.kinds')}</p>
      </div>
      <Button onClick={() => input.current?.click()} loading={isBusy}>
        {say('web.import.choose_file')}
      </Button>
      <input
        ref={input}
        type="file"
        accept={acceptedEndings}
        hidden
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])]
          // The same file, corrected, must be a change again.
          currentTarget.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    </div>
  )
}

/** The whole window takes the file: one that misses the frame would otherwise replace the page. */
function useDrop(onFiles: (files: readonly File[]) => void, isOn: boolean): boolean {
  const [isOver, setOver] = useState(false)
  const latest = useRef({ onFiles, isOn })
  useEffect(() => {
    latest.current = { onFiles, isOn }
  })
  useEffect(() => {
    const events = new AbortController()
    const { signal } = events
    const withFiles = (run: (event: DragEvent) => void) => (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      run(event)
    }
    const over = withFiles(() => setOver(latest.current.isOn))
    const drop = withFiles(({ dataTransfer }) => {
      setOver(false)
      if (latest.current.isOn) latest.current.onFiles([...(dataTransfer?.files ?? [])])
    })
    // Without a target that is entered next, the pointer has left the window.
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    window.addEventListener('dragover', over, { signal })
    window.addEventListener('drop', drop, { signal })
    window.addEventListener('dragleave', leave, { signal })
    return () => events.abort()
  }, [])
  return isOver
}
