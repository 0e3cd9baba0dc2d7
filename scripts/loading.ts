// What loads what, as esbuild's metafile has it: of sources, before anything is put together, and of the files that it makes of them.

import type { Metafile } from 'esbuild'

/** Files by their path, each with what it imports: a metafile's `inputs` or `outputs`. */
export type Files = Readonly<
  Record<
    string,
    { readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[] }
  >
>

/** A file and everything that is loaded with it at once, by way of `import … from`. */
export function loadedWith(files: Files, ...first: readonly string[]): ReadonlySet<string> {
  const loaded = new Set(first)
  for (const file of loaded) for (const path of imported(files, file, 'import-statement')) loaded.add(path)
  return loaded
}

/** What is loaded when it is needed, by `import()`. */
export function loadedLater(files: Files): readonly string[] {
  return [...new Set(Object.keys(files).flatMap((file) => imported(files, file, 'dynamic-import')))]
}

function imported(files: Files, file: string, kind: string): readonly string[] {
  const own = files[file]?.imports.filter((one) => one.kind === kind && one.external !== true) ?? []
  return own.map(({ path }) => path)
}

/** The file that esbuild made of a door. */
export function fileOf({ outputs }: Metafile, source: string): string {
  const file = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === source)
  if (file === undefined) throw new Error(`Nothing was made of ${source}.`)
  return file
}
