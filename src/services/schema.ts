import { Type } from 'typebox'
import { id } from '../contract/schemas.ts'
import { provisioningStatuses } from '../domain/provisioning-status.ts'

export const setStatus = {
  summary: 'Say how far the set-up of a service has come that no provisioner runs',
  operationId: 'setServiceStatus',
  tags: ['Services'],
  params: Type.Object({ id }, { additionalProperties: false }),
  body: Type.Object(
    {
      status: Type.Enum([...provisioningStatuses]),
      reason: Type.Optional(
        Type.String({ minLength: 1, maxLength: 2000, description: 'Why, for unable_to_provision' }),
      ),
    },
    { additionalProperties: false, title: 'ProvisioningStatusByHand' },
  ),
  response: { 204: Type.Null({ description: 'Said' }) },
} as const
