import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { languages } from '../../messages/languages.ts'
import type { Language } from '../../messages/languages.ts'
import type { Customer } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import { CopyField } from '../parts/CopyField.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { EmailField } from '../parts/EmailField.tsx'
import formClasses from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { ownName } from '../shell/LanguageMenu.tsx'
import { sendLinkAgain, sendLinkTo, setUpLinksQuery } from './queries.ts'
import type { OpenLink, SentLink } from './queries.ts'

interface AnotherContactDialogProps {
  readonly customer: Customer
  readonly onClose: () => void
}

/** Somebody else of the customer is asked instead. */
export function AnotherContactDialog({ customer, onClose }: AnotherContactDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [language, setLanguage] = useState<Language | ''>('')
  const adding = useMutation({
    mutationFn: () => sendLinkTo(customer.id, email, language === '' ? null : language),
    onSuccess: () => queries.invalidateQueries({ queryKey: setUpLinksQuery(customer.id).queryKey }),
  })
  const problems = formProblems(adding.error, ['email', 'language'])
  const title = say('web.details.contacts.another_title')
  if (adding.data !== undefined)
    return <SentDialog title={title} sent={adding.data} email={email.trim()} onClose={onClose} />
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <Form send={() => adding.mutate()} error={adding.error} className={formClasses.form}>
        <p>{say('web.details.contacts.another_text')}</p>
        <EmailField value={email} onChange={setEmail} problem={problems.of('email')} takesFocus />
        <NativeSelect
          label={say('web.details.contacts.language')}
          value={language}
          onChange={({ currentTarget }) => setLanguage(currentTarget.value as Language | '')}
          error={problems.of('language')}
          data={[
            { value: '', label: say('web.details.contacts.by_country') },
            ...languages.map((each) => ({ value: each, label: ownName(each) })),
          ]}
        />
        <ProblemNotice title={say('web.set_up.not_passed_on')} error={problems.rest} />
        <div className={formClasses.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={adding.isPending}>
            {say('web.details.contacts.send')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

interface SendAgainDialogProps extends AnotherContactDialogProps {
  readonly link: OpenLink
}

/** Sends the same link once more, and says what became of it. */
export function SendAgainDialog({ customer, link: { id, email }, onClose }: SendAgainDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const sending = useMutation({
    mutationFn: () => sendLinkAgain(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: setUpLinksQuery(customer.id).queryKey }),
  })
  const title = say('web.details.contacts.again')
  const wasAsked = useRef(false)
  const { mutate } = sending
  useEffect(() => {
    if (!wasAsked.current) mutate()
    wasAsked.current = true
  }, [mutate])
  if (sending.data !== undefined)
    return <SentDialog title={title} sent={sending.data} email={email} onClose={onClose} />
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      {sending.error === null ? (
        <PageLoading />
      ) : (
        <div className={formClasses.form}>
          <ProblemNotice title={say('web.set_up.not_passed_on')} error={sending.error} />
          <div className={formClasses.buttons}>
            <Button variant="default" onClick={onClose}>
              {say('web.close')}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  )
}

interface SentDialogProps {
  readonly title: string
  readonly sent: SentLink
  readonly email: string
  readonly onClose: () => void
}

/** How it went; where no mail brings the link, the link itself. */
function SentDialog({ title, sent: { delivery, link }, email, onClose }: SentDialogProps) {
  const { say } = useWords()
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <div className={formClasses.form}>
        {delivery === 'sent' ? (
          <Notice tone="good" role="status" title={say('web.link.sent')}>
            <p>{say('web.details.contacts.sent_text', { email })}</p>
          </Notice>
        ) : (
          <Notice tone="attention" role="status" title={say(`web.link.${delivery}`)}>
            {link !== null && <p>{say('web.details.contacts.hand_over', { email })}</p>}
          </Notice>
        )}
        {link !== null && <CopyField label={say('web.link.label')} text={link} />}
        <div className={formClasses.buttons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {say('web.done')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
