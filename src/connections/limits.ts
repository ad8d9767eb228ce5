/** Connections of one partner, retired ones too. */
export const maxConnections = 100
export const maxNameLength = 200
export const maxUrlLength = 500
export const maxUsernameLength = 200
export const maxSecretLength = 2_000
/** Certificates as text. */
export const maxCaLength = 64_000
/** So long a broker may take to say what it offers. */
export const catalogWithinMs = 15_000
/** Products that are made of plans at once. */
export const maxPlansAtOnce = 100
