import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { EmailField } from '../parts/EmailField.tsx'
import formClasses from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import { passOn } from './keeper.ts'

/** For who is not the one that knows: a link of their own for a colleague. */
export function PassOnButton({ secret }: { secret: string }) {
  const { say } = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconSend size={16} stroke={1.75} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {say('web.set_up.pass_on')}
      </Button>
      {isOpen && <PassOnDialog secret={secret} onClose={() => setOpen(false)} />}
    </>
  )
}

function PassOnDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { say } = useWords()
  const [email, setEmail] = useState('')
  const sending = useMutation({ mutationFn: () => passOn(secret, email.trim()) })
  const problems = formProblems(sending.error, ['email'])
  return (
    <Dialog isOpen onClose={onClose} title={say('web.set_up.pass_on')}>
      {sending.isSuccess ? (
        <div className={formClasses.form}>
          <Notice tone="good" role="status" title={say('web.set_up.passed_on')}>
            <p>{say('web.set_up.passed_on_text', { email: email.trim() })}</p>
          </Notice>
          <div className={formClasses.buttons}>
            <Button onClick={onClose} data-autofocus>
              {say('web.done')}
            </Button>
          </div>
        </div>
      ) : (
        <Form send={() => sending.mutate()} error={sending.error} className={formClasses.form}>
          <p>{say('web.set_up.pass_on_text')}</p>
          <EmailField
            label={say('web.set_up.colleague')}
            value={email}
            onChange={setEmail}
            problem={problems.of('email')}
            takesFocus
          />
          <ProblemNotice title={say('web.set_up.not_passed_on')} error={problems.rest} />
          <div className={formClasses.buttons}>
            <Button variant="default" onClick={onClose}>
              {say('web.cancel')}
            </Button>
            <Button type="submit" loading={sending.isPending}>
              {say('web.set_up.pass_on_send')}
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  )
}
