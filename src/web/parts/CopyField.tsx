import { Button, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { copyText } from '../customers/copy.ts'
import { useWords } from '../language/words.ts'
import classes from './copy-field.module.css'

/** A text to take along: all of it at once by its button, or as one reads it. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const { say } = useWords()
  const [isCopied, setCopied] = useState(false)
  return (
    <div className={classes.field}>
      <TextInput
        label={label}
        value={text}
        readOnly
        onFocus={({ currentTarget }) => currentTarget.select()}
        classNames={{ input: classes.text }}
      />
      <Button
        leftSection={isCopied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
        onClick={() => void copyText(text).then(setCopied)}
      >
        {say(isCopied ? 'web.copied' : 'web.copy')}
      </Button>
      <span role="status" className={classes.said}>
        {isCopied ? say('web.copied') : ''}
      </span>
    </div>
  )
}
