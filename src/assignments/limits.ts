/** People whom one customer is assigned to, at most. */
export const maxAssigned = 50
/** Customers in one transaction. */
export const batchSize = 500
/** So far ahead somebody may have a customer in hand. */
export const maxInHandDays = 366
