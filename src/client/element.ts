// Elements of the overlay. None has a style attribute: that would need a policy's leave.

/** With these properties, and this inside. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...content)
  return made
}

export function button(label: string, onclick: () => unknown): HTMLButtonElement {
  return element('button', { type: 'button', onclick }, label)
}
