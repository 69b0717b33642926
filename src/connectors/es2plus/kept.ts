import { z } from 'zod'

/** What is kept of an end that is done, profile by profile: the server's own words, for where it cannot be read. */
const keptShape = z.object({
  profiles: z.array(
    z.object({
      iccid: z.string(),
      is: z.enum(['cancelled', 'already-downloaded', 'already-unavailable']),
      said: z.string(),
      at: z.string(),
    }),
  ),
})
export type Kept = z.infer<typeof keptShape>

/** Undefined: nothing was kept, or not by this connector. */
export const keptIn = (answered: unknown): Kept | undefined => keptShape.safeParse(answered).data
