import { Button, CloseButton } from '@mantine/core'
import { IconArrowBackUp, IconCircleCheck, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useWords } from '../language/words.ts'
import { Problem } from '../parts/Problem.tsx'
import { paths } from '../paths.ts'
import classes from './archive.module.css'
import { tellDeleted, useJustDeleted } from './just-deleted.ts'
import { useBringBack } from './use-bring-back.ts'

/** Above the list, after a customer was deleted: what can be done about it. */
export function JustDeletedNotice() {
  const { say } = useWords()
  const told = useJustDeleted()
  const bringBack = useBringBack()
  const strip = useRef<HTMLDivElement>(null)
  const isBack = told?.isBack === true
  // Who leaves the list knows.
  useEffect(() => () => tellDeleted(null), [])
  // What had the focus is gone: the button, or the page before.
  useEffect(() => strip.current?.focus({ preventScroll: true }), [isBack])
  if (told === null) return null
  const { id, name } = told
  const Icon = isBack ? IconCircleCheck : IconTrash
  return (
    <div ref={strip} tabIndex={-1} className={classes.strip} role="status">
      <Icon size={18} stroke={1.75} aria-hidden />
      <p>
        {say(isBack ? 'web.deleted.is_back' : 'web.deleted.is_deleted', { name })}
        {bringBack.isError && <Problem error={bringBack.error} />}
      </p>
      <div className={classes.acts}>
        {isBack ? (
          <Link to={paths.customer} params={{ customerId: id }}>
            {say('web.deleted.open')}
          </Link>
        ) : (
          <>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconArrowBackUp size={16} stroke={1.75} aria-hidden />}
              loading={bringBack.isPending}
              onClick={() =>
                bringBack.mutate(id, { onSuccess: () => tellDeleted({ ...told, isBack: true }) })
              }
            >
              {say('web.deleted.bring_back')}
            </Button>
            <Link to={paths.deletedCustomers}>{say('web.deleted.title')}</Link>
          </>
        )}
        <CloseButton size="sm" aria-label={say('web.close')} onClick={() => tellDeleted(null)} />
      </div>
    </div>
  )
}
