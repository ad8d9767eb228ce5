import { Button, Radio } from '@mantine/core'
import { useState } from 'react'
import type { Field } from '../../details-schema/fields.ts'
import type { Details } from '../../details-schema/json.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import formClasses from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import classes from './details.module.css'
import { differencesOf, settled } from './differences.ts'
import type { Side } from './differences.ts'
import { useValueText } from './use-value-text.ts'

interface CompareDialogProps {
  readonly fields: readonly Field[]
  readonly base: Details
  readonly mine: Details
  readonly theirs: Details
  readonly onSettle: (details: Details) => void
  readonly onClose: () => void
}

/** What differs between one's own changes and another's, and which of the two holds. */
export function CompareDialog({ fields, base, mine, theirs, onSettle, onClose }: CompareDialogProps) {
  const { say } = useWords()
  const valueText = useValueText()
  const [sides, setSides] = useState<Readonly<Record<string, Side>>>({})
  const differences = differencesOf(fields, base, mine, theirs)
  return (
    <Dialog isOpen onClose={onClose} size="lg" title={say('web.details.compare_title')}>
      <Form
        className={formClasses.form}
        error={null}
        send={() => {
          onSettle(settled(theirs, differences, sides))
          onClose()
        }}
      >
        <p>{say('web.details.compare_text')}</p>
        <div className={classes.differences}>
          {differences.map(({ place: { field, groups }, changedBy, ...values }) => (
            <Radio.Group
              key={field.path}
              label={[...groups, field.label].join(' › ')}
              value={sides[field.path] ?? changedBy}
              onChange={(side) => setSides({ ...sides, [field.path]: side === 'mine' ? 'mine' : 'theirs' })}
            >
              <div className={classes.choices}>
                {(['mine', 'theirs'] as const).map((side) => (
                  <Radio
                    key={side}
                    value={side}
                    label={valueText(field, values[side])}
                    description={say(`web.details.side.${side}`)}
                  />
                ))}
              </div>
            </Radio.Group>
          ))}
        </div>
        <div className={formClasses.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit">{say('web.details.settle')}</Button>
        </div>
      </Form>
    </Dialog>
  )
}
