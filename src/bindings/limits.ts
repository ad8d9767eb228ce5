/** So many services and licences are looked at in one transaction. */
export const servicesAtOnce = 200
export const licencesAtOnce = 500

/** Calls about licences at once, to one connection and in all: the others are left to what is done with services. */
export const callsPerConnection = 8
export const callsHere = 24

/** What was refused is shown of so many people at once. */
export const maxRefused = 100
