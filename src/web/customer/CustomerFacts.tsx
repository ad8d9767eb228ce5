import { ActionIcon } from '@mantine/core'
import { IconCheck, IconCopy, IconMail, IconMapPin } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { copyText } from '../customers/copy.ts'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import classes from './customer.module.css'
import type { Customer } from './types.ts'

const copiedMs = 2_000

/** What the customer is: id, country, administrator and tags, in one line. */
export function CustomerFacts({ customer }: { customer: Customer }) {
  const { say, country } = useWords()
  const { externalId, adminEmail, tags } = customer
  return (
    <dl className={classes.facts}>
      <div>
        <dt className={classes.said}>{say('column.customer_id')}</dt>
        <dd>
          <code>{externalId}</code>
          <CopyId id={externalId} />
        </dd>
      </div>
      {customer.country !== null && (
        <div>
          <dt className={classes.said}>{say('column.country')}</dt>
          <dd>
            <IconMapPin size={16} stroke={1.75} aria-hidden />
            {country(customer.country)}
          </dd>
        </div>
      )}
      {adminEmail !== null && (
        <div>
          <dt className={classes.said}>{say('column.admin_email')}</dt>
          <dd>
            <IconMail size={16} stroke={1.75} aria-hidden />
            <a href={`mailto:${adminEmail}`}>{adminEmail}</a>
          </dd>
        </div>
      )}
      {tags.length > 0 && (
        <div>
          <dt className={classes.said}>{say('column.tags')}</dt>
          <dd className={classes.tags}>
            {tags.map((tag) => (
              <Link
                key={tag}
                to={paths.customers}
                search={{ tag: [tag] }}
                className={classes.tag}
                title={say('web.customer.tag', { tag })}
              >
                {tag}
              </Link>
            ))}
          </dd>
        </div>
      )}
    </dl>
  )
}

function CopyId({ id }: { id: string }) {
  const { say } = useWords()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), copiedMs)
    return () => clearTimeout(timer)
  }, [copied])
  const Icon = copied ? IconCheck : IconCopy
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        onClick={() => void copyText(id).then(setCopied)}
        aria-label={say('web.customer.copy')}
        title={say('web.customer.copy')}
      >
        <Icon size={15} stroke={1.75} aria-hidden />
      </ActionIcon>
      <span role="status" className={classes.said}>
        {copied ? say('web.customer.copied') : ''}
      </span>
    </>
  )
}
