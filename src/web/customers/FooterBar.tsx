import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Ref } from 'react'
import { BulkMenu } from '../bulk/BulkMenu.tsx'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { copyText } from './copy.ts'
import type { ListMemory, Span } from './memory.ts'
import { clearSelection, useSelection } from './selection.ts'
import classes from './table.module.css'
import { useSearch } from './use-search.ts'
import { nothingWaits, useWaiting } from './waiting.ts'

const saidMs = 2_500

const WaitingNotice = lazyPart(() => import('./WaitingNotice.tsx').then((module) => module.WaitingNotice))

interface FooterBarProps {
  readonly ref: Ref<HTMLDivElement>
  readonly seen: Span
  readonly total: number
  readonly memory: ListMemory
}

/** Where in the list one is, and what can be done with those who are selected. */
export function FooterBar({ ref, seen, total, memory }: FooterBarProps) {
  const { say } = useWords()
  return (
    <div ref={ref} className={classes.footer} tabIndex={-1}>
      <span className={classes.position}>
        {total > 0 &&
          say('web.customers.position', {
            from: Math.min(seen.start + 1, total),
            to: Math.min(seen.end + 1, total),
            total,
          })}
      </span>
      <WaitingRows memory={memory} />
      <SelectionTools />
    </div>
  )
}

/** What has changed and would move rows; its code comes with the first change. */
function WaitingRows({ memory }: { memory: ListMemory }) {
  const waiting = useWaiting(memory)
  return (
    <span role="status" className={classes.waitingRows}>
      {waiting !== nothingWaits && <WaitingNotice waiting={waiting} held={memory.held} />}
    </span>
  )
}

const copies = [
  { what: 'name', label: 'web.customers.copy_names' },
  { what: 'externalId', label: 'web.customers.copy_ids' },
] as const

function SelectionTools() {
  const { say } = useWords()
  const { search } = useSearch()
  const selection = useSelection()
  const [copied, setCopied] = useState<string>()
  useEffect(() => {
    if (copied === undefined) return undefined
    const timer = setTimeout(() => setCopied(undefined), saidMs)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (what: (typeof copies)[number]['what']) => {
    const done = await copyText([...selection.values()].map((each) => each[what]).join('\n'))
    setCopied(done ? what : undefined)
  }
  return (
    <div className={classes.selection}>
      <span role="status">
        {selection.size > 0 && say('web.customers.selected', { count: selection.size })}
        {copied !== undefined && ` · ${say('web.customers.copied')}`}
      </span>
      {selection.size > 0 && (
        <>
          <BulkMenu size="compact-sm" what={{ kind: 'selected', search, ids: [...selection.keys()] }} />
          {copies.map(({ what, label }) => {
            const Face = copied === what ? IconCheck : IconCopy
            return (
              <Button
                key={what}
                size="compact-sm"
                variant="default"
                leftSection={<Face size={14} stroke={1.75} aria-hidden />}
                onClick={() => void copy(what)}
              >
                {say(label)}
              </Button>
            )
          })}
          <Button size="compact-sm" variant="subtle" onClick={clearSelection}>
            {say('web.customers.clear_selection')}
          </Button>
        </>
      )}
    </div>
  )
}
