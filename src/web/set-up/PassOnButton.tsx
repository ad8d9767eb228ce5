import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { EmailField } from '../parts/EmailField.tsx'
import formClasses from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'

interface PassOnProps {
  readonly secret: string
  /** Who can help where no mail goes out. */
  readonly partner: string
}

/** For who is not the one that knows: a link of their own for a colleague. */
export function PassOnButton({ secret, partner }: PassOnProps) {
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
      {isOpen && <PassOnDialog secret={secret} partner={partner} onClose={() => setOpen(false)} />}
    </>
  )
}

function PassOnDialog({ secret, partner, onClose }: PassOnProps & { onClose: () => void }) {
  const { say } = useWords()
  const [email, setEmail] = useState('')
  const sending = useMutation({ mutationFn: () => client.passSetUpLinkOn({ body: { secret, email } }) })
  const problems = formProblems(sending.error, ['email'])
  return (
    <Dialog isOpen onClose={onClose} title={say('web.set_up.pass_on')}>
      {sending.data !== undefined ? (
        <div className={formClasses.form}>
          <PassedOn email={email.trim()} partner={partner} delivery={sending.data.delivery} />
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

interface PassedOnProps {
  readonly email: string
  readonly partner: string
  readonly delivery: Output<'passSetUpLinkOn'>['delivery']
}

function PassedOn({ email, partner, delivery }: PassedOnProps) {
  const { say } = useWords()
  if (delivery === 'sent')
    return (
      <Notice tone="good" role="status" title={say('web.link.sent')}>
        <p>{say('web.set_up.passed_on_text', { email })}</p>
      </Notice>
    )
  return (
    <Notice tone="attention" role="alert" title={say('web.link.failed')}>
      <p>{say('web.set_up.not_mailed', { email, partner })}</p>
    </Notice>
  )
}
