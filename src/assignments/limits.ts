/** People whom one customer is assigned to, at most. */
export const maxAssigned = 50
/** Customers of one bulk request, at most. */
export const maxBulk = 50_000
/** Customers that one request names, at most. */
export const maxNamed = 1_000
/** Customers in one transaction. */
export const batchSize = 500
/** So far ahead somebody may have a customer in hand. */
export const maxInHandDays = 366
