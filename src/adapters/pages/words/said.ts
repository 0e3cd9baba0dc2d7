// What most pages say.

/** A page's heading and its sentence. */
export interface Said {
  readonly title: string
  readonly text: string
}
