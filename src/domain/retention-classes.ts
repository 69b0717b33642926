/** What a case leaves behind, by how long it is kept (design of erasure: process/erase.ts). Each has its days in an operator's file. */
export const retentionClasses = [
  'application-idle',
  'identity-copy',
  'personal',
  'service-info',
  'money',
  'events',
  'evidence',
] as const
export type RetentionClass = (typeof retentionClasses)[number]
