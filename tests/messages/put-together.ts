import { backupErrorCodes } from '../../src/backup/errors.ts'
import { errorStatus } from '../../src/contract/errors.ts'
import { peopleColumns } from '../../src/customer-people/file-columns.ts'
import { peopleErrorCodes } from '../../src/customer-people/file-errors.ts'
import { columns, computedColumns } from '../../src/customers-file/columns.ts'
import { fileWarningCodes, rowErrorCodes } from '../../src/customers-file/errors.ts'
import type { MailKind } from '../../src/details/mail.ts'
import { schemaProblemCodes } from '../../src/details-schema/check-schema.ts'
import { detailsProblemCodes } from '../../src/details-schema/codes.ts'
import { embeddedErrorCodes } from '../../src/database/embedded/errors.ts'
import { migrationErrorCodes } from '../../src/database/migration-error.ts'
import { serverAdvice, serverMistakeCodes } from '../../src/database/server/errors.ts'
import { reportChecks } from '../../src/database/server/report.ts'
import { filterGroups } from '../../src/domain/filter.ts'
import { catalogFaultCodes } from '../../src/provisioners/open-service-broker/catalog.ts'
import { todoKinds } from '../../src/web/customer-view/todo.ts'
import { licenceOutcomes } from '../../src/domain/licences.ts'
import { provisioningRules, provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import { troubleCodes } from '../../src/domain/trouble.ts'
import type { Work } from '../../src/services/tasks.ts'
import { subscriptionStatuses } from '../../src/domain/subscription-status.ts'

/** A group of messages whose keys no file holds whole: code puts them together as `prefix.${code}`. */
export interface PutTogether {
  readonly prefix: string
  /** The closed list that the second half comes from; a code that leaves it leaves an unused message behind. */
  readonly codes?: readonly string[]
  /** Where the catalogue itself is the list: the folders or files that must write each code as a text of their own. */
  readonly writtenIn?: readonly string[]
}

const mailKinds = ['asked', 'again', 'reminder'] as const satisfies readonly MailKind[]
const works = ['set_up', 'change', 'remove'] as const satisfies readonly Work[]
const untouched = licenceOutcomes.filter((each) => each !== 'assigned' && each !== 'returned')
const actsNext = [...new Set(Object.values(provisioningRules).map((rule) => rule.actsNext))]

/**
 * Every way in which keys are put together. A new one gets its line here; a key that stands whole in the code, as in
 * `message(language, 'page.title')`, needs none.
 */
export const putTogether: readonly PutTogether[] = [
  { prefix: 'provisioning', codes: provisioningStatuses },
  { prefix: 'subscription', codes: subscriptionStatuses },
  { prefix: 'web.status.meaning', codes: [...provisioningStatuses, ...subscriptionStatuses] },
  { prefix: 'web.status.next', codes: actsNext },
  { prefix: 'filter', codes: Object.keys(filterGroups) },
  { prefix: 'web.customers', writtenIn: ['src/web/customers/term.ts'] },
  { prefix: 'column', codes: [...columns.map(({ name }) => name), ...computedColumns] },
  { prefix: 'file_error', codes: rowErrorCodes },
  { prefix: 'file_warning', codes: fileWarningCodes },
  { prefix: 'people_column', codes: peopleColumns },
  { prefix: 'people_error', codes: peopleErrorCodes },
  { prefix: 'mail.set_up_subject', codes: mailKinds },
  { prefix: 'mail.set_up_text', codes: mailKinds },
  { prefix: 'details', codes: detailsProblemCodes },
  { prefix: 'details_schema', codes: schemaProblemCodes },
  { prefix: 'trouble', codes: troubleCodes },
  { prefix: 'web.details.side', codes: ['mine', 'theirs'] },
  { prefix: 'web.details.contacts', codes: ['no_mail_server', 'failed'] },
  { prefix: 'catalog_fault', codes: catalogFaultCodes },
  { prefix: 'error', codes: Object.keys(errorStatus) },
  { prefix: 'error.title', codes: [...new Set(Object.values(errorStatus).map(String))] },
  { prefix: 'backup_error', codes: backupErrorCodes },
  { prefix: 'migration_error', codes: migrationErrorCodes },
  { prefix: 'embedded_error', codes: embeddedErrorCodes },
  { prefix: 'server_mistake', codes: serverMistakeCodes },
  { prefix: 'server_advice', codes: serverAdvice },
  { prefix: 'database_report', codes: reportChecks },
  {
    prefix: 'web.customer.verdict',
    writtenIn: ['src/web/customer/verdict.ts', 'src/web/customer/VerdictPanel.tsx'],
  },
  {
    prefix: 'web.customer.todo',
    codes: [...provisioningStatuses, ...subscriptionStatuses, 'removal', 'late'].filter(
      (status) => status !== 'active' && status !== 'trial_active',
    ),
  },
  {
    prefix: 'web.licences.ended',
    codes: ['withdrawing', 'removed', 'closed'].flatMap((why) => [why, `is_${why}`]),
  },
  {
    prefix: 'web.licences.why',
    codes: [...provisioningStatuses.filter((each) => each !== 'provisioned'), 'over'],
  },
  { prefix: 'web.licences.other', codes: untouched },
  { prefix: 'web.licences.outcome', codes: untouched },
  { prefix: 'web.bulk.count', codes: ['done', 'unchanged', 'refused', 'waiting'] },
  { prefix: 'web.bulk.item', codes: ['done', 'unchanged', 'refused', 'waiting'] },
  { prefix: 'web.duration', codes: ['moment', 'seconds', 'minutes', 'hours', 'days'] },
  { prefix: 'web.service.by', codes: ['manual', 'simulated', 'open_service_broker', 'nobody'] },
  { prefix: 'web.service.kind', codes: ['start', 'change', 'withdraw', 'suspend', 'resume'] },
  { prefix: 'web.service.withdraw_text', codes: ['system', 'simulated', 'manual', 'nobody'] },
  { prefix: 'web.service.done', codes: ['retry', 'partner', 'vendor', 'withdraw'] },
  { prefix: 'support.state', codes: ['failed', 'late', 'under_way', 'waits', 'removal'] },
  { prefix: 'support.kind', codes: ['trial', 'paid'] },
  { prefix: 'support.by', codes: ['partner', 'vendor', 'simulated'] },
  { prefix: 'support.operation', codes: ['start', 'change', 'withdraw', 'suspend', 'resume'] },
  { prefix: 'support.outcome', codes: ['open', 'done', 'failed', 'handed_over', 'cancelled'] },
  { prefix: 'support.line', writtenIn: ['src/support/text.ts', 'src/support/compose.ts'] },
  { prefix: 'web.support.way', writtenIn: ['src/web/support/WayChoice.tsx'] },
  { prefix: 'web.support.do', codes: ['mail', 'link', 'noted'] },
  { prefix: 'web.support.opened', codes: ['mail', 'link', 'noted'] },
  { prefix: 'web.support.delivery', codes: ['waiting', 'no_mail_server', 'failed', 'not_sent'] },
  { prefix: 'web.support.closed', codes: ['by_hand', 'provisioned', 'removed'] },
  { prefix: 'web.tasks.title', codes: works },
  { prefix: 'web.tasks.done.finish', codes: works },
  { prefix: 'web.view.service', codes: provisioningStatuses },
  {
    prefix: 'web.view.service_text',
    // What is set up is told by since when.
    codes: provisioningStatuses.filter((status) => status !== 'provisioned'),
  },
  { prefix: 'web.view.todo', codes: todoKinds },
  { prefix: 'error.input', writtenIn: ['src/server/validation-text.ts', 'src/server/storable.ts'] },
  { prefix: 'settings', writtenIn: ['src/server/setting-readers.ts', 'src/server/settings.ts'] },
]
