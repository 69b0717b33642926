import type { Msisdn } from '../domain/line.ts'
import type { Tx } from '../store/db.ts'

/**
 * What became of one sending. `permanent`: trying again cannot help. `keep`: it goes nowhere but into our own database, in
 * the transaction that records it as sent, so that it stands there once.
 */
export type SendResult = 'sent' | { keep: (tx: Tx) => Promise<void> } | { refused: string; permanent: boolean }

export interface Sms {
  /** Our message's id: a gateway that sees it twice sends once. */
  id: string
  to: Msisdn
  text: string
}

export type SmsSender = (sms: Sms) => Promise<SendResult>

/** The GSM 7-bit default alphabet, and its extension table whose signs count twice (3GPP TS 23.038 §6.2.1). */
const gsmBasic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const gsmExtension = new Set('\f^{}\\[~]|€')

interface SmsSize {
  encoding: 'gsm-7' | 'ucs-2'
  /** Septets or 16-bit units, in all. */
  units: number
  parts: number
}

/**
 * How many SMS a text takes: 160 septets or 70 units alone, 153 or 67 in a chain, because each part of a chain spends
 * six bytes on saying which part it is. A sign of two units is never cut in two.
 */
export function smsParts(text: string): SmsSize {
  const signs = [...text]
  const gsm = signs.every((sign) => gsmBasic.has(sign) || gsmExtension.has(sign))
  const sizes = signs.map((sign) => (gsm ? (gsmExtension.has(sign) ? 2 : 1) : sign.length))
  const units = sizes.reduce((sum, size) => sum + size, 0)
  const encoding = gsm ? 'gsm-7' : 'ucs-2'
  const [alone, chained] = gsm ? [160, 153] : [70, 67]
  if (units <= alone) return { encoding, units, parts: 1 }
  let parts = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > chained) {
      parts += 1
      used = 0
    }
    used += size
  }
  return { encoding, units, parts }
}

const gsmStandIns: Record<string, string> = {
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
  '–': '-',
  '—': '-',
  '‑': '-',
  '−': '-',
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '₸': 'KZT',
  '№': 'No.',
  '…': '...',
  '•': '*',
}

/** Puts a GSM sign in place of a typographic one, where there is one that reads the same. */
export function toGsm(text: string): string {
  return [...text].map((sign) => gsmStandIns[sign] ?? sign).join('')
}

/**
 * Sends through a gateway that takes `POST {id, to, text}` as JSON with a bearer token. The id is also sent as
 * `Idempotency-Key`, since an answer that was lost makes us ask again.
 */
export function httpSms(gateway: { url: string; token: string; timeoutMs?: number }): SmsSender {
  return async (sms) => {
    try {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${gateway.token}`,
          'content-type': 'application/json',
          'idempotency-key': sms.id,
        },
        body: JSON.stringify({ id: sms.id, to: sms.to, text: sms.text }),
        redirect: 'error', // a redirect would carry number and text elsewhere
        signal: AbortSignal.timeout(gateway.timeoutMs ?? 10_000),
      })
      await response.body?.cancel()
      if (response.ok) return 'sent'
      return { refused: `gateway answered ${response.status}`, permanent: isPermanent(response.status) }
    } catch (error) {
      return {
        refused: error instanceof Error ? `gateway not reached: ${error.name}` : 'gateway not reached',
        permanent: false,
      }
    }
  }
}

/** Only an answer about this very message ends it. A wrong token, path or pace is ours to mend, and the message waits. */
function isPermanent(status: number): boolean {
  return status === 400 || status === 410 || status === 422
}
