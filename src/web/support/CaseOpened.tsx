import { Button } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import formClasses from '../parts/form.module.css'
import { Notice } from '../parts/Notice.tsx'
import { CopyButton } from './CopyButton.tsx'
import type { SupportCaseDetail } from './queries.ts'

export interface CaseOpenedProps {
  readonly title: string
  readonly opened: SupportCaseDetail
  readonly onClose: () => void
}

/** That a case is open, under which number, and what is left to do by oneself. */
export function CaseOpened({ title, opened, onClose }: CaseOpenedProps) {
  const { say } = useWords()
  const { number, way, link, linkIsCut, text } = opened
  return (
    <Dialog isOpen onClose={onClose} title={title} size="lg">
      <div className={formClasses.form}>
        <Notice
          tone="good"
          role="status"
          title={say(`web.support.opened.${way}`, { number: String(number) })}
        >
          {linkIsCut && <p>{say('web.support.link_cut')}</p>}
        </Notice>
        <div className={formClasses.buttons}>
          {way !== 'mail' && text !== null && <CopyButton text={text} />}
          {link !== null && (
            <Button
              component="a"
              href={link}
              target="_blank"
              rel="noopener noreferrer"
              data-autofocus
              rightSection={<IconExternalLink size={16} stroke={1.75} aria-hidden />}
            >
              {say('web.support.open_form')}
            </Button>
          )}
          <Button variant="default" onClick={onClose} data-autofocus={link === null || undefined}>
            {say('web.done')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
