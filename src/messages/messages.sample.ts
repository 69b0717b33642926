import type { Money } from '../domain/money.ts'
import type { ThreeDates } from '../domain/three-dates.ts'
import type { LineAfter, MessageKind, MessageParams } from './kinds.ts'

/** Facts for every message and each of its forms, as the model sentences of the house style use them. */

const common = {
  operator: 'Kcell',
  ref: 'K7M2-9QXF',
  link: 'https://signoff.kcell.kz/c/K7M2-9QXF',
  zone: 'Asia/Almaty',
  number: '+77011234567',
}
const { link: _link, ...unlinked } = common
const tenge = (minor: number): Money => ({ minor, currency: 'KZT' })
const received = '2026-11-22T09:05:00.000Z'
const barred = '2026-11-26T09:02:11.000Z'
const wayBack = '2026-11-29T09:00:00.000Z'
const off = '2026-11-29T09:20:00.000Z'

const asked: ThreeDates = {
  service: { is: 'when-checked', waitsFor: 'check', by: '2026-12-01T18:59:59.999Z' },
  billing: { is: 'set', on: '2026-11-22' },
  release: { is: 'not-before', on: '2027-05-28' },
}
const unproven: ThreeDates = {
  ...asked,
  service: { is: 'chosen', at: '2026-12-31T18:59:59.999Z', waitsFor: 'identity' },
}

const afterwards: LineAfter[] = [{ is: 'works' }, { is: 'suspended', why: 'request' }, { is: 'untouched' }]

export const messageSamples: { [K in MessageKind]: MessageParams[K][] } = {
  code: [
    { operator: 'Kcell', code: '481902', minutes: 10, to: 'line', host: 'signoff.kcell.kz' },
    { operator: 'Kcell', code: '481902', minutes: 10, to: 'contact' },
  ],
  received: (['identity', 'papers', 'papers-mourning', 'agreement', 'review', 'report'] as const).map((next) => ({
    ...common,
    at: received,
    next,
    promiseUntil: '2026-12-01T18:59:59.999Z',
    dates: next === 'identity' ? unproven : asked,
  })),
  'line-warning': [
    {
      operator: 'Kcell',
      ref: common.ref,
      at: received,
      zone: common.zone,
      stopLink: 'https://signoff.kcell.kz/stop/Xq7mR2kVb9',
    },
  ],
  protection: [
    ...(['on', 'kept', 'lifted'] as const).map((act) => ({
      operator: 'Kcell',
      zone: common.zone,
      number: common.number,
      at: received,
      act,
      link: 'https://signoff.kcell.kz/',
    })),
    {
      operator: 'Kcell',
      zone: common.zone,
      number: common.number,
      at: received,
      act: 'lift-asked',
      until: wayBack,
      link: 'https://signoff.kcell.kz/keep/kcell/0b0f1f6e-8f0c-4a3e-9a53-6a7f5f2b9c11?k=Xq7mR2kVb9Xq7mR2kVb9Xq',
    },
  ],
  'paper-refused': [common],
  'contact-changed': [{ ...unlinked, at: received, stopLink: 'https://signoff.kcell.kz/stop/Xq7mR2kVb9' }],
  'chat-answer': [{ ...common, link: common.link.replace('?', '/chat?') }],
  'question-answer': [
    {
      operator: 'Kcell',
      link: 'https://signoff.kcell.kz/ask/kcell/0b0f1f6e-8f0c-4a3e-9a53-6a7f5f2b9c11?k=Xq7mR2kVb9Xq7mR2kVb9Xq&lang=zh-Hans',
    },
  ],
  'form-link': [
    {
      operator: 'Kcell',
      zone: common.zone,
      number: common.number,
      until: wayBack,
      link: 'https://signoff.kcell.kz/form/kcell/Xq7mR2kVb9Xq7mR2kVb9Xq?lang=zh-Hans',
    },
  ],
  'identity-asked': [{ ...common, receivedAt: received }],
  accepted: [
    { ...common, serviceEnd: '2026-11-26T09:00:00.000Z', dates: { ...asked, service: { is: 'set', at: barred } } },
    { ...common, serviceEnd: 'now', dates: { ...asked, service: { is: 'not-yet' } } },
  ],
  reminder: [
    { ...common, reminder: { about: 'identity', until: barred } },
    { ...common, reminder: { about: 'papers', until: barred } },
    { ...common, reminder: { about: 'agreement', until: barred } },
    { ...common, reminder: { about: 'payee', amount: tenge(315_000) } },
    ...[0, 1, 3, 5].map((daysLeft) => ({
      ...common,
      reminder: { about: 'service-end' as const, serviceEnd: barred, daysLeft },
    })),
  ],
  barred: [{ ...common, at: barred, withdrawUntil: wayBack, emergency: '112' }],
  off: (['network-observed', 'billing-record', 'operator-attested'] as const).map((evidenceClass) => ({
    ...common,
    observedAt: off,
    evidenceClass,
    elements: 3,
    readings: 6,
  })),
  'not-confirmed': [{ ...common, nextBy: '2026-12-01' }],
  certificate: [{ ...common, verifyUrl: 'https://signoff.kcell.kz/verify', code: 'VRTK-8MWX-2P4H' }],
  settled: [
    { ...common, finalBill: tenge(0) },
    { ...common, finalBill: tenge(320_000), due: { amount: tenge(320_000), by: '2026-12-31' } },
    ...(['to-number', 'to-bank', 'at-branch'] as const).map((way) => ({
      ...common,
      finalBill: tenge(0),
      refund: { amount: tenge(184_050), way, expectedBy: '2026-12-07' },
    })),
    ...(['to-number', 'to-bank', 'at-branch'] as const).map((way) => ({
      ...common,
      finalBill: tenge(0),
      credited: { amount: tenge(50_000), way, expectedBy: '2026-12-07' },
    })),
  ],
  'after-end': [
    { ...common, what: 'served-again', at: off },
    { ...common, what: 'traffic-after-end', at: off },
    { ...common, what: 'charged-after-end', at: off, amount: tenge(50_000) },
    { ...common, what: 'billed-after-end', at: off, amount: tenge(299_000) },
  ],
  'refund-returned': (['account-not-found', 'account-closed', 'name-does-not-match', 'not-said'] as const).map(
    (because) => ({
      ...common,
      amount: tenge(184_000),
      because,
    }),
  ),
  'refund-paid': (['to-number', 'to-bank', 'at-branch'] as const).map((way) => ({
    ...common,
    refund: { amount: tenge(184_000), way, expectedBy: '2026-12-04' },
  })),
  'not-restored': [{ ...common, nextBy: '2026-12-01' }],
  withdrawn: afterwards.map((line) => ({ ...common, at: barred, line })),
  rejected: (
    [
      'no-such-line',
      'already-ended',
      'ported-out',
      'duplicate',
      'identity-not-proven',
      'not-the-holder',
      'no-authority',
      'holder-objects',
      'taken-by-holder',
      'court-order',
    ] as const
  ).flatMap((because) => afterwards.map((line) => ({ ...common, because, line }))),
  held: [{ ...common, at: received }],
  'ported-out': [
    { ...common, at: barred, to: 'Beeline' },
    { ...common, at: barred },
  ],
  late: (['decision', 'held', 'needs-person', 'operator-silent', 'port', 'protected', 'longer'] as const).flatMap(
    (because) =>
      [true, false].map((broken) => ({ ...common, broken, because, promised: '2026-12-01', newDate: '2026-12-04' })),
  ),
}
