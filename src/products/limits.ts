/** Products of one partner, retired ones too. */
export const maxProducts = 1_000
export const maxNameLength = 200
export const maxInstructionsLength = 10_000
export const maxLicenceUnitLength = 60
/** Of a broker's service or plan. */
export const maxPlanIdLength = 255
/** The longest that a simulation takes. */
export const maxSimulatedSeconds = 86_400
export const maxFailureLength = 500
