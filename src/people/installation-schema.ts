import { Type } from 'typebox'
import { email, line } from '../accounts/schema.ts'
import { id, instantText } from '../contract/schemas.ts'

const tags = ['Installation']

const partner = Type.Object(
  {
    id,
    name: Type.Union([Type.String(), Type.Null()]),
    vendor: Type.String(),
    createdAt: instantText,
    fullAdmins: Type.Integer({ minimum: 0, description: 'People who may do everything there' }),
  },
  { title: 'PartnerOfInstallation' },
)

export const list = {
  operationId: 'listPartners',
  summary: 'All partners of the installation, oldest first',
  tags,
  response: { 200: Type.Object({ items: Type.Array(partner) }) },
} as const

export const create = {
  operationId: 'createPartner',
  summary: 'Make a partner, and invite its first full administrator',
  tags,
  body: Type.Object(
    { name: line(200), vendor: Type.Optional(line(100)), adminEmail: email },
    { additionalProperties: false },
  ),
  response: {
    201: Type.Object({
      id,
      delivery: Type.Enum(['sent', 'no_mail_server', 'failed']),
      link: Type.Union([Type.String(), Type.Null()]),
    }),
  },
} as const

export const inviteOperator = {
  operationId: 'inviteVendorOperator',
  summary: 'Invite an operator of a vendor, who sees what waits for it at every partner that uses it',
  tags,
  body: Type.Object({ email, vendor: line(100) }, { additionalProperties: false }),
  response: {
    201: Type.Object({
      id,
      delivery: Type.Enum(['sent', 'no_mail_server', 'failed']),
      link: Type.Union([Type.String(), Type.Null()]),
    }),
  },
} as const
