// How the pages look. One inline block, allowed by its hash; no script, no request, no font to load.

/** The style that all pages share: a card, legible on a phone, light or dark as the visitor has it. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f3f4f6;--card:#fff;--text:#1b2230;--soft:#586173;--line:#dfe3ea;--edge:#7b8494;--tint:#f5f7fb;--accent:#1f54c7;--on-accent:#fff;--alarm:#b3261e}
@media (prefers-color-scheme:dark){:root{--ground:#12151a;--card:#1c2027;--text:#e9ecf2;--soft:#a7b0be;--line:#343b47;--edge:#7d8796;--tint:#242a33;--accent:#8db1ff;--on-accent:#0d1730;--alarm:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100svh;display:grid;grid-template-columns:minmax(0,29rem);place-content:center;padding:1.25rem;background:var(--ground);color:var(--text);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Hiragino Sans","Noto Sans CJK JP","Yu Gothic UI",Meiryo,sans-serif;-webkit-text-size-adjust:100%;text-size-adjust:100%}
main{background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:2rem;overflow-wrap:anywhere}
.icon{display:block;width:2.75rem;height:2.75rem;margin:0 0 1.1rem;padding:.6rem;border-radius:50%;background:var(--tint);fill:none;stroke:var(--accent);stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25;font-weight:650;text-wrap:balance}
:lang(ja){word-break:auto-phrase}
:lang(ja) h1{word-break:keep-all}
h2{margin:0;font-size:.875rem;font-weight:600}
p{margin:0 0 .5rem}
p:last-child{margin-bottom:0}
.facts h2,.facts span,.when{color:var(--soft)}
.facts{margin:1.35rem 0;border:1px solid var(--line);border-radius:.75rem;overflow:hidden}
.facts>div{padding:.9rem 1.1rem}
.facts>div+div{border-top:1px solid var(--line);background:var(--tint)}
.facts ul{list-style:none;margin:0;padding:0}
.facts li+li{margin-top:.6rem}
.facts strong{display:block;font-weight:600}
.facts span,.facts h2,.when{font-size:.875rem}
time,.at{white-space:nowrap}
.act{margin:1.35rem 0}
.button{display:block;padding:.75rem 1.25rem;border:1px solid var(--accent);border-radius:.65rem;background:var(--accent);color:var(--on-accent);font-weight:600;text-align:center;text-wrap:balance;text-decoration:none}
.button:hover{filter:brightness(1.08)}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:.3rem}
.button:focus-visible{border-radius:.65rem}
.todo{margin:.35rem 0 0;padding:0 0 0 1.15rem}
.todo li+li{margin-top:.3rem}
.aside{margin:1.5rem 0 0;padding:1.25rem 0 0;border-top:1px solid var(--line)}
.aside p{margin-top:.3rem}
.links{display:flex;flex-wrap:wrap;justify-content:center;gap:.5rem 1.75rem;margin:1.35rem 0 0}
.detail{margin:1.35rem 0 0;padding:.9rem 1.1rem;border-radius:.75rem;background:var(--tint);font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
@media (max-width:30rem){body{padding:.75rem;place-content:start center}main{padding:1.5rem 1.25rem}h1{font-size:1.375rem}}
@media (forced-colors:active){.button{border:2px solid}}
`
