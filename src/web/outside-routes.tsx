import { createRoute, redirect } from '@tanstack/react-router'
import { lazyPage } from './lazy-page.ts'
import { paths } from './paths.ts'
import { root } from './root-route.ts'
import { textOf } from './search-params.ts'
import { keepSecret } from './session/link-secret.ts'
import { isSaid } from './session/said.ts'
import type { Said } from './session/said.ts'

const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: (search): { back?: string; said?: Said } => {
    const back = textOf(search['back'])
    const said = textOf(search['said'])
    return { ...(back !== undefined && { back }), ...(isSaid(said) && { said }) }
  },
  component: lazyPage(() => import('./session/SignInPage.tsx'), 'SignInPage', 'first'),
})

const resetRequest = createRoute({
  getParentRoute: () => root,
  path: paths.resetRequest,
  component: lazyPage(() => import('./session/ResetRequestPage.tsx'), 'ResetRequestPage'),
})

const resetLink = createRoute({
  getParentRoute: () => root,
  path: paths.resetLink,
  beforeLoad: ({ params }) => {
    keepSecret('reset_password', params.token)
    throw redirect({ to: paths.newPassword, replace: true })
  },
})

const newPassword = createRoute({
  getParentRoute: () => root,
  path: paths.newPassword,
  component: lazyPage(() => import('./session/NewPasswordPage.tsx'), 'NewPasswordPage'),
})

const invitationLink = createRoute({
  getParentRoute: () => root,
  path: paths.invitationLink,
  beforeLoad: ({ params }) => {
    keepSecret('invitation', params.token)
    throw redirect({ to: paths.invitation, replace: true })
  },
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: paths.invitation,
  component: lazyPage(() => import('./session/InvitationPage.tsx'), 'InvitationPage'),
})

const setUpLink = createRoute({
  getParentRoute: () => root,
  path: paths.setUpLink,
  beforeLoad: ({ params }) => {
    keepSecret('set_up', params.secret)
    throw redirect({ to: paths.setUp, replace: true })
  },
})

const setUp = createRoute({
  getParentRoute: () => root,
  path: paths.setUp,
  component: lazyPage(() => import('./set-up/SetUpPage.tsx'), 'SetUpPage'),
})

/** Where nobody has to have signed in. */
export const outsideRoutes = [
  signIn,
  resetRequest,
  resetLink,
  newPassword,
  invitationLink,
  invitation,
  setUpLink,
  setUp,
] as const
