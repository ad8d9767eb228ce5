import { NativeSelect, useMantineColorScheme } from '@mantine/core'
import type { MantineColorScheme } from '@mantine/core'
import { languages } from '../../messages/languages.ts'
import type { Language } from '../../messages/languages.ts'
import { useMyself } from '../api/me.ts'
import { browserLanguage } from '../language/choice.ts'
import { timeZones } from '../language/time-zones.ts'
import { useWords } from '../language/words.ts'
import { Section } from '../parts/Section.tsx'
import sectionClasses from '../parts/section.module.css'
import { usePreferences } from '../session/use-preferences.ts'
import { colourWords } from '../shell/ColourMenu.tsx'
import { ownName } from '../shell/LanguageMenu.tsx'

const schemes = Object.keys(colourWords) as MantineColorScheme[]

/** Language, colours and time zone: at once, in every browser that one signs in with. */
export function LookSection() {
  const { say, timeZone } = useWords()
  const { person } = useMyself()
  const { colorScheme } = useMantineColorScheme()
  const { setLanguage, setColours, setTimeZone } = usePreferences()
  const asBrowser = (what: string) => say('web.account.as_browser', { what })
  const machineZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <Section title={say('web.account.look')} text={say('web.account.look_text')}>
      <div className={sectionClasses.fields}>
        <NativeSelect
          label={say('web.shell.language')}
          value={person?.language ?? ''}
          onChange={({ currentTarget: { value } }) => setLanguage(value === '' ? null : (value as Language))}
          data={[
            { value: '', label: asBrowser(ownName(browserLanguage())) },
            ...languages.map((each) => ({ value: each, label: ownName(each) })),
          ]}
        />
        <NativeSelect
          label={say('web.shell.colours')}
          value={colorScheme}
          onChange={({ currentTarget: { value } }) => setColours(value as MantineColorScheme)}
          data={schemes.map((each) => ({ value: each, label: say(colourWords[each].label) }))}
        />
        <NativeSelect
          label={say('web.account.time_zone')}
          value={timeZone ?? ''}
          onChange={({ currentTarget: { value } }) => setTimeZone(value === '' ? null : value)}
          data={[
            { value: '', label: asBrowser(machineZone.replaceAll('_', ' ')) },
            ...timeZones(timeZone).map((each) => ({ value: each, label: each.replaceAll('_', ' ') })),
          ]}
        />
      </div>
    </Section>
  )
}
