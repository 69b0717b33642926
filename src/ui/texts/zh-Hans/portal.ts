import type { portal as english } from '../en/portal.ts'
import type { Room } from '../room.ts'

export const portal = {
  title: '号码注销',
} satisfies Room<typeof english>
