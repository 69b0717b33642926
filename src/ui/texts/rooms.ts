import { common as commonEn } from './en/common.ts'
import { desk as deskEn } from './en/desk.ts'
import { errors as errorsEn } from './en/errors.ts'
import { gallery as galleryEn } from './en/gallery.ts'
import { help as helpEn } from './en/help.ts'
import { portal as portalEn } from './en/portal.ts'
import { common as commonKk } from './kk/common.ts'
import { desk as deskKk } from './kk/desk.ts'
import { errors as errorsKk } from './kk/errors.ts'
import { gallery as galleryKk } from './kk/gallery.ts'
import { help as helpKk } from './kk/help.ts'
import { portal as portalKk } from './kk/portal.ts'
import { common as commonRu } from './ru/common.ts'
import { desk as deskRu } from './ru/desk.ts'
import { errors as errorsRu } from './ru/errors.ts'
import { gallery as galleryRu } from './ru/gallery.ts'
import { help as helpRu } from './ru/help.ts'
import { portal as portalRu } from './ru/portal.ts'
import { common as commonZh } from './zh-Hans/common.ts'
import { desk as deskZh } from './zh-Hans/desk.ts'
import { errors as errorsZh } from './zh-Hans/errors.ts'
import { gallery as galleryZh } from './zh-Hans/gallery.ts'
import { help as helpZh } from './zh-Hans/help.ts'
import { portal as portalZh } from './zh-Hans/portal.ts'

/**
 * Every room of the catalogue. A new room: write `en/<room>.ts` (`as const`; it defines keys and placeholders) and the
 * other three (`satisfies Room<typeof english>`), import them, and add one line here. The tests find it by itself.
 */
export const rooms = {
  common: { en: commonEn, kk: commonKk, ru: commonRu, 'zh-Hans': commonZh },
  errors: { en: errorsEn, kk: errorsKk, ru: errorsRu, 'zh-Hans': errorsZh },
  portal: { en: portalEn, kk: portalKk, ru: portalRu, 'zh-Hans': portalZh },
  desk: { en: deskEn, kk: deskKk, ru: deskRu, 'zh-Hans': deskZh },
  help: { en: helpEn, kk: helpKk, ru: helpRu, 'zh-Hans': helpZh },
  gallery: { en: galleryEn, kk: galleryKk, ru: galleryRu, 'zh-Hans': galleryZh },
}
