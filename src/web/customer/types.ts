import type { Output } from '../../client/types.ts'

export type Customer = Output<'getCustomer'>
/** Open or closed; closed ones have no status. */
export type Subscription = Output<'listSubscriptions'>['items'][number]
export type Service = Subscription['services'][number]
export type SetUp = Output<'getServiceSetUp'>
export type Timeline = Output<'getServiceTimeline'>
export type Stay = Timeline['stays'][number]
export type Administrator = Output<'listCustomerAdministrators'>['items'][number]
export type InvitedAdministrator = Output<'listCustomerAdministrators'>['invitations'][number]
export type HistoryEntry = Output<'listCustomerHistory'>['items'][number]
