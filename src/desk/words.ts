import { type Case, type Language, returnCodes } from '../domain/case.ts'
import { returnReasons } from '../messages/texts/reasons.ts'
import { route } from '../process/cancellation.ts'
import type { Place } from '../store/places.ts'
import type { Formats } from '../ui/format.ts'
import type { Tone } from '../ui/parts.tsx'
import { isKey, type Key, t } from '../ui/words.ts'

/* Codes are data: they come from rows and operators, so a word for each is looked up, and a code without one is shown as it is. */

type Values = Record<string, string | number>

/** The word for a code, `<room.prefix>.<code>`; the code itself where the catalogue has none. */
export function coded(lang: Language, prefix: string, code: string, values: Values = {}): string {
  const key = `${prefix}.${code}`
  if (!isKey(key)) return code
  const say = t(lang) as (key: Key, values: Values) => string
  return say(key, values)
}

/** `refused:not-now` → what it means, and the operator's own code beside it. */
export function stuckWord(lang: Language, stuck: string): string {
  const [code = '', detail] = stuck.split(':')
  const word = coded(lang, 'codes.stuck', code)
  if (detail === undefined) return word
  const known = coded(lang, code === 'line-held' ? 'codes.lineHeld' : 'codes.because', detail)
  return t(lang)('codes.withDetail', { word, detail: known })
}

/** What a person can do about a stuck task. */
export function stuckAdvice(lang: Language, stuck: string): string {
  const code = stuck.split(':')[0] ?? ''
  return isKey(`codes.stuckDo.${code}`) ? coded(lang, 'codes.stuckDo', code) : t(lang)('codes.stuckDo.other')
}

export interface StateWord {
  tone: Tone
  text: string
}

/** Where a case stands, in one or two words. */
export function stateWord(lang: Language, c: Case, places: Place[]): StateWord {
  const say = t(lang)
  if (c.facts.alarm) return { tone: 'danger', text: say('codes.state.alarm') }
  if (c.status !== 'open')
    return { tone: c.status === 'closed' ? 'ok' : 'neutral', text: coded(lang, 'codes.status', c.status) }
  if (c.facts.hold) return { tone: 'warn', text: say('codes.state.held') }
  if (places.some((place) => place.stuck)) return { tone: 'danger', text: say('codes.state.stuck') }
  if (c.facts.ending) return { tone: 'info', text: coded(lang, 'codes.ending', c.facts.ending.as) }
  if (c.facts.deadAt) return { tone: 'ok', text: say('codes.state.off') }
  if (c.oneWaySince) return { tone: 'info', text: say('codes.state.one-way') }
  const step = route.stepOf.get(places[0]?.task ?? '') ?? 'request'
  if (step === 'review' && c.facts.decision) return { tone: 'info', text: say('codes.state.decided') }
  return { tone: step === 'review' ? 'warn' : 'info', text: coded(lang, 'codes.state', step) }
}

/**
 * What a case waits for: a hold, a stuck task, a person, an instant. Empty: nothing, it is on its way. Under a heading that
 * says «waits for», `alone` is false; alone, each says so itself.
 */
export function waitWords(lang: Language, c: Case, places: Place[], format: Formats, alone = false): string[] {
  if (c.status !== 'open') return []
  if (c.facts.hold) return [coded(lang, 'codes.hold', c.facts.hold.code)]
  return places.map((place) => waitWord(lang, place, format, alone))
}

function waitWord(lang: Language, place: Place, format: Formats, alone: boolean): string {
  if (place.stuck) return stuckWord(lang, place.stuck)
  if (place.because === null) return coded(lang, 'codes.task', place.task)
  if (place.because === 'not-yet' && place.dueAt)
    return t(lang)('codes.until', {
      task: coded(lang, 'codes.task', place.task),
      when: format.dateTimeShort(place.dueAt),
    })
  const what = coded(lang, 'codes.because', place.because)
  return alone ? t(lang)('codes.waitsFor', { what }) : what
}

/** Why a bank sent money back, in the words of the message that told of it. */
export function returnWord(lang: Language, code: unknown): string {
  return returnReasons[lang][returnCodes.find((each) => each === code) ?? 'not-said']
}

/** `agent:dana` → the name of Dana with her role; the subscriber and the system by their own words. */
export function personWord(lang: Language, by: unknown, names: Map<string, string>): string {
  const [is = '', id] = String(by ?? '').split(':')
  const role = coded(lang, 'codes.role', is)
  if (id === undefined) return role
  const name = names.get(id) ?? (id === 'command-line' ? t(lang)('codes.door.cli') : id)
  return t(lang)('codes.person', { name, role })
}
