import { randomBytes } from 'node:crypto'
import type { Case } from '../../domain/case.ts'
import type { Observation } from '../../domain/evidence.ts'
import type { Instant } from '../../domain/instant.ts'
import type { Holder } from '../../domain/line.ts'
import { esimsOf } from '../../domain/line.ts'
import { maskHolder } from '../../domain/masked-holder.ts'
import { type Notice, whereaboutsOf } from '../../domain/notice.ts'
import { type OperatorRules, rule } from '../../domain/operator.ts'
import { referenceFrom } from '../../domain/reference.ts'
import { evidenceClassesOf, targetsOf } from '../../domain/targets.ts'
import { servedUntil } from '../../domain/three-dates.ts'
import type {
  CertificateData,
  CertificateReading,
  NotObserved,
  ReadingMoment,
} from '../../messages/certificate-data.ts'
import { insertCertificates } from '../../store/certificates.ts'
import { type Reading, readingsOf } from '../../store/evidence.ts'
import { noticesOf } from '../../store/notices.ts'
import { personsOf } from '../../store/people.ts'
import { markOf, sealJson } from '../../store/seal.ts'
import { go, type Scene, type Work } from '../words.ts'
import { countsStill } from './served-by-nobody.ts'

/** What a certificate is made of, as it is kept. The paper is drawn from it whenever it is asked for, always the same. */
export type KeptCertificate = Omit<CertificateData, 'deployment' | 'verify' | 'language'> & { code: string }

const moments: Record<string, ReadingMoment> = {
  'still-ours': 'before-bar',
  barred: 'barred',
  dead: 'dead',
  'dead-next-day': 'dead-next-day',
}

/**
 * Writes down what was observed, by whom, when, and what nobody looked at. A case without evidence gets no certificate:
 * it is stuck, whatever the orders answered.
 */
export const issueCertificate: Work = async ({ tx, keys, keyOf, headOf }, cases, scene) => {
  const { rules, now } = scene
  const refs = cases.map((c) => c.ref)
  const readings = await readingsOf(tx, rules.id, refs, keyOf)
  const persons = await personsOf(tx, keys, rules.id, refs)
  const heard = await noticesOf(
    tx,
    keys,
    rules.id,
    cases.flatMap((c) => esimsOf(c.binding)),
  )
  const made = cases.map((c) => {
    const dataKey = keyOf(c.ref)
    const seen = (readings.get(c.ref) ?? []).filter((reading) => countsStill(c, reading))
    const head = headOf(c.ref)
    const dated =
      c.dates.billingEnd && c.dates.numberRelease && c.dates.serviceEnd && c.facts.barredAt && c.facts.deadAt
    if (
      !dated ||
      !dataKey ||
      !head ||
      !everyTargetRead(c, seen, rules) ||
      !c.facts.evidenceClass ||
      c.facts.evidenceClass === 'not-confirmed'
    )
      return null
    const code = referenceFrom(randomBytes(16))
    const holder = persons.get(c.ref)?.holder ?? { kind: 'person' as const, name: '' }
    const kept = { ...certificateOf(c, scene, seen, holder, head, code), ...profileHeard(c, heard) }
    return {
      ref: c.ref,
      codeMark: markOf(keys, 'certificate', code),
      issuedAt: now,
      class: c.facts.evidenceClass,
      headHash: head,
      sealed: sealJson(dataKey, kept),
    }
  })
  await insertCertificates(
    tx,
    rules.id,
    made.flatMap((one) => (one ? [one] : [])),
  )
  return made.map((one) =>
    one
      ? {
          ...go,
          events: [{ kind: 'certificate-issued', data: { class: one.class, head: one.headHash.toString('hex') } }],
        }
      : { verdict: { stuck: 'no-evidence' } },
  )
}

/** Each required target answered at the last look: a proof that is silent about one of them is none. */
function everyTargetRead(c: Case, seen: Reading[], rules: OperatorRules): boolean {
  const last = seen.findLast((one) => one.task === 'dead-next-day')
  const required = targetsOf('terminate', c.binding, rules, c.standing?.services)
  return (
    last !== undefined && required.every((target) => last.observations.some((observed) => observed.target === target))
  )
}

function certificateOf(
  c: Case,
  { rules, now }: Scene,
  seen: Reading[],
  holder: Pick<Holder, 'kind' | 'name'>,
  head: Buffer,
  code: string,
): KeptCertificate {
  const offAt: Instant = c.facts.deadAt ?? now
  return {
    operator: rule(rules.names),
    ref: c.ref,
    number: c.binding.msisdn,
    holder: maskHolder(holder),
    profiles: c.binding.profiles,
    zone: rule(rules.zone),
    dates: {
      receivedAt: c.dates.receivedAt,
      barredAt: c.facts.barredAt ?? offAt,
      serviceEnd: servedUntil(c.dates.serviceEnd ?? offAt, c.facts),
      observedOffAt: offAt,
      billingEnd: c.dates.billingEnd ?? '',
      numberNotBefore: c.dates.numberRelease ?? '',
    },
    readings: decisive(seen).flatMap((reading) => printed(reading, evidenceClassesOf(rules))),
    evidenceClass: c.facts.evidenceClass as KeptCertificate['evidenceClass'],
    ...(c.facts.servingClass ? { servingClass: c.facts.servingClass as KeptCertificate['evidenceClass'] } : {}),
    notObserved: notObservedOf(c),
    issuedAt: now,
    chainHead: head.toString('hex'),
    code,
  }
}

/** Where each eSIM profile was last said to be; nothing where nothing was heard, for silence says nothing. */
function profileHeard(c: Case, heard: Notice[]): Pick<KeptCertificate, 'profileHeard'> {
  const told = esimsOf(c.binding).flatMap((iccid) => {
    const { is, ...last } = { at: '', ...whereaboutsOf(heard, iccid) }
    return is === 'unheard' ? [] : [{ iccid, is, at: last.at }]
  })
  return told.length > 0 ? { profileHeard: told } : {}
}

/** Of each look the first and the last reading: those that the proof rests on. The case keeps them all. */
function decisive(seen: Reading[]): Reading[] {
  return [...Map.groupBy(seen, (reading) => reading.task).values()]
    .flatMap((same) => (same.length > 2 ? [same[0], same.at(-1)] : same))
    .filter((one) => one !== undefined)
}

function printed(reading: Reading, classes: ReturnType<typeof evidenceClassesOf>): CertificateReading[] {
  const moment = moments[reading.task]
  if (!moment) return []
  return reading.observations.map((observation) => ({
    ...observation,
    moment,
    class: classes[observation.target] ?? 'not-confirmed',
    clock: 'ours' as const,
  }))
}

/** What one reading did not see: what is never asked, required targets that were not read, and questions without an answer. */
export function notObservedIn(c: Case, required: string[], observations: Observation[]): string[] {
  const silent = required.filter((target) => !observations.some((one) => one.target === target))
  const unclear = observations
    .filter((one) => [one.known, one.admits, one.attached].includes('cannot-tell'))
    .map(({ target }) => target)
  const never = notObservedOf(c).filter((each) => typeof each === 'string')
  return [...new Set([...silent, ...unclear]), ...never]
}

/** What this product never asked, said on the paper in words: a network abroad, the phone itself, accounts elsewhere. */
function notObservedOf(c: Case): NotObserved[] {
  const esim = c.binding.profiles.some((profile) => profile.form === 'esim')
  return [
    'visited-networks',
    'handset',
    ...(esim ? (['esim-profile'] as const) : []),
    'billing-after-end',
    'accounts-elsewhere',
  ]
}
