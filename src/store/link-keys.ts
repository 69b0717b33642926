import { createHmac, timingSafeEqual } from 'node:crypto'
import type { OperatorId } from '../domain/line.ts'
import type { Keys } from './seal.ts'

/**
 * Keys in links: who holds the link may do what the link is for, and nothing else. Made from the installation's secret, so
 * that the worker can write them into messages without a row, and a door can check them without a look-up.
 */
export type LinkPurpose = 'case' | 'stop' | 'keep' | 'question'

/** 22 characters of base64url: 128 bits of an HMAC-SHA-256 over purpose, operator and reference. */
export function linkKey(keys: Keys, operator: OperatorId, ref: string, purpose: LinkPurpose): string {
  return createHmac('sha256', keys.marks)
    .update(`link\n${purpose}\n${operator}\n${ref}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url')
}

export function linkKeyFits(
  keys: Keys,
  operator: OperatorId,
  ref: string,
  purpose: LinkPurpose,
  given: string,
): boolean {
  const wanted = Buffer.from(linkKey(keys, operator, ref, purpose))
  const got = Buffer.from(given)
  return wanted.length === got.length && timingSafeEqual(wanted, got)
}

/** The tracking page with everything on it, for the person whom the message goes to. */
export const caseLink = (keys: Keys, baseUrl: string, operator: OperatorId, ref: string) =>
  `${baseUrl}/c/${ref}?k=${linkKey(keys, operator, ref, 'case')}`

/** "Not you? Stop it here": one tap holds the case. */
export const stopLink = (keys: Keys, baseUrl: string, operator: OperatorId, ref: string) =>
  `${baseUrl}/c/${ref}/stop?k=${linkKey(keys, operator, ref, 'stop')}`

/** A question that was asked before there is a request, for whoever asked it. */
export const questionLink = (keys: Keys, baseUrl: string, operator: OperatorId, id: string) =>
  `${baseUrl}/ask/${operator}/${id}?k=${linkKey(keys, operator, id, 'question')}`

/** Where a certificate's check code is looked up. */
export const verifyLink = (baseUrl: string, code: string) => `${baseUrl}/verify?code=${code}`

/** "It stays protected": one tap, for whoever got our message. `id` names the protection. */
export const keepLink = (keys: Keys, baseUrl: string, operator: OperatorId, id: string) =>
  `${baseUrl}/keep/${operator}/${id}?k=${linkKey(keys, operator, id, 'keep')}`
