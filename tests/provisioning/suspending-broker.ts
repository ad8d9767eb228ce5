import type { Call, Operation, Step, Suspension } from '../../src/provisioners/provisioner.ts'
import { provisionersFor } from '../../src/provisioning/provisioners.ts'
import type { Provisioners } from '../../src/provisioning/provisioners.ts'

/**
 * The provisioners of an installation, of which the one for brokers can suspend: by a parameter of an update, which the
 * tests' broker takes. What it has no call for by the specification can so be tried with a real server.
 */
export function suspendingProvisioners(): Provisioners {
  const all = provisionersFor({ allowPrivateAddresses: true })
  const { provisioner, settings } = all.open_service_broker
  const update = async (call: Call<unknown, Suspension>): Promise<Step> => {
    const { order } = call
    const details = { ...order.details, suspended: call.operation === 'suspend' }
    return provisioner.change({ ...call, operation: 'change', order: { ...order, details } })
  }
  return {
    ...all,
    open_service_broker: {
      settings,
      provisioner: {
        ...provisioner,
        poll: async (call) => provisioner.poll({ ...call, operation: asUpdate(call.operation) }),
        suspension: { suspend: update, resume: update },
      },
    },
  }
}

function asUpdate(operation: Operation | Suspension): Operation {
  return operation === 'suspend' || operation === 'resume' ? 'change' : operation
}
