import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { ApiProblem } from '../../client/problems.ts'
import { client } from '../api/api.ts'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { Dialog } from '../parts/Dialog.tsx'
import formClasses from '../parts/form.module.css'
import { ProblemNotice } from '../parts/Notice.tsx'
import { stringifySearch } from '../search-params.ts'
import type { Said } from '../session/said.ts'
import { useSignOut } from '../shell/use-sign-out.ts'
import classes from './account.module.css'
import { PasswordAsk } from './PasswordAsk.tsx'

/** Says what is erased and what stays, asks for the password, and erases. */
export function EraseDialog({ onClose }: { onClose: () => void }) {
  const { say } = useWords()
  const { person } = useMyself()
  const erase = useMutation({
    mutationFn: (password: string) => client.eraseMe({ body: password === '' ? {} : { password } }),
    onSuccess: () => {
      // The page begins anew: nothing of the person stays in it.
      const said: { said: Said } = { said: 'erased' }
      window.location.assign(paths.signIn + stringifySearch(said))
    },
  })
  return (
    <Dialog isOpen onClose={onClose} size="lg" title={say('web.data.erase_ask')}>
      <div className={formClasses.form}>
        <div className={classes.fate}>
          <h3>{say('web.data.goes')}</h3>
          <ul>
            <li>{say('web.data.goes_you')}</li>
            <li>{say('web.data.goes_ways')}</li>
            <li>{say('web.data.goes_roles')}</li>
          </ul>
          <h3>{say('web.data.stays')}</h3>
          <ul>
            <li>{say('web.data.stays_acts')}</li>
            <li>{say('web.data.stays_invitations')}</li>
          </ul>
        </div>
        {person?.hasPassword === true ? (
          <PasswordAsk isFinal submit={say('web.data.erase')} deed={erase} onLeave={onClose} />
        ) : (
          <WithoutPassword deed={erase} onClose={onClose} />
        )}
      </div>
    </Dialog>
  )
}

interface WithoutPasswordProps {
  readonly deed: {
    readonly mutate: (password: string) => void
    readonly isPending: boolean
    readonly error: unknown
  }
  readonly onClose: () => void
}

/** Who has no password shows that it is them by having signed in a moment ago. */
function WithoutPassword({ deed, onClose }: WithoutPasswordProps) {
  const { say } = useWords()
  const signOut = useSignOut({ back: paths.account })
  const isTooLongAgo = deed.error instanceof ApiProblem && deed.error.code === 'sign_in_again'
  return (
    <>
      <p>{say('web.data.no_password')}</p>
      <ProblemNotice title={say('web.ways.not_done')} error={deed.error} />
      <div className={formClasses.actions}>
        {isTooLongAgo ? (
          <Button loading={signOut.isPending} onClick={() => signOut.mutate()}>
            {say('web.data.sign_in_again')}
          </Button>
        ) : (
          <Button color="red" loading={deed.isPending} onClick={() => deed.mutate('')}>
            {say('web.data.erase')}
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          {say('web.cancel')}
        </Button>
      </div>
    </>
  )
}
