import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import type { AccountContext } from '../accounts/context.ts'
import { addressRoutes } from '../accounts/address-routes.ts'
import { meRoutes } from '../accounts/me-routes.ts'
import { oidcRoutes } from '../accounts/oidc-routes.ts'
import { passkeyRoutes } from '../accounts/passkey-routes.ts'
import { accountRoutes } from '../accounts/routes.ts'
import { secondFactorRoutes } from '../accounts/second-factor-routes.ts'
import { tokenRoutes } from '../accounts/token-routes.ts'
import { archiveRoutes } from '../archive/routes.ts'
import { assignmentRoutes } from '../assignments/routes.ts'
import { waysRoutes } from '../accounts/ways-routes.ts'
import { auditRoutes } from '../audit/routes.ts'
import { bulkRoutes } from '../bulk/routes.ts'
import { BulkWorker } from '../bulk/worker.ts'
import { catalogueRoutes } from '../catalogue/routes.ts'
import { placeOf } from '../connections/place.ts'
import { connectionRoutes } from '../connections/routes.ts'
import type { Route } from '../contract/route.ts'
import { customerPeopleRoutes } from '../customer-people/routes.ts'
import { atRiskRoutes } from '../customers/at-risk-routes.ts'
import { emptyListMemory } from '../customers/list-memory.ts'
import { customerRoutes } from '../customers/routes.ts'
import type { DetailsContext } from '../details/context.ts'
import { detailsRoutes } from '../details/routes.ts'
import { setUpMails } from '../details/send.ts'
import { Feed } from '../events/feed.ts'
import { eventRoutes } from '../events/routes.ts'
import { historyRoutes } from '../history/routes.ts'
import { importRoutes } from '../imports/routes.ts'
import { ImportWorker } from '../imports/worker.ts'
import { MailWorker } from '../mail/mail-worker.ts'
import type { DueMails } from '../mail/mail-worker.ts'
import { noteRoutes } from '../notes/routes.ts'
import { offerRoutes } from '../offers/routes.ts'
import { orderRoutes } from '../orders/routes.ts'
import { partnerRoutes } from '../partners/routes.ts'
import { installationRoutes } from '../people/installation-routes.ts'
import { personalRoutes } from '../people/personal-routes.ts'
import { peopleRoutes } from '../people/routes.ts'
import { otherSecondFactorRoutes } from '../people/second-factor-routes.ts'
import { productRoutes } from '../products/routes.ts'
import { createSealer, type Sealer } from '../sealing/sealer.ts'
import { provisionersFor } from '../provisioning/provisioners.ts'
import { provisioningRoutes } from '../provisioning/routes.ts'
import { ProvisioningWorker } from '../provisioning/worker.ts'
import { serviceRoutes } from '../services/routes.ts'
import { licenceRoutes } from '../licence-acts/routes.ts'
import { setUpTimesRoutes } from '../set-up-times/routes.ts'
import { subscriptionRoutes } from '../subscriptions/routes.ts'
import { supportRoutes } from '../support/routes.ts'
import { supportMails } from '../support/send.ts'
import { tagRoutes } from '../tags/routes.ts'
import { taskRoutes } from '../tasks/routes.ts'
import { vendorRoutes } from '../vendors/routes.ts'
import type { AppContext } from './context.ts'
import { homeRoutes } from './home.ts'
import { operationRoutes } from './operation.ts'
import type { SendPage } from './web-page.ts'
import { styleRoutes, webRoutes } from './web-routes.ts'

/** What the table needs besides the context. */
export interface RouteParts {
  readonly app: FastifyInstance
  readonly accounts: AccountContext
  readonly metrics: Registry
  /** Sends the app's page; absent where the web app is not built. */
  readonly sendPage: SendPage | undefined
}

/** Every route there is: each noun's own stand in its routes.ts, those of the server itself in this folder. */
export function routes(context: AppContext, parts: RouteParts): Route[] {
  const memory = emptyListMemory()
  const provisioning = runProvisioning(context, parts.app)
  const details = detailsContext(context, parts.accounts)
  const mails = runMails([setUpMails(details), supportMails(details)], context, parts.app)
  const nudge = (partnerId: string) => {
    provisioning.nudge(partnerId)
    mails.nudge(partnerId)
  }
  return [
    ...accountRoutes(parts.accounts),
    ...meRoutes(parts.accounts),
    ...addressRoutes(parts.accounts),
    ...waysRoutes(parts.accounts),
    ...secondFactorRoutes(parts.accounts),
    ...passkeyRoutes(parts.accounts),
    ...oidcRoutes(parts.accounts),
    ...otherSecondFactorRoutes(parts.accounts),
    ...tokenRoutes(parts.accounts),
    ...peopleRoutes(parts.accounts),
    ...installationRoutes(parts.accounts),
    ...personalRoutes(parts.accounts),
    ...auditRoutes(context),
    ...partnerRoutes(context),
    ...customerRoutes(context, memory),
    ...atRiskRoutes(context, memory),
    ...orderRoutes(context, memory, nudge),
    ...offerRoutes(context),
    ...productRoutes(context),
    ...setUpTimesRoutes(context),
    ...catalogueRoutes(context),
    ...connectionRoutes(reaching(context)),
    ...assignmentRoutes(context, memory),
    ...bulkRoutes(context, memory, runBulkActs(context, parts.app)),
    ...archiveRoutes(context),
    ...historyRoutes(context),
    ...customerPeopleRoutes(context),
    ...noteRoutes(context),
    ...tagRoutes(context),
    ...importRoutes(context, runImports(context, parts.app), context.answerImportsWithinMs),
    ...serviceRoutes(context),
    ...provisioningRoutes(context, nudge),
    ...licenceRoutes(context),
    ...taskRoutes(context),
    ...detailsRoutes(details, nudge),
    ...supportRoutes(details, (partnerId) => mails.nudge(partnerId)),
    ...subscriptionRoutes(context),
    ...vendorRoutes(context),
    ...eventRoutes(context, feedEvents(context, parts.app)),
    ...operationRoutes(context, parts.app, parts.metrics),
    ...styleRoutes(),
    ...pages(context, parts),
  ]
}

/** The web app, or the plain front page where it is not. */
function pages({ web }: AppContext, { accounts, sendPage }: RouteParts): Route[] {
  if (web !== undefined && 'folder' in web && sendPage !== undefined) return webRoutes(web.folder, sendPage)
  return homeRoutes(accounts.authenticator, web !== undefined && 'failure' in web ? web.failure : undefined)
}

/** Seals what has to be read again, and reads what was sealed before the secret was another. */
function sealerOf({ settings, secret }: AppContext): Sealer {
  return createSealer(secret, settings.secretPrevious === null ? [] : [settings.secretPrevious])
}

/** What reaches other systems is given besides: how their secrets are read, and where they may be. */
function reaching(context: AppContext) {
  return {
    ...context,
    sealer: sealerOf(context),
    allowPrivateAddresses: context.settings.privateAddresses,
  }
}

/** Runs imports for as long as the app serves; what is running when it closes is taken up by the next one. */
function runImports({ database, readNow, settings }: AppContext, app: FastifyInstance): ImportWorker {
  const worker = new ImportWorker({
    db: database.db,
    readNow,
    ...(settings.dataDir === null ? {} : { tempFolder: join(settings.dataDir, 'tmp') }),
    onError: (error) => app.log.error({ err: error }, 'an import stopped and is tried again'),
  })
  app.addHook('onReady', async () => worker.start())
  app.addHook('preClose', async () => worker.stop())
  return worker
}

/** Runs acts over many customers for as long as the app serves, as imports are. */
function runBulkActs({ database, readNow }: AppContext, app: FastifyInstance): BulkWorker {
  const worker = new BulkWorker({
    database,
    readNow,
    onError: (error) =>
      app.log.error({ err: error }, 'an act over many customers stopped and is tried again'),
  })
  app.addHook('onReady', async () => worker.start())
  app.addHook('preClose', async () => worker.stop())
  return worker
}

/** Sets services up for as long as the app serves. */
function runProvisioning(context: AppContext, app: FastifyInstance): ProvisioningWorker {
  const { database, readNow, provisioningPace, settings } = context
  const sealer = sealerOf(context)
  const worker = new ProvisioningWorker({
    db: database.db,
    readNow,
    provisioners: provisionersFor({ allowPrivateAddresses: settings.privateAddresses }),
    findPlace: (trx, partnerId, connectionId) => placeOf(trx, partnerId, connectionId, sealer),
    onError: (error) => app.log.error({ err: error }, 'setting up a service stopped and is tried again'),
    ...(provisioningPace !== undefined && { pace: provisioningPace }),
  })
  app.addHook('onReady', async () => worker.start())
  app.addHook('preClose', async () => worker.stop())
  return worker
}

/** What is needed to write to those who fill in details. */
function detailsContext(context: AppContext, accounts: AccountContext): DetailsContext {
  return {
    database: context.database,
    readNow: context.readNow,
    mailer: accounts.mailer,
    sealer: sealerOf(context),
    // Known once the server listens.
    get origin() {
      return accounts.origin
    },
  }
}

/** Sends mails that are due for as long as the app serves. */
function runMails(kinds: readonly DueMails[], context: AppContext, app: FastifyInstance): MailWorker {
  const { mailSweepMs } = context
  const worker = new MailWorker({
    context,
    kinds,
    onError: (error) => app.log.error({ err: error }, 'a mail was not sent and is tried again'),
    ...(mailSweepMs !== undefined && { sweepMs: mailSweepMs }),
  })
  app.addHook('onReady', async () => worker.start())
  app.addHook('preClose', async () => worker.stop())
  return worker
}

/** Tells of changes for as long as the app serves. */
function feedEvents({ database }: AppContext, app: FastifyInstance): Feed {
  const feed = new Feed({
    db: database.db,
    onError: (error, partnerId) =>
      app.log.error({ err: error, partnerId }, 'events wait and are tried again'),
  })
  app.addHook('preClose', async () => feed.stop())
  return feed
}
