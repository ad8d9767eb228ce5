import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { copyText } from '../customers/copy.ts'
import { useWords } from '../language/words.ts'
import classes from './support.module.css'

/** Takes a case's text along, for a form or a mail of one's own. */
export function CopyButton({ text, isSmall = false }: { text: string; isSmall?: boolean }) {
  const { say } = useWords()
  const [isCopied, setCopied] = useState(false)
  return (
    <>
      <Button
        variant="default"
        size={isSmall ? 'compact-sm' : 'sm'}
        leftSection={isCopied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
        onClick={() => void copyText(text).then(setCopied)}
      >
        {say(isCopied ? 'web.copied' : 'web.support.copy_text')}
      </Button>
      <span role="status" className={classes.said}>
        {isCopied ? say('web.copied') : ''}
      </span>
    </>
  )
}
