import { defineConfig } from 'vitest/config'

const minute = 60_000
const heart = ['src/process/**/*.test.ts']
/** They start servers and processes of their own, or plant whole houses: `npm run check` leaves them to `npm test`. */
const servers = [
  'src/store/embedded.test.ts',
  'src/connectors/radius/contract.test.ts',
  'src/supervise.test.ts',
  'src/papers/clean.test.ts',
  'src/papers/scan.test.ts',
  'src/simulator/simulator.test.ts',
  'src/connectors/osmocom/contract.test.ts',
  'src/connectors/osmocom/osmocom.test.ts',
  'test/house.test.ts',
]
const quick = { testTimeout: minute, hookTimeout: minute }

/** The `heart` is src/process; `journeys` are a browser's. One database server serves all projects. */
export default defineConfig({
  test: {
    globalSetup: ['test/postgres.ts'],
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'test/*.test.{ts,tsx}', 'bench/*.test.ts'],
          exclude: [...heart, ...servers],
          ...quick,
        },
      },
      { test: { name: 'heart', include: heart, ...quick } },
      { test: { name: 'servers', include: servers, ...quick } },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.{ts,tsx}'],
          // One at a time, after all else: a browser, an installation and its walkers want both processors.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 3 * minute,
          hookTimeout: 3 * minute,
        },
      },
    ],
  },
})
