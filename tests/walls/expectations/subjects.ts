/** What several rooms have operations about, and what they answer where there is no such thing. */
export const aCustomer = { kind: 'customer', absent: 'customer_not_found' } as const
export const aService = { kind: 'service', absent: 'service_not_found' } as const
export const aManualService = { kind: 'manual_service', absent: 'service_not_found' } as const
