import { renderSVG } from 'uqr'
import type { Language } from '../domain/case.ts'
import { dayOf } from '../domain/dates.ts'
import { type EvidenceClass, isProfileServer } from '../domain/evidence.ts'
import {
  formatDay,
  formatDayShort,
  formatInstantWithZone,
  formatMsisdn,
  formatTime,
  zoneWords,
} from '../domain/format.ts'
import type { Instant } from '../domain/instant.ts'
import type { Profile } from '../domain/line.ts'
import type { CertificateData, CertificateReading } from './certificate-data.ts'
import { type CertificateDates, certificateDates } from './certificate-dates.ts'
import { type Basis, type CertificateWords, certificateWords } from './texts/certificate-words.ts'
import { threeDatesWords } from './texts/three-dates.ts'

/*
 * The certificate's facts as words, in two languages, ready to be laid out. The template decides where things stand;
 * what they say is decided here.
 */

/** The reader's language, and beside it one that an office in Kazakhstan reads. */
type Pair = [first: string, second: string]

type Provable = Exclude<EvidenceClass, 'not-confirmed'>

interface CertificatePage {
  language: string
  issued: { year: number; month: number; day: number; hour: number; minute: number; second: number }
  title: Pair
  subject: string
  operator: Pair
  number: string
  /** When, and what was seen then. */
  when: Pair
  statement: Pair
  legend: string
  stations: { label: Pair; day: string; time: string }[]
  facts: { label: Pair; value: string }[]
  /** What ended when, and what that means. */
  dates: CertificateDates
  evidence: { heading: Pair; weakest: Pair; class: Pair; meaning: Pair }
  head: Pair[]
  looks: { moment: string; shared: string; rows: EvidenceRow[] }[]
  notObserved: { heading: Pair; items: Pair; rest: Pair }
  check: { heading: Pair; how: Pair; codeLabel: Pair; url: string; code: string; qr: string; record: Pair }
  issuer: string
  hash: { label: string; value: string }
}

interface EvidenceRow {
  asked: string
  element: string
  answers: string[]
  reader: string
  when: string
  /** Class and clock, where they differ within a look. */
  basis: string
  /** The system's own words, where yes and no do not tell them. */
  raw: string
}

export function certificatePage(data: CertificateData, evidenceClass: Provable): CertificatePage {
  const first = data.language
  const second: Language = first === 'kk' ? 'ru' : 'kk'
  const w = [certificateWords[first], certificateWords[second]] as const
  const pair = (say: (words: CertificateWords, lang: Language) => string): Pair => [say(w[0], first), say(w[1], second)]
  const offAt = data.dates.observedOffAt
  const basis: Basis = data.servingClass === 'network-observed' ? 'profile-attested' : evidenceClass
  const profileAsked = data.readings.some(({ target }) => isProfileServer(target))
  return {
    language: first,
    issued: clockParts(data.issuedAt),
    title: pair((words) => words.title),
    subject: `${w[0].title}, ${data.ref}`,
    operator: pair((words, lang) => `${words.operator}${colon(lang)}${data.operator[lang]}`),
    number: formatMsisdn(data.number),
    when: pair((_, lang) => formatInstantWithZone(lang, offAt, data.zone)),
    statement: pair((words) => words.statement[basis]),
    legend: profileAsked ? [w[0].legend, w[0].legendProfile].join(first === 'zh-Hans' ? '' : ' ') : w[0].legend,
    stations: stationsOf(data, data.servingClass === 'network-observed' ? 'network-observed' : evidenceClass, pair),
    facts: factsOf(data, pair),
    dates: certificateDates(data, first, second),
    evidence: {
      heading: pair((words) => words.evidence),
      weakest: pair((words, lang) => `${words.weakest}${colon(lang)}`),
      class: pair((words) => words.classes[evidenceClass]),
      meaning: pair((words) => words.meaning[basis]),
    },
    head: [
      pair((words) => words.head.asked),
      pair((words) => words.head.element),
      pair((words) => words.head.known),
      pair((words) => words.head.admits),
      pair((words) => words.head.attached),
      pair((words) => words.head.control),
      pair((words) => words.head.reader),
      pair((words) => words.head.when),
    ],
    looks: looksOf(data, w[0]),
    notObserved: {
      heading: pair((words) => words.notObserved),
      items: notObservedOf(data, pair),
      rest: pair((words) => words.nothingElse),
    },
    check: {
      heading: pair((words) => words.check),
      how: pair((words) => words.checkHow),
      codeLabel: pair((words) => words.checkCode),
      url: data.verify.url,
      code: data.verify.code,
      qr: renderSVG(checkAddress(data.verify), { ecc: 'M', border: 0 }),
      record: pair((words) => words.record),
    },
    issuer: `${w[0].issued}${colon(first)}${data.deployment}${first === 'zh-Hans' ? '，' : ', '}${formatDay(first, dayOf(data.issuedAt, data.zone))}`,
    hash: { label: `${w[0].hash}${colon(first)}`, value: (data.chainHead.match(/.{1,8}/g) ?? []).join(' ') },
  }
}

/** What the QR code holds. */
export function checkAddress(verify: CertificateData['verify']): string {
  const address = new URL(verify.url)
  address.searchParams.set('code', verify.code)
  return address.href
}

type PairOf = (say: (words: CertificateWords, lang: Language) => string) => Pair

/** The way of the case, in the order in which it happened; the line ends in a loop at the last one. */
function stationsOf(data: CertificateData, evidenceClass: Provable, pair: PairOf): CertificatePage['stations'] {
  const { dates, zone } = data
  const station = (label: Pair, at: Instant) => ({
    label,
    at,
    day: formatDayShort(data.language, dayOf(at, zone)),
    time: formatTime(at, zone),
  })
  const way = [
    station(
      pair((words) => words.received),
      dates.receivedAt,
    ),
    station(
      pair((_, lang) => threeDatesWords[lang].service.label),
      dates.serviceEnd,
    ),
    station(
      pair((words) => words.barred),
      dates.barredAt,
    ),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const off = pair((words) => (evidenceClass === 'network-observed' ? words.off : words.classes[evidenceClass]))
  return [...way, station(off, dates.observedOffAt)].map(({ label, day, time }) => ({ label, day, time }))
}

function factsOf(data: CertificateData, pair: PairOf): CertificatePage['facts'] {
  const lang = data.language
  return [
    { label: pair((words) => words.ref), value: data.ref },
    { label: pair((words) => words.holder), value: data.holder },
    ...data.profiles.map((profile) => ({
      label: pair((words) => (profile.form === 'esim' ? words.esim : words.card)),
      value: `ICCID ${maskedIccid(profile.iccid)}\nIMSI ${maskedImsi(profile.imsi)}`,
    })),
    ...(data.profileHeard ?? []).map(({ iccid, is, at }) => ({
      label: pair((words) => words.profileHeard[is]),
      value: `${maskedIccid(iccid)}\n${formatDay(lang, dayOf(at, data.zone))}`,
    })),
  ]
}

/** Readings by the look they belong to, earliest first; what a whole look shares is said once, above it. */
function looksOf(data: CertificateData, words: CertificateWords): CertificatePage['looks'] {
  const zone = zoneWords(data.language, data.zone, data.issuedAt)
  const basisOf = (reading: CertificateReading) => `${words.classes[reading.class]} · ${words.clocks[reading.clock]}`
  const moments = ['before-bar', 'barred', 'dead', 'dead-next-day'] as const
  return moments.flatMap((moment) => {
    const readings = data.readings.filter((reading) => reading.moment === moment)
    const bases = [...new Set(readings.map(basisOf))]
    if (readings.length === 0) return []
    const rows = readings.map((reading) => ({
      ...rowOf(reading, data, words),
      basis: bases.length > 1 ? basisOf(reading) : '',
    }))
    return [{ moment: words.moments[moment], shared: [...(bases.length > 1 ? [] : bases), zone].join(' · '), rows }]
  })
}

function rowOf(
  reading: CertificateReading,
  data: CertificateData,
  words: CertificateWords,
): Omit<EvidenceRow, 'basis'> {
  const say = (answer: boolean | 'cannot-tell') =>
    answer === 'cannot-tell' ? words.cannotTell : answer ? words.yes : words.no
  const mask = (text: string) => masked(text, data.profiles)
  return {
    asked: breakable(mask(reading.subject).replace(/^(imsi|iccid):/, (_, kind: string) => `${kind.toUpperCase()} `)),
    element: breakable(`${reading.target} · ${reading.element}`),
    answers: [
      say(reading.known),
      say(reading.admits),
      say(reading.attached),
      reading.stated ? words.stated : say(reading.controlAlive),
    ],
    reader: breakable(reading.reader),
    when: `${formatDayShort(data.language, dayOf(reading.at, data.zone))} ${timeWithSeconds(reading.at, data.zone)}`,
    raw:
      unclear(reading) && reading.raw !== undefined ? `${words.answered}: ${cut(mask(oneLine(reading.raw)), 150)}` : '',
  }
}

/** The list as one sentence in each language; empty where nothing is named. */
function notObservedOf(data: CertificateData, pair: PairOf): Pair {
  const someUnclear = data.readings.some(unclear)
  return pair((words, lang) => {
    const named = data.notObserved.map((item) =>
      typeof item === 'string' ? words.notObservedItems[item] : item.words[lang],
    )
    const list = (someUnclear ? [...named, words.someCannotTell] : named).join(lang === 'zh-Hans' ? '；' : '; ')
    if (list === '') return ''
    return `${list[0]?.toLocaleUpperCase(lang)}${list.slice(1)}${lang === 'zh-Hans' ? '。' : '. '}`
  })
}

function unclear(reading: CertificateReading): boolean {
  return [reading.known, reading.admits, reading.attached].includes('cannot-tell')
}

function colon(lang: Language): string {
  return lang === 'zh-Hans' ? '：' : ': '
}

/** Country, network and the last three digits stay: enough to tell two cards apart, too little to make one. */
function maskedImsi(imsi: string): string {
  return `${imsi.slice(0, 5)}${'•'.repeat(Math.max(imsi.length - 8, 0))}${imsi.slice(-3)}`
}

function maskedIccid(iccid: string): string {
  return `${iccid.slice(0, 6)}${'•'.repeat(Math.max(iccid.length - 10, 0))}${iccid.slice(-4)}`
}

/** An element answers with whole identities; they are masked wherever they stand. */
function masked(text: string, profiles: Profile[]): string {
  return profiles.reduce(
    (all, { imsi, iccid }) => all.replaceAll(imsi, maskedImsi(imsi)).replaceAll(iccid, maskedIccid(iccid)),
    text,
  )
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function cut(text: string, most: number): string {
  const signs = [...text]
  return signs.length > most ? `${signs.slice(0, most - 1).join('')}…` : text
}

/** Names of machines have no spaces: a zero-width one after each joint lets them turn a line. */
function breakable(name: string): string {
  return name.replace(/([-_@./:])(?=\S)/g, '$1\u200b')
}

/** Evidence is told to the second. */
function timeWithSeconds(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at))
}

function clockParts(at: Instant): CertificatePage['issued'] {
  const date = new Date(at)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  }
}
