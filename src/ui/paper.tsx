import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'
import type { Language } from '../domain/case.ts'
import { LineMark } from './icons.tsx'
import { Lang } from './lang.ts'

/*
 * A page that is one file: no server behind it, nothing fetched, no script. Its style stands in it, and its own policy
 * allows that one style and nothing else.
 */

const sheets = ['tokens.css', 'css/frame.css', 'css/parts.css', 'css/table.css', 'css/paper.css', 'css/print.css']

/** The product's own sheets as one text, from the folder that holds `src/`. Web fonts are left out: there is no server. */
export async function paperStyle(home: string): Promise<string> {
  const texts = await Promise.all(sheets.map((name) => readFile(join(home, 'src/ui', name), 'utf8')))
  return texts
    .join('\n')
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/@font-face \{.*?\}/gs, '')
    .replaceAll(/\s+/g, ' ')
}

export interface PaperOptions {
  title: string
  lang: Language
  style: string
  /** Beside the mark, above the title. */
  by: string
  body: ComponentChildren
}

/** The whole document. */
export function paper({ title, lang, style, by, body }: PaperOptions): string {
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>${render(
    <Lang.Provider value={lang}>
      <html lang={lang}>
        <head>
          <meta charset="utf-8" />
          <meta http-equiv="Content-Security-Policy" content={policy} />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="format-detection" content="telephone=no" />
          <meta name="robots" content="noindex" />
          <title>{title}</title>
          <style dangerouslySetInnerHTML={{ __html: style }} />
        </head>
        <body class="paper">
          <header>
            <LineMark />
            <span>{by}</span>
          </header>
          <main>{body}</main>
        </body>
      </html>
    </Lang.Provider>,
  )}`
}
