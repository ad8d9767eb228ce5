import { IconChevronRight, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { seesOwnOrganisation, useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { useMay } from '../rights/use-may.ts'
import classes from './people-link.module.css'
import { peopleCountQuery } from './queries.ts'

/** To a customer's people, with how many they are; not there for who sees none of them. */
export function PeopleLink({ customerId }: { customerId: string }) {
  const { say } = useWords()
  const isOwn = seesOwnOrganisation(useMyself())
  const { may } = useMay('see_personal_data')
  const { data: count } = useQuery({ ...peopleCountQuery(customerId), enabled: may })
  if (!may) return null
  const inside = (
    <>
      <IconUsers size={20} stroke={1.75} aria-hidden />
      <span className={classes.text}>
        <strong>{say('web.customer_people.title')}</strong>
        <span>{count === undefined ? '' : say('web.customer_people.count', { count })}</span>
      </span>
      <IconChevronRight size={18} stroke={1.75} aria-hidden />
    </>
  )
  return isOwn ? (
    <Link to={paths.ownPeople} className={classes.link}>
      {inside}
    </Link>
  ) : (
    <Link to={paths.customerPeople} params={{ customerId }} className={classes.link}>
      {inside}
    </Link>
  )
}
