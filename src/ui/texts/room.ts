/** A room in another language: every key of the English room, no more and no fewer. */
export type Room<English> = Record<keyof English, string>
