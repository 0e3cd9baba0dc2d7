// How the overlay looks. Constructable, so that no inline style needs a policy's leave; themed by variables on `utsessions-overlay`.

const STYLE = `:host{all:initial;--card:#fff;--text:#1b2230;--line:#7f8a9c;--accent:#1f54c7;--on-accent:#fff;--radius:1em;--font:system-ui,sans-serif}
@media(prefers-color-scheme:dark){:host{--card:#1c2027;--text:#e9ecf2;--accent:#8db1ff;--on-accent:#0d1730}}
*{box-sizing:border-box;margin:0}
dialog{margin:auto;width:27em;padding:1.75em;border:1px solid var(--line);border-radius:var(--radius);background:var(--card);color:var(--text);font:max(16px,1rem)/1.5 var(--font);overflow-wrap:anywhere;box-shadow:0 1em 3em #0006;outline:0}
dialog::backdrop{background:#10141c99}
[open],form,label{display:grid;gap:.6em}
h2{font-size:1.35em;line-height:1.3}
b{display:block;font-size:2.5em;color:var(--accent);font-variant-numeric:tabular-nums}
input,button{width:100%;padding:.7em 1em;border:1px solid var(--line);border-radius:.6em;background:none;color:inherit;font:inherit}
label,button,[role=alert]{font-weight:600}
button{cursor:pointer}
button:last-of-type{border-color:#0000}
button:first-of-type{border-color:var(--accent);background:var(--accent);color:var(--on-accent)}
button:hover{filter:brightness(1.1)}
form :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
[aria-live]{position:absolute;clip-path:inset(50%)}`

export function sheet(): CSSStyleSheet {
  const made = new CSSStyleSheet()
  made.replaceSync(STYLE)
  return made
}
