import { fillMailPlaces, serviceLines } from '../../domain/licence-mail.ts'
import type { Output } from '../../client/types.ts'
import { useMe } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import classes from './licence-mail.module.css'

type Text = Output<'getLicenceMails'>['texts'][number]

const services = [
  { product: 'Calling', dashboardUrl: 'https://calling.example.com' },
  { product: 'Meetings', dashboardUrl: null },
]
const person = { name: 'Kari Nordmann', customer: 'Fjordbåt AS' }

/** How the mail looks to a made-up person. */
export function LicenceMailPreview({ words }: { words: Text }) {
  const { say } = useWords()
  const { partner } = useMe()
  const { language, subject, text, closing } = words
  const values = { ...person, partner: partner.name ?? 'Varde', services: serviceLines(services) }
  const products = new Intl.ListFormat(language).format(services.map(({ product }) => product))
  return (
    <figure className={classes.preview}>
      <figcaption>
        <strong>{say('web.licence_mail.preview')}</strong> <span>{say('web.licence_mail.preview_text')}</span>
      </figcaption>
      <div lang={language} className={classes.mail}>
        <p className={classes.subject}>{fillMailPlaces(subject, { ...values, services: products })}</p>
        <p className={classes.text}>
          {`${fillMailPlaces(text, values).trim()}\n\n${fillMailPlaces(closing, values)}`}
        </p>
      </div>
    </figure>
  )
}
