import { about as aboutEn } from './en/about.ts'
import { api as apiEn } from './en/api.ts'
import { ask as askEn } from './en/ask.ts'
import { branch as branchEn } from './en/branch.ts'
import { care as careEn } from './en/care.ts'
import { chat as chatEn } from './en/chat.ts'
import { codes as codesEn } from './en/codes.ts'
import { common as commonEn } from './en/common.ts'
import { complain as complainEn } from './en/complain.ts'
import { demo as demoEn } from './en/demo.ts'
import { desk as deskEn } from './en/desk.ts'
import { disagreements as disagreementsEn } from './en/disagreements.ts'
import { errors as errorsEn } from './en/errors.ts'
import { esim as esimEn } from './en/esim.ts'
import { events as eventsEn } from './en/events.ts'
import { express as expressEn } from './en/express.ts'
import { form as formEn } from './en/form.ts'
import { gallery as galleryEn } from './en/gallery.ts'
import { help as helpEn } from './en/help.ts'
import { hotline as hotlineEn } from './en/hotline.ts'
import { line as lineEn } from './en/line.ts'
import { lines as linesEn } from './en/lines.ts'
import { live as liveEn } from './en/live.ts'
import { papers as papersEn } from './en/papers.ts'
import { portal as portalEn } from './en/portal.ts'
import { refund as refundEn } from './en/refund.ts'
import { request as requestEn } from './en/request.ts'
import { settings as settingsEn } from './en/settings.ts'
import { settle as settleEn } from './en/settle.ts'
import { shadow as shadowEn } from './en/shadow.ts'
import { share as shareEn } from './en/share.ts'
import { special as specialEn } from './en/special.ts'
import { track as trackEn } from './en/track.ts'
import { verify as verifyEn } from './en/verify.ts'
import { about as aboutKk } from './kk/about.ts'
import { api as apiKk } from './kk/api.ts'
import { ask as askKk } from './kk/ask.ts'
import { branch as branchKk } from './kk/branch.ts'
import { care as careKk } from './kk/care.ts'
import { chat as chatKk } from './kk/chat.ts'
import { codes as codesKk } from './kk/codes.ts'
import { common as commonKk } from './kk/common.ts'
import { complain as complainKk } from './kk/complain.ts'
import { demo as demoKk } from './kk/demo.ts'
import { desk as deskKk } from './kk/desk.ts'
import { disagreements as disagreementsKk } from './kk/disagreements.ts'
import { errors as errorsKk } from './kk/errors.ts'
import { esim as esimKk } from './kk/esim.ts'
import { events as eventsKk } from './kk/events.ts'
import { express as expressKk } from './kk/express.ts'
import { form as formKk } from './kk/form.ts'
import { gallery as galleryKk } from './kk/gallery.ts'
import { help as helpKk } from './kk/help.ts'
import { hotline as hotlineKk } from './kk/hotline.ts'
import { line as lineKk } from './kk/line.ts'
import { lines as linesKk } from './kk/lines.ts'
import { live as liveKk } from './kk/live.ts'
import { papers as papersKk } from './kk/papers.ts'
import { portal as portalKk } from './kk/portal.ts'
import { refund as refundKk } from './kk/refund.ts'
import { request as requestKk } from './kk/request.ts'
import { settings as settingsKk } from './kk/settings.ts'
import { settle as settleKk } from './kk/settle.ts'
import { shadow as shadowKk } from './kk/shadow.ts'
import { share as shareKk } from './kk/share.ts'
import { special as specialKk } from './kk/special.ts'
import { track as trackKk } from './kk/track.ts'
import { verify as verifyKk } from './kk/verify.ts'
import { about as aboutRu } from './ru/about.ts'
import { api as apiRu } from './ru/api.ts'
import { ask as askRu } from './ru/ask.ts'
import { branch as branchRu } from './ru/branch.ts'
import { care as careRu } from './ru/care.ts'
import { chat as chatRu } from './ru/chat.ts'
import { codes as codesRu } from './ru/codes.ts'
import { common as commonRu } from './ru/common.ts'
import { complain as complainRu } from './ru/complain.ts'
import { demo as demoRu } from './ru/demo.ts'
import { desk as deskRu } from './ru/desk.ts'
import { disagreements as disagreementsRu } from './ru/disagreements.ts'
import { errors as errorsRu } from './ru/errors.ts'
import { esim as esimRu } from './ru/esim.ts'
import { events as eventsRu } from './ru/events.ts'
import { express as expressRu } from './ru/express.ts'
import { form as formRu } from './ru/form.ts'
import { gallery as galleryRu } from './ru/gallery.ts'
import { help as helpRu } from './ru/help.ts'
import { hotline as hotlineRu } from './ru/hotline.ts'
import { line as lineRu } from './ru/line.ts'
import { lines as linesRu } from './ru/lines.ts'
import { live as liveRu } from './ru/live.ts'
import { papers as papersRu } from './ru/papers.ts'
import { portal as portalRu } from './ru/portal.ts'
import { refund as refundRu } from './ru/refund.ts'
import { request as requestRu } from './ru/request.ts'
import { settings as settingsRu } from './ru/settings.ts'
import { settle as settleRu } from './ru/settle.ts'
import { shadow as shadowRu } from './ru/shadow.ts'
import { share as shareRu } from './ru/share.ts'
import { special as specialRu } from './ru/special.ts'
import { track as trackRu } from './ru/track.ts'
import { verify as verifyRu } from './ru/verify.ts'
import { about as aboutZh } from './zh-Hans/about.ts'
import { api as apiZh } from './zh-Hans/api.ts'
import { ask as askZh } from './zh-Hans/ask.ts'
import { branch as branchZh } from './zh-Hans/branch.ts'
import { care as careZh } from './zh-Hans/care.ts'
import { chat as chatZh } from './zh-Hans/chat.ts'
import { codes as codesZh } from './zh-Hans/codes.ts'
import { common as commonZh } from './zh-Hans/common.ts'
import { complain as complainZh } from './zh-Hans/complain.ts'
import { demo as demoZh } from './zh-Hans/demo.ts'
import { desk as deskZh } from './zh-Hans/desk.ts'
import { disagreements as disagreementsZh } from './zh-Hans/disagreements.ts'
import { errors as errorsZh } from './zh-Hans/errors.ts'
import { esim as esimZh } from './zh-Hans/esim.ts'
import { events as eventsZh } from './zh-Hans/events.ts'
import { express as expressZh } from './zh-Hans/express.ts'
import { form as formZh } from './zh-Hans/form.ts'
import { gallery as galleryZh } from './zh-Hans/gallery.ts'
import { help as helpZh } from './zh-Hans/help.ts'
import { hotline as hotlineZh } from './zh-Hans/hotline.ts'
import { line as lineZh } from './zh-Hans/line.ts'
import { lines as linesZh } from './zh-Hans/lines.ts'
import { live as liveZh } from './zh-Hans/live.ts'
import { papers as papersZh } from './zh-Hans/papers.ts'
import { portal as portalZh } from './zh-Hans/portal.ts'
import { refund as refundZh } from './zh-Hans/refund.ts'
import { request as requestZh } from './zh-Hans/request.ts'
import { settings as settingsZh } from './zh-Hans/settings.ts'
import { settle as settleZh } from './zh-Hans/settle.ts'
import { shadow as shadowZh } from './zh-Hans/shadow.ts'
import { share as shareZh } from './zh-Hans/share.ts'
import { special as specialZh } from './zh-Hans/special.ts'
import { track as trackZh } from './zh-Hans/track.ts'
import { verify as verifyZh } from './zh-Hans/verify.ts'

/**
 * Every room of the catalogue. A new room: write `en/<room>.ts` (`as const`; it defines keys and placeholders) and the
 * other three (`satisfies Room<typeof english>`), import them, and add one line here. The tests find it by itself.
 */
export const rooms = {
  common: { en: commonEn, kk: commonKk, ru: commonRu, 'zh-Hans': commonZh },
  errors: { en: errorsEn, kk: errorsKk, ru: errorsRu, 'zh-Hans': errorsZh },
  live: { en: liveEn, kk: liveKk, ru: liveRu, 'zh-Hans': liveZh },
  papers: { en: papersEn, kk: papersKk, ru: papersRu, 'zh-Hans': papersZh },
  portal: { en: portalEn, kk: portalKk, ru: portalRu, 'zh-Hans': portalZh },
  hotline: { en: hotlineEn, kk: hotlineKk, ru: hotlineRu, 'zh-Hans': hotlineZh },
  line: { en: lineEn, kk: lineKk, ru: lineRu, 'zh-Hans': lineZh },
  lines: { en: linesEn, kk: linesKk, ru: linesRu, 'zh-Hans': linesZh },
  refund: { en: refundEn, kk: refundKk, ru: refundRu, 'zh-Hans': refundZh },
  request: { en: requestEn, kk: requestKk, ru: requestRu, 'zh-Hans': requestZh },
  desk: { en: deskEn, kk: deskKk, ru: deskRu, 'zh-Hans': deskZh },
  codes: { en: codesEn, kk: codesKk, ru: codesRu, 'zh-Hans': codesZh },
  esim: { en: esimEn, kk: esimKk, ru: esimRu, 'zh-Hans': esimZh },
  events: { en: eventsEn, kk: eventsKk, ru: eventsRu, 'zh-Hans': eventsZh },
  help: { en: helpEn, kk: helpKk, ru: helpRu, 'zh-Hans': helpZh },
  gallery: { en: galleryEn, kk: galleryKk, ru: galleryRu, 'zh-Hans': galleryZh },
  special: { en: specialEn, kk: specialKk, ru: specialRu, 'zh-Hans': specialZh },
  track: { en: trackEn, kk: trackKk, ru: trackRu, 'zh-Hans': trackZh },
  express: { en: expressEn, kk: expressKk, ru: expressRu, 'zh-Hans': expressZh },
  verify: { en: verifyEn, kk: verifyKk, ru: verifyRu, 'zh-Hans': verifyZh },
  demo: { en: demoEn, kk: demoKk, ru: demoRu, 'zh-Hans': demoZh },
  api: { en: apiEn, kk: apiKk, ru: apiRu, 'zh-Hans': apiZh },
  disagreements: { en: disagreementsEn, kk: disagreementsKk, ru: disagreementsRu, 'zh-Hans': disagreementsZh },
  form: { en: formEn, kk: formKk, ru: formRu, 'zh-Hans': formZh },
  branch: { en: branchEn, kk: branchKk, ru: branchRu, 'zh-Hans': branchZh },
  ask: { en: askEn, kk: askKk, ru: askRu, 'zh-Hans': askZh },
  chat: { en: chatEn, kk: chatKk, ru: chatRu, 'zh-Hans': chatZh },
  share: { en: shareEn, kk: shareKk, ru: shareRu, 'zh-Hans': shareZh },
  settle: { en: settleEn, kk: settleKk, ru: settleRu, 'zh-Hans': settleZh },
  shadow: { en: shadowEn, kk: shadowKk, ru: shadowRu, 'zh-Hans': shadowZh },
  care: { en: careEn, kk: careKk, ru: careRu, 'zh-Hans': careZh },
  complain: { en: complainEn, kk: complainKk, ru: complainRu, 'zh-Hans': complainZh },
  settings: { en: settingsEn, kk: settingsKk, ru: settingsRu, 'zh-Hans': settingsZh },
  about: { en: aboutEn, kk: aboutKk, ru: aboutRu, 'zh-Hans': aboutZh },
}
