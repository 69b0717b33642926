import type { Language } from '../domain/case.ts'
import type { CertificateData, CertificateReading, ReadingMoment } from './certificate-data.ts'

/** A certificate's facts for tests: Айгүл's line at Kcell, seen by two systems at four looks. */
export function sampleCertificate(language: Language, change: Partial<CertificateData> = {}): CertificateData {
  return {
    language,
    deployment: 'signoff.kcell.example',
    operator: { kk: 'Kcell', ru: 'Kcell', en: 'Kcell', 'zh-Hans': 'Kcell' },
    ref: 'K7M2-9QXF',
    number: '+77011234567',
    holder: 'Айгүл С•••••••',
    profiles: [{ imsi: '401021234567890', iccid: '8999701123456789012', form: 'sim', role: 'main' }],
    zone: 'Asia/Almaty',
    dates: {
      receivedAt: '2026-11-22T09:05:00.000Z',
      serviceEnd: '2026-11-26T09:00:00.000Z',
      barredAt: '2026-11-26T09:02:11.000Z',
      observedOffAt: '2026-11-29T09:20:31.000Z',
      billingEnd: '2026-11-22',
      numberNotBefore: '2027-06-01',
    },
    readings: [
      ...look('before-bar', '2026-11-26T09:00:12.000Z', true),
      ...look('barred', '2026-11-26T09:06:40.000Z', 'barred'),
      ...look('dead', '2026-11-29T09:20:31.000Z', false),
      ...look('dead-next-day', '2026-11-30T09:20:31.000Z', false),
    ],
    evidenceClass: 'network-observed',
    notObserved: ['visited-networks', 'handset', 'voicemail', 'billing-after-end', 'accounts-elsewhere'],
    issuedAt: '2026-11-30T09:21:00.000Z',
    chainHead: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    verify: { url: 'https://signoff.kcell.example/verify', code: 'VRTK-8MWX-2P4H' },
    ...change,
  }
}

/** One look at both systems. */
function look(moment: ReadingMoment, at: string, served: boolean | 'barred'): CertificateReading[] {
  const known = served !== false
  const admits = served === true
  const common = {
    moment,
    subject: 'imsi:401021234567890',
    admits,
    attached: admits,
    controlAlive: true,
    clock: 'ours',
    class: 'network-observed',
  } as const
  return [
    { ...common, target: 'core', element: 'hlr-1.almaty', reader: 'signoff-reader', known, at },
    { ...common, target: 'aaa', element: 'radius-2.astana', reader: 'signoff-reader', known, at },
  ]
}
