import { Radio } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { useMay } from '../rights/use-may.ts'
import type { Draft, Way } from './queries.ts'
import classes from './support.module.css'

const ways = ['mail', 'link', 'noted'] as const satisfies readonly Way[]

export interface WayChoiceProps {
  readonly ways: Draft['ways']
  readonly value: Way
  readonly onChange: (way: Way) => void
}

/** By which way a case goes to the vendor; one that leads nowhere yet stays there, closed, with what to do about it. */
export function WayChoice({ ways: { mail, link }, value, onChange }: WayChoiceProps) {
  const { say } = useWords()
  const { may } = useMay('change_partner')
  const isMissing = mail === null || !link
  return (
    <Radio.Group
      label={say('web.support.way')}
      value={value}
      onChange={(chosen) => {
        const way = ways.find((each) => each === chosen)
        if (way !== undefined) onChange(way)
      }}
    >
      <div className={classes.ways}>
        <Radio
          value="mail"
          disabled={mail === null}
          label={
            mail === null ? say('web.support.way.mail') : say('web.support.way.mail_to', { address: mail })
          }
          description={mail === null ? say('web.support.way.mail_missing') : say('web.support.mail_help')}
        />
        <Radio
          value="link"
          disabled={!link}
          label={say('web.support.way.link')}
          description={say(link ? 'web.support.way.link_help' : 'web.support.way.link_missing')}
        />
        <Radio
          value="noted"
          label={say('web.support.way.noted')}
          description={say('web.support.way.noted_help')}
        />
      </div>
      {isMissing && may && (
        <p className={classes.settings}>
          <Link to={paths.settings}>{say('web.support.to_settings')}</Link>
        </p>
      )}
    </Radio.Group>
  )
}
