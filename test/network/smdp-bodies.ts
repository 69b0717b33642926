/* Bodies of ES2+ as an SM-DP+ writes them (SGP.22 v2, §6.5.2). */

/** A body of handleDownloadProgressInfo as SGP.22 wants it. `at` as W3C writes it: 2026-11-22T09:05:00+05:00. */
export function progress(
  iccid: string,
  point: number,
  at: string,
  more: { failed?: boolean; call?: string; eid?: string | undefined } = {},
): Record<string, unknown> {
  return {
    header: { functionRequesterIdentifier: '2.999.10', functionCallIdentifier: more.call ?? 'smdp-0' },
    ...(more.eid ? { eid: more.eid } : {}),
    iccid: iccid.padEnd(20, 'F'),
    profileType: 'consumer',
    timestamp: at,
    notificationPointId: point,
    notificationPointStatus: more.failed
      ? { status: 'Failed', statusCodeData: { subjectCode: '8.2.10', reasonCode: '4.2', message: 'not installed' } }
      : { status: 'Executed-Success' },
  }
}

export const plain = (iccid: string) => iccid.replace(/F+$/i, '')
export const success = (fields: Record<string, unknown>) => ({
  header: { functionExecutionStatus: { status: 'Executed-Success' } },
  ...fields,
})

export function failure(code: string): unknown {
  const [subjectCode, reasonCode] = code.split('/')
  return { header: { functionExecutionStatus: { status: 'Failed', statusCodeData: { subjectCode, reasonCode } } } }
}
