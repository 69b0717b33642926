/* The rules that slow an operator's orders down by themselves. */

/** When more than `above` bars or terminations come due within an hour, `lines` of them go first. */
export interface Canaries {
  above: number
  lines: number
}

/** What looks so wrong that a person must look before any further line is barred or ended. */
export interface Anomaly {
  /** A line without traffic for so many days when the request came counts as said to be unused. */
  unusedDays: number
  /** Traffic on a line said to be lost or unused counts when it is no older than so many hours. */
  trafficHours: number
  /** So many such lines at once hold the operator's orders; a single one holds its own case. */
  trafficLines: number
  /** So many bars or terminations refused one after the other. */
  refusedInARow: number
  /** Such a share of the looks under way cannot tell, where at least `blindAtLeast` are under way. */
  blindPercent: number
  blindAtLeast: number
}
