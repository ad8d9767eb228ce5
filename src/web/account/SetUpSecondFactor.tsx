import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import formClasses from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PasswordAsk } from './PasswordAsk.tsx'
import classes from './account.module.css'

export interface SetUpProps {
  /** Told the recovery codes, which are shown this once. */
  readonly onDone: (recoveryCodes: readonly string[]) => void
  readonly onLeave: () => void
}

/** Sets a second factor up: the password, what the app is to be shown, a first code. */
export function SetUpSecondFactor({ onDone, onLeave }: SetUpProps) {
  const { say } = useWords()
  const begin = useMutation({
    mutationFn: (password: string) => client.beginSecondFactor({ body: { password } }),
  })
  if (begin.data === undefined)
    return <PasswordAsk submit={say('web.ways.set_up')} deed={begin} onLeave={onLeave} />
  return <FirstCode qr={begin.data.qr} secret={begin.data.secret} onDone={onDone} onLeave={onLeave} />
}

function FirstCode({ qr, secret, onDone, onLeave }: SetUpProps & { qr: string; secret: string }) {
  const { say } = useWords()
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => client.confirmSecondFactor({ body: { code } }),
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
  })
  const problems = formProblems(confirm.error, ['code'])
  return (
    <Form send={() => confirm.mutate()} error={confirm.error} className={formClasses.form}>
      <p>{say('web.ways.scan')}</p>
      <img
        className={classes.qr}
        src={`data:image/svg+xml,${encodeURIComponent(qr)}`}
        alt={say('web.ways.qr')}
        width={200}
        height={200}
      />
      <p>
        {say('web.ways.by_hand')}: <code className={classes.secret}>{secret}</code>
      </p>
      <TextInput
        label={say('web.ways.code')}
        value={code}
        onChange={({ currentTarget }) => setCode(currentTarget.value)}
        error={problems.of('code')}
        autoComplete="one-time-code"
        inputMode="numeric"
        autoFocus
        required
        withAsterisk={false}
      />
      <ProblemNotice title={say('web.ways.not_done')} error={problems.rest} />
      <div className={formClasses.actions}>
        <Button type="submit" loading={confirm.isPending}>
          {say('web.ways.confirm')}
        </Button>
        <Button variant="default" onClick={onLeave}>
          {say('web.cancel')}
        </Button>
      </div>
    </Form>
  )
}
