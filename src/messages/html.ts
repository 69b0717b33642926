import type { Language } from '../domain/case.ts'
import type { Block, Words } from './kinds.ts'

/*
 * The HTML form of an e-mail. Everything is in the letter itself: no picture, font or style from outside, because a
 * remote picture tells the sender who reads, when and where. Colours are given inline for readers that drop style
 * sheets, and again as classes for those that follow the dark setting.
 */

const light = {
  paper: '#F6F4EF',
  surface: '#FFFFFF',
  ink: '#17211F',
  ink2: '#4A5754',
  rule: '#D5D1C6',
  accent: '#0B5F58',
  on: '#FFFFFF',
}
const dark = {
  paper: '#0F1615',
  surface: '#17201F',
  ink: '#E9EFED',
  ink2: '#A9B7B3',
  rule: '#2D3A37',
  accent: '#66CDBE',
  on: '#06201C',
}

const darkStyle = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.paper{background:${dark.paper}!important}
.sheet{background:${dark.surface}!important;border-color:${dark.accent}!important;color:${dark.ink}!important}
.quiet{color:${dark.ink2}!important}
.row{border-color:${dark.rule}!important}
.go{background:${dark.accent}!important;color:${dark.on}!important}
.link{color:${dark.accent}!important}
}`

const fontStack = "system-ui,-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif"

/** A whole HTML document. `words` are plain text; every sign that HTML would read is escaped here and only here. */
export function htmlOf(lang: Language, words: Words): string {
  const height = lang === 'zh-Hans' ? '1.7' : '1.55'
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(words.subject)}</title>
<style>${darkStyle}</style>
</head>
<body class="paper" style="margin:0;padding:24px 12px;background:${light.paper}">
<main class="sheet" style="max-width:600px;margin:0 auto;padding:24px;background:${light.surface};border-top:3px solid ${light.accent};color:${light.ink};font:17px/${height} ${fontStack}">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${escaped(words.subject)}</h1>
${words.body.map(blockOf).join('\n')}
</main>
</body>
</html>
`
}

function blockOf(block: Block): string {
  if (typeof block === 'string') return `<p style="margin:0 0 16px">${escaped(block)}</p>`
  if ('facts' in block) return factsOf(block.facts)
  const link = escaped(webAddress(block.link))
  return `<p style="margin:24px 0 8px"><a class="go" href="${link}" style="display:inline-block;padding:12px 20px;background:${light.accent};color:${light.on};border-radius:8px;font-weight:600;text-decoration:none">${escaped(block.action)}</a></p>
<p class="quiet" style="margin:0 0 16px;font-size:14px;color:${light.ink2};overflow-wrap:anywhere"><a class="link" href="${link}" style="color:${light.accent}">${link}</a></p>`
}

function factsOf(facts: [string, string][]): string {
  const cell = `padding:6px 0;border-bottom:1px solid ${light.rule};text-align:left;vertical-align:top`
  const rows = facts.map(
    ([label, value]) =>
      `<tr><th class="row quiet" scope="row" style="${cell};padding-right:16px;color:${light.ink2};font-weight:400">${escaped(label)}</th><td class="row" style="${cell}">${escaped(value)}</td></tr>`,
  )
  return `<table style="width:100%;margin:0 0 16px;border-collapse:collapse;font-variant-numeric:tabular-nums">
${rows.join('\n')}
</table>`
}

/** Only a web address may stand behind a button. Throws for anything else. */
function webAddress(link: string): string {
  if (!/^https?:\/\//.test(link)) throw new Error('a message may only link to a web address')
  return link
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)
}
