import { PgBoss, type Queue } from 'pg-boss'

/**
 * The queues, all of them. Jobs carry ids only; the row is the truth, so a job that is lost, late or doubled changes
 * nothing: the dispatcher finds what is due from the rows.
 */
export const queues: Record<string, Omit<Queue, 'name'>> = {
  walk: {
    notify: true,
    retryLimit: 3,
    retryDelay: 1,
    heartbeatSeconds: 10,
    expireInSeconds: 600,
    deleteAfterSeconds: 600,
  },
}

export interface WalkJob {
  operator: string
  refs: string[]
}

/** A queue client on the product's own role: it never changes the schema. */
export function openQueue(url: string): PgBoss {
  return new PgBoss({
    connectionString: url,
    migrate: false,
    createSchema: false,
    max: 4,
    useListenNotify: true,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    maintenanceIntervalSeconds: 60,
    queueCacheIntervalSeconds: 60,
  })
}
