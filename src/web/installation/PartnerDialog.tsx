import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { EmailField } from '../parts/EmailField.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { SentLinkDialog } from '../people/SentLinkDialog.tsx'
import { partnersQuery } from './queries.ts'

const firstVendor = 'Cisco'

/** Makes a partner, and invites who is to do everything there. */
export function PartnerDialog({ onClose }: { onClose: () => void }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [vendor, setVendor] = useState(firstVendor)
  const [adminEmail, setAdminEmail] = useState('')
  const make = useMutation({
    mutationFn: () => client.createPartner({ body: { name, vendor, adminEmail } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: partnersQuery.queryKey }),
  })
  const title = say('web.installation.new')
  const problems = formProblems(make.error, ['name', 'vendor', 'adminEmail'])
  if (make.data !== undefined)
    return <SentLinkDialog title={name.trim()} sent={make.data} email={adminEmail.trim()} onClose={onClose} />
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <Form send={() => make.mutate()} error={make.error} className={classes.form}>
        <TextInput
          data-autofocus
          label={say('web.installation.name')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={problems.of('name')}
          autoComplete="off"
          required
          withAsterisk={false}
        />
        <TextInput
          label={say('web.start.name.vendor')}
          description={say('web.start.name.vendor_help')}
          value={vendor}
          onChange={({ currentTarget }) => setVendor(currentTarget.value)}
          error={problems.of('vendor')}
          autoComplete="off"
          required
          withAsterisk={false}
        />
        <EmailField
          label={say('web.installation.admin_email')}
          description={say('web.installation.admin_help')}
          value={adminEmail}
          onChange={setAdminEmail}
          problem={problems.of('adminEmail')}
        />
        <ProblemNotice title={say('web.installation.failed')} error={problems.rest} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={make.isPending}>
            {say('web.installation.make')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
