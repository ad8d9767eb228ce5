import { Radio, Textarea } from '@mantine/core'
import acts from '../acts/acts.module.css'
import { ActFields } from '../acts/ActFields.tsx'
import { useMyself } from '../api/me.ts'
import { ColleagueChoices } from '../care/ColleagueChoices.tsx'
import { UntilField } from '../care/UntilField.tsx'
import { useWords } from '../language/words.ts'
import type { FormProblems } from '../parts/form-problems.ts'
import { isSubscriptionAct } from './acts.ts'
import type { BulkActName } from './acts.ts'
import { TagField } from './TagField.tsx'
import { maxPeople, maxTags } from './use-wish.ts'
import type { WishForm } from './use-wish.ts'

/** As the API takes it. */
const maxNoteCharacters = 500

interface WishFieldsProps {
  readonly act: BulkActName
  readonly form: WishForm
  readonly problems: FormProblems
  /** Whether it was sent without all that it needs. */
  readonly isAsked: boolean
}

/** The fields that an act asks for. */
export function WishFields(props: WishFieldsProps) {
  const { act, form, problems } = props
  if (act === 'assign' || act === 'unassign') return <PeopleFields {...props} />
  if (act === 'add_tags' || act === 'remove_tags') return <TagsFields {...props} />
  if (act === 'take_in_hand') return <HandFields {...props} />
  if (act === 'align_end') return <AlignFields form={form} />
  if (!isSubscriptionAct(act)) return null
  return (
    <ActFields
      name={act}
      values={form.values}
      subscription={null}
      others={[]}
      problems={problems}
      onChange={form.change}
    />
  )
}

function TagsFields({ act, form, problems, isAsked }: WishFieldsProps) {
  const { say } = useWords()
  const { tags, setTags } = form
  const mistake =
    tags.length > maxTags
      ? say('web.bulk.too_many_tags', { max: maxTags })
      : isAsked && tags.length === 0
        ? say('web.bulk.choose_tags')
        : problems.of('tags')
  return <TagField chosen={tags} choose={setTags} takesNew={act === 'add_tags'} mistake={mistake} />
}

function PeopleFields({ form, isAsked }: WishFieldsProps) {
  const { say } = useWords()
  const { people, setPeople } = form
  const mistake =
    people.length > maxPeople
      ? say('web.care.too_many_people', { max: maxPeople })
      : isAsked && people.length === 0
        ? say('web.care.choose_people')
        : undefined
  return (
    <ColleagueChoices
      kind="checkbox"
      legend={say('web.care.colleagues')}
      chosen={people}
      choose={(id) => setPeople(people.includes(id) ? people.filter((each) => each !== id) : [...people, id])}
      mistake={mistake}
      takesFocus
    />
  )
}

function HandFields({ form, problems }: WishFieldsProps) {
  const { say } = useWords()
  const { person } = useMyself()
  return (
    <>
      <UntilField until={form.until} problem={problems.of('inHandUntil')} takesFocus isRequired />
      <ColleagueChoices
        kind="radio"
        legend={say('web.care.responsible')}
        fixed={[
          { value: 'as_before', text: say('web.bulk.responsible_stays') },
          ...(person === null ? [] : [{ value: person.id, text: say('web.care.me') }]),
        ]}
        chosen={[form.responsible]}
        choose={form.setResponsible}
        except={person?.id}
      />
      <Textarea
        label={say('web.care.note')}
        description={say('web.care.note_help')}
        autosize={false}
        rows={2}
        maxLength={maxNoteCharacters}
        value={form.note}
        onChange={({ currentTarget }) => form.setNote(currentTarget.value)}
        error={problems.of('note')}
      />
    </>
  )
}

function AlignFields({ form }: { form: WishForm }) {
  const { say } = useWords()
  return (
    <Radio.Group
      label={say('web.bulk.align_to')}
      value={form.to}
      onChange={(to) => form.setTo(to === 'earliest' ? 'earliest' : 'latest')}
    >
      <div className={acts.choices}>
        <Radio value="latest" label={say('web.bulk.align.latest')} data-autofocus />
        <Radio value="earliest" label={say('web.bulk.align.earliest')} />
      </div>
    </Radio.Group>
  )
}
