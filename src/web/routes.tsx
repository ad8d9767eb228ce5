import { createRoute, redirect } from '@tanstack/react-router'
import { seesOwnOrganisation } from './api/me.ts'
import { meQuery } from './api/queries.ts'
import { auditSearch } from './audit/search.ts'
import { peopleSearch } from './customer-people/search.ts'
import { beforeList } from './customers/before-list.ts'
import { customersSearch } from './customers/search.ts'
import { lazyPage } from './lazy-page.ts'
import { NotFound } from './parts/NotFound.tsx'
import { BareError } from './parts/PageError.tsx'
import { outsideRoutes } from './outside-routes.tsx'
import { paths } from './paths.ts'
import { root } from './root-route.ts'
import { searchAlone } from './search-params.ts'
import { isServerPath, isUnauthenticated, takeWayBack } from './session/session.ts'
import { Shell } from './shell/Shell.tsx'
import { tasksSearch } from './tasks/search.ts'
import { vendorSearch } from './vendor/search.ts'
import { whereInstead } from './where-to.ts'

/** Everything that needs a person who has signed in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context: { queries }, location }) => {
    const me = await queries.ensureQueryData(meQuery).catch((error: unknown) => {
      if (!isUnauthenticated(error)) throw error
      throw redirect({ to: paths.signIn, search: location.href === '/' ? {} : { back: location.href } })
    })
    const instead = whereInstead(me, location.pathname)
    // Who has arrived somewhere else wants nothing more of what they wanted before.
    if (location.pathname !== paths.home) takeWayBack()
    if (instead !== undefined) throw redirect({ to: instead, replace: true })
    return { me }
  },
  component: Shell,
  errorComponent: BareError,
})

const home = createRoute({
  getParentRoute: () => inside,
  path: paths.home,
  beforeLoad: () => {
    const back = takeWayBack()
    throw back === undefined
      ? redirect({ to: paths.customers, replace: true })
      : redirect({ href: back, replace: true, reloadDocument: isServerPath(back) })
  },
})

export const customersPage = lazyPage(() => import('./customers/CustomersPage.tsx'), 'CustomersPage', 'first')

const customers = createRoute({
  getParentRoute: () => inside,
  path: paths.customers,
  validateSearch: customersSearch,
  beforeLoad: ({ context: { queries, me }, search }) => beforeList(queries, me, search),
  component: customersPage,
})

const deletedCustomers = createRoute({
  getParentRoute: () => inside,
  path: paths.deletedCustomers,
  validateSearch: searchAlone,
  component: lazyPage(() => import('./archive/DeletedPage.tsx'), 'DeletedPage'),
})

const customer = createRoute({
  getParentRoute: () => inside,
  path: paths.customer,
  component: lazyPage(() => import('./customer/CustomerPage.tsx'), 'CustomerPage'),
})

const customerPeople = createRoute({
  getParentRoute: () => inside,
  path: paths.customerPeople,
  validateSearch: peopleSearch,
  component: lazyPage(() => import('./customer-people/CustomerPeoplePage.tsx'), 'CustomerPeoplePage'),
})

const ownPeople = createRoute({
  getParentRoute: () => inside,
  path: paths.ownPeople,
  validateSearch: peopleSearch,
  beforeLoad: ({ context: { me } }) => {
    if (!seesOwnOrganisation(me)) throw redirect({ to: paths.home, replace: true })
  },
  component: lazyPage(() => import('./customer-people/CustomerPeoplePage.tsx'), 'OwnPeoplePage'),
})

const customerView = createRoute({
  getParentRoute: () => inside,
  path: paths.customerView,
  component: lazyPage(() => import('./customer-view/CustomerViewPage.tsx'), 'CustomerViewPage'),
})

const organisation = createRoute({
  getParentRoute: () => inside,
  path: paths.organisation,
  beforeLoad: ({ context: { me } }) => {
    if (!seesOwnOrganisation(me)) throw redirect({ to: paths.home, replace: true })
  },
  component: lazyPage(() => import('./customer-view/OrganisationPage.tsx'), 'OrganisationPage'),
})

const serviceDetails = createRoute({
  getParentRoute: () => inside,
  path: paths.serviceDetails,
  component: lazyPage(() => import('./details/ServiceDetailsPage.tsx'), 'ServiceDetailsPage'),
})

const ownServiceDetails = createRoute({
  getParentRoute: () => inside,
  path: paths.ownServiceDetails,
  beforeLoad: ({ context: { me } }) => {
    if (!seesOwnOrganisation(me)) throw redirect({ to: paths.home, replace: true })
  },
  component: lazyPage(() => import('./details/ServiceDetailsPage.tsx'), 'OwnServiceDetailsPage'),
})

const tasks = createRoute({
  getParentRoute: () => inside,
  path: paths.tasks,
  validateSearch: tasksSearch,
  component: lazyPage(() => import('./tasks/TasksPage.tsx'), 'TasksPage'),
})

const task = createRoute({
  getParentRoute: () => inside,
  path: paths.task,
  component: lazyPage(() => import('./tasks/TaskPage.tsx'), 'TaskPage'),
})

const imports = createRoute({
  getParentRoute: () => inside,
  path: paths.imports,
  component: lazyPage(() => import('./imports/ImportsPage.tsx'), 'ImportsPage'),
})

const newImport = createRoute({
  getParentRoute: () => inside,
  path: paths.newImport,
  component: lazyPage(() => import('./imports/NewImportPage.tsx'), 'NewImportPage'),
})

const oneImport = createRoute({
  getParentRoute: () => inside,
  path: paths.oneImport,
  component: lazyPage(() => import('./imports/ImportPage.tsx'), 'ImportPage'),
})

const bulk = createRoute({
  getParentRoute: () => inside,
  path: paths.bulk,
  component: lazyPage(() => import('./bulk/BulkPage.tsx'), 'BulkPage'),
})

const oneBulkAct = createRoute({
  getParentRoute: () => inside,
  path: paths.oneBulkAct,
  component: lazyPage(() => import('./bulk/BulkJobPage.tsx'), 'BulkJobPage'),
})

const start = createRoute({
  getParentRoute: () => inside,
  path: paths.start,
  component: lazyPage(() => import('./start/StartPage.tsx'), 'StartPage'),
})

const people = createRoute({
  getParentRoute: () => inside,
  path: paths.people,
  validateSearch: searchAlone,
  component: lazyPage(() => import('./people/PeoplePage.tsx'), 'PeoplePage'),
})

const audit = createRoute({
  getParentRoute: () => inside,
  path: paths.audit,
  validateSearch: auditSearch,
  component: lazyPage(() => import('./audit/AuditPage.tsx'), 'AuditPage'),
})

const settings = createRoute({
  getParentRoute: () => inside,
  path: paths.settings,
  component: lazyPage(() => import('./partner/SettingsPage.tsx'), 'SettingsPage'),
})

const setUpTimes = createRoute({
  getParentRoute: () => inside,
  path: paths.setUpTimes,
  component: lazyPage(() => import('./set-up-times/SetUpTimesPage.tsx'), 'SetUpTimesPage'),
})

const vendor = createRoute({
  getParentRoute: () => inside,
  path: paths.vendor,
  validateSearch: vendorSearch,
  component: lazyPage(() => import('./vendor/VendorPage.tsx'), 'VendorPage'),
})

const vendorTask = createRoute({
  getParentRoute: () => inside,
  path: paths.vendorTask,
  component: lazyPage(() => import('./vendor/VendorTaskPage.tsx'), 'VendorTaskPage'),
})

const installation = createRoute({
  getParentRoute: () => inside,
  path: paths.installation,
  validateSearch: searchAlone,
  component: lazyPage(() => import('./installation/InstallationPage.tsx'), 'InstallationPage'),
})

const account = createRoute({
  getParentRoute: () => inside,
  path: paths.account,
  component: lazyPage(() => import('./account/AccountPage.tsx'), 'AccountPage'),
})

const secondFactor = createRoute({
  getParentRoute: () => inside,
  path: paths.secondFactor,
  beforeLoad: ({ context: { me } }) => {
    if (!me.lacksSecondFactor) throw redirect({ to: paths.home, replace: true })
  },
  component: lazyPage(() => import('./account/SecondFactorRequiredPage.tsx'), 'SecondFactorRequiredPage'),
})

const noPartner = createRoute({
  getParentRoute: () => inside,
  path: paths.noPartner,
  beforeLoad: ({ context: { me } }) => {
    if (me.partner !== null) throw redirect({ to: paths.home, replace: true })
    if (me.role === 'vendor_operator') throw redirect({ to: paths.vendor, replace: true })
  },
  component: lazyPage(() => import('./account/NoPartnerPage.tsx'), 'NoPartnerPage'),
})

/** Any other address: below the top bar, so that there is a way on. */
const elsewhere = createRoute({ getParentRoute: () => inside, path: '$', component: NotFound })

export const routeTree = root.addChildren([
  ...outsideRoutes,
  inside.addChildren([
    home,
    customers,
    deletedCustomers,
    customer,
    customerPeople,
    customerView,
    organisation,
    ownPeople,
    serviceDetails,
    ownServiceDetails,
    tasks,
    task,
    imports,
    newImport,
    oneImport,
    bulk,
    oneBulkAct,
    start,
    people,
    audit,
    settings,
    setUpTimes,
    vendor,
    vendorTask,
    installation,
    account,
    secondFactor,
    noPartner,
    elsewhere,
  ]),
])
