import type { Static } from 'typebox'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import type { Db } from '../database/connect.ts'
import { isTimeZone } from '../domain/time-zone.ts'
import { Problems } from '../input/problems.ts'
import { readSupportLink, readSupportMail } from '../input/read-support.ts'
import { pickLanguage } from '../messages/languages.ts'
import { isShareSettled } from '../standings/lay-again.ts'
import { changePartner, findPartner, type Partner } from './repository.ts'
import * as schema from './schema.ts'

/** The asker's own partner: its name, its vendor and its settings. */
export function partnerRoutes({ database: { db } }: ApiContext): Route[] {
  return [
    route('GET', '/api/v1/partner', 'see_partner', schema.read, async ({ actor }) =>
      present(db, await findPartner(db, actor.partnerId)),
    ),
    route('PATCH', '/api/v1/partner', 'change_partner', schema.change, async ({ actor, body, headers }) => {
      const { name, vendor, supportMail, supportLink, ...rest } = body
      const { timeZone, reminderDays, lowUsePercent = null } = rest
      if (timeZone !== undefined && !isTimeZone(timeZone))
        throw new AppError('time_zone_unknown', { timeZone })
      const problems = new Problems(pickLanguage(headers['accept-language']))
      const mail = readSupportMail(supportMail, 'body.supportMail', problems)
      const link = readSupportLink(supportLink, 'body.supportLink', problems)
      if (lowUsePercent !== null && !isPercent(lowUsePercent))
        problems.add('body.lowUsePercent', 'error.input.count', { min: 1, max: 100 })
      problems.refuse()
      const change = {
        ...rest,
        ...(supportMail === undefined || mail === undefined ? {} : { supportMail: mail }),
        ...(supportLink === undefined || link === undefined ? {} : { supportLink: link }),
        ...(name === undefined ? {} : { name: name.trim() }),
        ...(vendor === undefined ? {} : { vendor: vendor.trim() }),
        ...(reminderDays === undefined
          ? {}
          : { reminderDays: reminderDays.toSorted((one, other) => one - other) }),
      }
      return present(db, await changePartner(db, actor.partnerId, actor, change))
    }),
  ]
}

function isPercent(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 100
}

async function present(db: Db, partner: Partner | undefined): Promise<Static<typeof schema.partner>> {
  if (partner === undefined) throw new AppError('partner_not_found')
  return { ...partner, lowUseSettled: await isShareSettled(db, partner.id) }
}
