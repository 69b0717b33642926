import type { Binding, Profile } from '../../domain/line.ts'
import type { Listed } from '../connector.ts'
import type { ElementSettings, Tie } from './settings.ts'

/** What a line is called at this server, card by card: every template for every profile. */
export function usernamesOf({ usernames }: ElementSettings, binding: Binding, profile: Profile): string[] {
  return usernames.map((template) =>
    template
      .replace('{imsi}', profile.imsi)
      .replace('{iccid}', profile.iccid)
      // A companion without a number of its own is reached under the line's.
      .replace('{msisdn}', digitsOf(profile.msisdn ?? binding.msisdn)),
  )
}

/** All usernames of a line, each once. */
export function allUsernamesOf(settings: ElementSettings, binding: Binding): string[] {
  return [...new Set(binding.profiles.flatMap((profile) => usernamesOf(settings, binding, profile)))]
}

/** What the tie of a username may say while it is still this line's. Several cards can share a username. */
export function tiedTo(settings: ElementSettings, tie: Tie, binding: Binding, username: string): string[] {
  if (tie.is === 'subscription') return [binding.subscriptionId]
  const { is } = tie
  return binding.profiles
    .filter((profile) => usernamesOf(settings, binding, profile).includes(username))
    .map((profile) => profile[is])
}

/** The way back: whose a username is, as far as it and its tie say so. */
export function identityIn(settings: ElementSettings, username: string, tied: string | null): Partial<Listed> {
  const named = settings.usernames.map((template) => namedBy(template, username)).find((one) => one !== undefined) ?? {}
  const is = settings.tie?.is
  return { ...named, ...(tied !== null && (is === 'imsi' || is === 'iccid') ? { [is]: tied } : {}) }
}

function namedBy(template: string, username: string): Partial<Listed> | undefined {
  const [, before = '', kind, after = ''] = /^([^{]*)\{(\w+)\}(.*)$/.exec(template) ?? []
  if (!username.startsWith(before) || !username.endsWith(after)) return undefined
  const digits = username.slice(before.length, username.length - after.length)
  if (!/^\d{6,20}$/.test(digits)) return undefined
  if (kind === 'msisdn') return { msisdn: `+${digits}` }
  return kind === 'imsi' ? { imsi: digits } : { iccid: digits }
}

export const digitsOf = (msisdn: string): string => msisdn.replace(/^\+/, '')
