import { z } from 'zod'

/* How one operator's OsmoHLRs and serving nodes are reached: what stands below `osmocom` in the elements file. */

const text = z.string().trim().min(1)
const name = text.regex(/^[\w.:-]{1,64}$/, 'must be letters, digits, dot, colon, hyphen or underscore')
const port = z.int().min(1).max(65_535)
const imsi = z.string().regex(/^\d{14,15}$/, 'must be an IMSI in quotes: 14 or 15 digits')
const rangeOfImsis = z
  .string()
  .regex(/^\d{15}-\d{15}$/, 'must be two IMSIs of 15 digits with a hyphen between, first and last')
  .refine((range) => range.slice(0, 15) <= range.slice(16), 'ends before it begins')

const hlr = z.strictObject({
  /** How evidence calls it. */
  name,
  host: text,
  /** OsmoHLR itself knows no other ports; these are for what stands in front of it. */
  ctrlPort: port.default(4259),
  gsupPort: port.default(4222),
  /** Which subscribers live here. An IMSI in nobody's range is never called absent. */
  imsis: z.array(rangeOfImsis).min(1),
  /** An IMSI that always lives here and is never ended: the proof that "no" would have been a "yes". */
  control: imsi,
  /** Where the reader asks, if not where the writer orders; and from which address of ours. */
  reader: z
    .strictObject({
      host: text.optional(),
      ctrlPort: port.optional(),
      gsupPort: port.optional(),
      from: text.optional(),
    })
    .default({}),
  writer: z.strictObject({ from: text.optional() }).default({}),
  /**
   * Whether a line that CTRL denies is also asked for by GSUP. `false` where the HLR creates subscribers on demand: there
   * the question itself would make the line known again.
   */
  asksForVectors: z.boolean().default(true),
  /** The HLR's own SQLite file, where this machine can read it: for listing everything that it holds. */
  database: text.optional(),
})

const servingNode = z.strictObject({
  /** As the HLR calls it: the name that the node gave itself. */
  name,
  kind: z.literal('osmo-sgsn'),
  host: text,
  vtyPort: port.default(4245),
  from: text.optional(),
  /** An IMSI that is always attached here and never ended. */
  control: imsi,
})

const settings = z
  .strictObject({
    /** The names of the two credentials. OsmoHLR knows none, so they are told apart by connection, and by address where `from` is set. */
    writer: name.default('signoff-writer'),
    reader: name.default('signoff-reader'),
    /** Milliseconds for one answer of an element. */
    timeoutMs: z.int().min(50).max(30_000).default(2_000),
    /** How long a change may take to show everywhere, in milliseconds. */
    settleMs: z
      .int()
      .min(0)
      .default(5 * 60_000),
    hlrs: z.array(hlr).min(1),
    servingNodes: z.array(servingNode).min(1),
  })
  .superRefine((all, context) => {
    const wrong = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (all.writer === all.reader) wrong(['reader'], 'must be another name than the writer’s')
    for (const list of ['hlrs', 'servingNodes'] as const) {
      const names = all[list].map((one) => one.name)
      names.forEach((each, at) => {
        if (names.indexOf(each) < at) wrong([list, at, 'name'], 'is given twice')
      })
    }
    const ranges = all.hlrs.flatMap((one, at) =>
      one.imsis.map((range) => ({ at, from: range.slice(0, 15), to: range.slice(16) })),
    )
    for (const [i, one] of ranges.entries()) {
      const other = ranges.slice(i + 1).find(({ from, to }) => from <= one.to && one.from <= to)
      if (other) wrong(['hlrs', other.at, 'imsis'], 'overlaps with another range: an IMSI lives in one HLR')
    }
    for (const [at, { control, imsis }] of all.hlrs.entries()) {
      if (!inRanges(control, imsis)) wrong(['hlrs', at, 'control'], 'lies in none of its own ranges')
    }
  })

export type OsmocomSettings = z.infer<typeof settings>
export type HlrSettings = OsmocomSettings['hlrs'][number]
export type ServingNodeSettings = OsmocomSettings['servingNodes'][number]

/** Reads the part of the elements file that is this connector's. Throws one error that names everything wrong with it. */
export function osmocomSettings(elements: unknown, operator: string): OsmocomSettings {
  if (elements === undefined) {
    throw new Error(`operator ${operator} uses osmocom: name its elements in the file that SIGNOFF_ELEMENTS names.`)
  }
  const parsed = settings.safeParse(elements)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => `  ${operator}.osmocom.${path.join('.')}: ${message}`)
  throw new Error(`The elements file cannot be used:\n${lines.join('\n')}`)
}

/** Whether an IMSI lies in one of the ranges. A shorter IMSI (14 digits) is compared by its digits from the left. */
export function inRanges(imsi: string, ranges: readonly string[]): boolean {
  return ranges.some((range) => {
    const [from, to] = [range.slice(0, 15), range.slice(16)]
    return imsi.length === 15 ? from <= imsi && imsi <= to : from.slice(0, 14) <= imsi && imsi <= to.slice(0, 14)
  })
}
