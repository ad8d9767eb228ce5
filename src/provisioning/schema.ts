import { Type } from 'typebox'
import type { Static } from 'typebox'
import { id, instantText, noContent, orNull } from '../contract/schemas.ts'
import { lifeStates } from '../domain/service-life.ts'
import { troubleCodes } from '../domain/trouble.ts'
import { supportCase } from '../support/case-schema.ts'

const tags = ['Services']
const text = Type.String()
const params = Type.Object({ id }, { additionalProperties: false })

/** What went wrong, as somebody sees it. */
export const trouble = Type.Object(
  {
    code: Type.Enum([...troubleCodes]),
    message: Type.String({ description: 'In the language asked for' }),
    words: orNull(Type.String({ description: 'The other side’s own words, or a person’s' })),
    technical: orNull(
      Type.Object(
        { request: text, status: orNull(Type.Integer()), body: text },
        { description: 'What was asked and answered; null for who may not see it' },
      ),
    ),
  },
  { title: 'ServiceTrouble' },
)

export type TroubleJson = Static<typeof trouble>

export const get = {
  operationId: 'getServiceSetUp',
  summary: 'How far the set-up of a service has come, who does it, and what went wrong',
  tags,
  params,
  response: {
    200: Type.Object(
      {
        id,
        externalId: text,
        product: text,
        state: Type.Enum([...lifeStates], {
          description: 'The provisioning status; withdrawing while it is taken down, removed afterwards',
        }),
        since: instantText,
        provisioner: orNull(
          Type.Enum(['manual', 'simulated', 'open_service_broker'], {
            description: 'Null where people and files alone say how far it is',
          }),
        ),
        dashboardUrl: orNull(text),
        usualSeconds: orNull(Type.Integer({ description: 'How long setting it up usually takes' })),
        stuckAt: orNull(
          Type.String({ format: 'date-time', description: 'When it will have taken longer than that' }),
        ),
        isStuck: Type.Boolean(),
        trouble: orNull(trouble),
        operation: orNull(
          Type.Object(
            {
              kind: Type.Enum(['start', 'change', 'withdraw', 'suspend', 'resume']),
              isCleaningUp: Type.Boolean({
                description: 'What a failed attempt left behind is being taken down',
              }),
              attempt: Type.Integer(),
              begunAt: instantText,
              nextAt: instantText,
              note: orNull(Type.String({ description: 'What the other side says of how far it is' })),
              trouble: orNull(trouble),
            },
            { description: 'What is being done with it now' },
          ),
        ),
        suspension: orNull(
          Type.Object(
            {
              state: Type.Enum(['suspending', 'suspended', 'not_suspended', 'resuming', 'not_resumed'], {
                description: 'not_suspended and not_resumed: it could not be told, and nobody tries any more',
              }),
              since: instantText,
              trouble: orNull(trouble),
            },
            {
              description:
                'What who set it up was told of its suspended subscription; null where nothing was, also because it cannot be',
            },
          ),
        ),
        leftBehind: Type.Boolean({
          description:
            'Something may have been left behind in the other system that nobody takes down any more',
        }),
        canRetry: Type.Boolean(),
        supportCase: orNull(
          Type.Object(supportCase.properties, {
            description:
              'The latest case with the vendor’s support, open or closed; null for who may not see it',
          }),
        ),
      },
      { title: 'ServiceSetUp' },
    ),
  },
} as const

export type SetUpJson = Static<(typeof get)['response'][200]>

export const retry = {
  operationId: 'retryService',
  summary:
    'Begin once more with a service that could not be provisioned, not be taken down, or not be suspended',
  tags,
  params,
  response: { 204: noContent },
} as const

export const handOver = {
  operationId: 'handOverService',
  summary: 'Let people set up by hand a service that could not be provisioned',
  tags,
  params,
  body: Type.Object(
    { to: Type.Enum(['partner', 'vendor']) },
    { additionalProperties: false, title: 'HandOver' },
  ),
  response: { 204: noContent },
} as const

export const withdraw = {
  operationId: 'withdrawService',
  summary: 'Take a service down; the last one of a subscription goes with the subscription alone',
  tags,
  params,
  response: { 204: noContent },
} as const
