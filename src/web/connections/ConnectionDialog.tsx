import { Button, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { WordKey } from '../../messages/word-groups.ts'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import formClasses from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems, type FormProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import productClasses from '../products/products.module.css'
import { authKinds, bodyOf, connectionFormFields, formOf } from './connection-form.ts'
import type { AuthKind, ConnectionForm } from './connection-form.ts'
import type { Connection } from './queries.ts'

interface ConnectionDialogProps {
  /** Absent: a new one. */
  readonly connection?: Connection
  /** What was done, for who listens. */
  readonly onSaid: (text: string) => void
  readonly onClose: () => void
}

/** A connection: where it leads, and how one signs in there. */
export function ConnectionDialog({ connection, onSaid, onClose }: ConnectionDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [form, setForm] = useState<ConnectionForm>(() => formOf(connection))
  const [key, setKey] = useState(newKey)
  const save = useMutation({
    mutationFn: () => {
      const body = bodyOf(form)
      return connection === undefined
        ? client.addConnection({
            body: { ...body, ...(form.externalId.trim() !== '' && { externalId: form.externalId }) },
            idempotencyKey: key,
          })
        : client.changeConnection({ params: { id: connection.id }, body })
    },
    onSuccess: async ({ name }) => {
      onSaid(say('web.offers.saved', { name }))
      onClose()
      await Promise.all(
        ['connections', 'products'].map((each) => queries.invalidateQueries({ queryKey: [each] })),
      )
    },
  })
  const problems = formProblems(save.error, connectionFormFields)
  const change = (next: Partial<ConnectionForm>) => {
    setForm({ ...form, ...next })
    setKey(newKey())
  }
  const text = (field: 'name' | 'externalId' | 'url') => ({
    value: form[field],
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      change({ [field]: currentTarget.value }),
    error: problems.of(field),
    autoComplete: 'off',
    required: field !== 'externalId',
    withAsterisk: false,
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="lg"
      title={
        connection === undefined
          ? say('web.connections.add')
          : say('web.offers.edit_of', { name: connection.name })
      }
    >
      <Form send={() => save.mutate()} error={save.error} className={formClasses.form}>
        <TextInput data-autofocus label={say('web.offers.name')} {...text('name')} />
        {connection === undefined && (
          <TextInput
            label={say('web.offers.key')}
            description={say('web.connections.key_help')}
            {...text('externalId')}
            spellCheck={false}
          />
        )}
        <TextInput
          label={say('web.connections.url')}
          description={say('web.connections.url_help')}
          {...text('url')}
          type="url"
          inputMode="url"
          spellCheck={false}
        />
        <AuthFields form={form} onChange={change} problems={problems} stored={connection} />
        <Textarea
          label={say('web.connections.ca')}
          description={say('web.connections.ca_help')}
          value={form.ca}
          onChange={({ currentTarget }) => change({ ca: currentTarget.value })}
          error={problems.of('ca')}
          classNames={{ input: productClasses.code }}
          autosize
          minRows={2}
          maxRows={6}
          spellCheck={false}
          autoComplete="off"
        />
        <ProblemNotice title={say('web.not_saved')} error={problems.rest} />
        <div className={formClasses.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {say('web.save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

const authWords: Readonly<Record<AuthKind, WordKey>> = {
  basic: 'web.connections.auth_basic',
  bearer: 'web.connections.auth_bearer',
  none: 'web.connections.auth_none',
}

interface AuthFieldsProps {
  readonly form: ConnectionForm
  readonly onChange: (next: Partial<ConnectionForm>) => void
  readonly problems: FormProblems
  readonly stored: Connection | undefined
}

function AuthFields({ form, onChange, problems, stored }: AuthFieldsProps) {
  const { say, relative } = useWords()
  const nowMs = useNow()
  const since = stored?.auth.kind === form.auth ? stored.auth.secretSince : null
  const kept =
    since === null ? undefined : say('web.connections.secret_kept', { when: relative(since, nowMs) })
  return (
    <>
      <NativeSelect
        label={say('web.connections.auth')}
        value={form.auth}
        onChange={({ currentTarget }) => {
          const auth = authKinds.find((each) => each === currentTarget.value)
          if (auth !== undefined) onChange({ auth, secret: '' })
        }}
        data={authKinds.map((each) => ({ value: each, label: say(authWords[each]) }))}
      />
      {form.auth === 'basic' && (
        <TextInput
          label={say('web.connections.username')}
          value={form.username}
          onChange={({ currentTarget }) => onChange({ username: currentTarget.value })}
          error={problems.of('auth.username')}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      {form.auth !== 'none' && (
        <SecretField
          label={say(form.auth === 'basic' ? 'web.connections.password' : 'web.connections.token')}
          value={form.secret}
          onChange={(secret) => onChange({ secret })}
          kept={kept}
          problem={problems.of(form.auth === 'basic' ? 'auth.password' : 'auth.token')}
        />
      )}
    </>
  )
}

interface SecretFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** What is said of the one that is stored. */
  readonly kept: string | undefined
  readonly problem: string | undefined
}

/** Another system's secret: no password manager's matter, and looked at while it is written. */
function SecretField({ label, value, onChange, kept, problem }: SecretFieldProps) {
  const { say } = useWords()
  const id = useId()
  // What Mantine does for its other fields it leaves out for this one.
  const described = [kept !== undefined && `${id}-description`, problem !== undefined && `${id}-error`]
  return (
    <PasswordInput
      id={id}
      aria-invalid={problem !== undefined || undefined}
      aria-describedby={described.filter((part) => part !== false).join(' ') || undefined}
      label={label}
      description={kept}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      error={problem}
      autoComplete="new-password"
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': say('web.password.show') }}
    />
  )
}
