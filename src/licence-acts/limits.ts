/** People to whom one act assigns licences, or from whom it takes them back, at most. */
export const maxPeopleOfAct = 50_000
/** Of those to whom nothing was done, so many are told by name. */
export const maxToldPeople = 1_000
/** People whom the audit log names by their ids; of more it tells the number and the act. */
export const maxAuditedPeople = 100
/** Ended services whose licences people hold still, of one customer. */
export const maxEndedServices = 200
