import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { EmailField } from '../parts/EmailField.tsx'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import { paths } from '../paths.ts'
import { SessionFrame } from './SessionFrame.tsx'
import classes from './session.module.css'

/** Asks for a link that sets a new password. Whether somebody has the address the page does not say, nor does it know. */
export function ResetRequestPage() {
  const { say } = useWords()
  const [email, setEmail] = useState('')
  const request = useMutation({
    mutationFn: () => client.requestPasswordReset({ body: { email } }),
  })
  const problems = formProblems(request.error, ['email'])
  return (
    <SessionFrame title={say('web.reset.title')} lead={request.isSuccess ? undefined : say('web.reset.lead')}>
      {request.isSuccess ? (
        <div className={classes.form}>
          <Notice tone="good" role="status" title={say('web.reset.sent')}>
            <p>{say('web.reset.sent_text', { email: email.trim() })}</p>
          </Notice>
          <p className={classes.quiet}>{say('web.reset.no_mail')}</p>
          <div className={classes.actions}>
            <Button variant="default" onClick={() => request.reset()}>
              {say('web.reset.again')}
            </Button>
            <Link to={paths.signIn}>{say('web.reset.to_sign_in')}</Link>
          </div>
        </div>
      ) : (
        <Form send={() => request.mutate()} error={request.error} className={classes.form}>
          <ProblemNotice title={say('web.reset.not_sent')} error={problems.rest} />
          <EmailField value={email} onChange={setEmail} problem={problems.of('email')} isOwn />
          <div className={classes.actions}>
            <Button type="submit" loading={request.isPending}>
              {say('web.reset.send')}
            </Button>
            <Link to={paths.signIn}>{say('web.reset.to_sign_in')}</Link>
          </div>
        </Form>
      )}
    </SessionFrame>
  )
}
