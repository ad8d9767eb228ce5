import { CloseButton } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useWords } from '../language/words.ts'
import { tellEnded, useJustEnded } from './just-ended.ts'
import classes from './tasks.module.css'

/** Above the list, after work has ended: how. What had the focus is gone, so this takes it. */
export function JustEndedNotice() {
  const { say } = useWords()
  const told = useJustEnded()
  const strip = useRef<HTMLDivElement>(null)
  // Who leaves the list knows.
  useEffect(() => () => tellEnded(null), [])
  useEffect(() => strip.current?.focus({ preventScroll: true }), [])
  if (told === null) return null
  const { word, product, customer } = told
  return (
    <div ref={strip} tabIndex={-1} className={classes.ended} role="status">
      <IconCircleCheck size={18} stroke={1.75} aria-hidden />
      <p>{say(word, { product, customer })}</p>
      <CloseButton size="sm" aria-label={say('web.close')} onClick={() => tellEnded(null)} />
    </div>
  )
}
