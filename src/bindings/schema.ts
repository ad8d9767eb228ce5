import { Type } from 'typebox'
import type { Static } from 'typebox'
import { id, instantText, orNull } from '../contract/schemas.ts'
import { trouble } from '../provisioning/schema.ts'
import { maxRefused } from './limits.ts'

const tags = ['Licences']
const params = Type.Object({ id }, { additionalProperties: false })

export const toldStates = ['telling', 'known', 'refused', 'taking_back', 'not_taken_back'] as const
export type ToldState = (typeof toldStates)[number]

/** What the other side knows of one licence. */
export const told = Type.Object(
  {
    state: Type.Enum([...toldStates], {
      description:
        'refused, not_taken_back: it could not be told, and nobody tries any more until somebody has it told again',
    }),
    at: instantText,
    trouble: orNull(trouble),
  },
  { title: 'LicenceTold' },
)
export type ToldJson = Static<typeof told>

export const ofService = {
  operationId: 'getLicencesTold',
  summary: 'What the other side knows of who holds licences of a service, and of whom it could not be told',
  tags,
  params,
  response: {
    200: Type.Object(
      {
        known: Type.Integer({ description: 'All of them 0: nobody is told who holds them' }),
        telling: Type.Integer(),
        takingBack: Type.Integer(),
        refused: Type.Integer(),
        notTakenBack: Type.Integer(),
        people: Type.Array(
          Type.Object({
            licenceId: Type.String(),
            personId: Type.String(),
            name: orNull(Type.String({ description: 'null: of somebody who was erased' })),
            told,
          }),
          { description: `Whose licence was refused or not taken back, latest first, at most ${maxRefused}` },
        ),
      },
      { title: 'LicencesTold' },
    ),
  },
} as const
export type ServiceToldJson = Static<(typeof ofService)['response'][200]>

export const again = {
  operationId: 'tellLicencesAgain',
  summary: 'Have the other side told again of licences that it has refused, or that could not be taken back',
  tags,
  params,
  body: Type.Object(
    {
      licences: Type.Optional(
        Type.Array(Type.String({ format: 'uuid' }), {
          minItems: 1,
          maxItems: 1000,
          uniqueItems: true,
          description: 'These alone; absent: all of the service',
        }),
      ),
    },
    { additionalProperties: false, title: 'TellLicencesAgain' },
  ),
  response: { 200: Type.Object({ count: Type.Integer({ description: 'So many are told again' }) }) },
} as const
