import { afterAll, describe } from 'vitest'
import { contract } from '../../../test/contract.ts'
import { radiusIsHere } from '../../../test/network/radius.ts'
import { radiusWorlds } from '../../../test/network/radius-world.ts'

/* Before a real FreeRADIUS and its PostgreSQL, through a cable that can be cut. */

describe.skipIf(!radiusIsHere)('radius at FreeRADIUS (skipped where freeradius or radclient is missing)', () => {
  const worlds = radiusWorlds()
  afterAll(() => worlds.stop())
  contract('radius', worlds.make, { actions: ['bar', 'restore', 'terminate'], looksUp: false, atOnce: true })
})
