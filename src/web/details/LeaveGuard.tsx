import { Button } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import formClasses from '../parts/form.module.css'
import { paths } from '../paths.ts'
import { unsavedDrafts } from './leaving.ts'

/** So long leaving waits for what is being saved, before it asks. */
const patienceMs = 3_000

/** Who leaves while something is not saved: it is saved then, and where that cannot be, they are asked. */
export function LeaveGuard() {
  const { say } = useWords()
  const blocker = useBlocker({
    shouldBlockFn: async ({ next }) => {
      // Whose session has ended comes back, and finds what was typed.
      if (next.pathname === paths.signIn) return false
      return !(await saveAll())
    },
    enableBeforeUnload: () => {
      const unsaved = unsavedDrafts()
      for (const draft of unsaved) void draft.save()
      return unsaved.length > 0
    },
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <Dialog isOpen onClose={blocker.reset} title={say('web.details.leave_title')}>
      <div className={formClasses.form}>
        <p>{say('web.details.leave_text')}</p>
        <div className={formClasses.buttons}>
          <Button variant="default" onClick={blocker.proceed}>
            {say('web.details.leave')}
          </Button>
          <Button onClick={blocker.reset} data-autofocus>
            {say('web.details.stay')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** @returns whether everything is saved */
async function saveAll(): Promise<boolean> {
  const unsaved = unsavedDrafts()
  if (unsaved.length === 0) return true
  const saving = Promise.all(unsaved.map((draft) => draft.save()))
  const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs))
  await Promise.race([saving, patience])
  return unsavedDrafts().length === 0
}
