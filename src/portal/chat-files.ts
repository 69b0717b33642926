import type { House } from '../ui/house.ts'

export const hasFile = (file: FormDataEntryValue | null): file is File =>
  file instanceof File && (file.size > 0 || file.name !== '')

/** The file of the form, drawn anew page by page; none where no file was chosen. */
export async function picturesOf(house: House, file: FormDataEntryValue | null): Promise<Buffer[] | { no: string }> {
  if (!hasFile(file)) return []
  const cleaned = await house.cleaner.clean(Buffer.from(await file.arrayBuffer()), false)
  if (cleaned.is === 'refused') return { no: cleaned.because }
  return cleaned.paper.pages.map((page) => page.jpeg)
}
