// How forms look; only on the pages that have any.

/** Added to the shared style. */
export const FORM_STYLE = `
form{margin:0}
form+form{margin-top:.75rem}
fieldset{min-width:0;margin:0;padding:0;border:0}
legend{padding:0;font-weight:600;text-wrap:balance}
label{font-weight:600}
.choices{display:grid;gap:.6rem;margin:.6rem 0 0}
.choices label{display:grid;grid-template-columns:auto 1fr;gap:0 .85rem;align-items:center;padding:.85rem 1.1rem;border:1px solid var(--line);border-radius:.75rem;font-weight:400;cursor:pointer}
.choices label:has(:checked){border-color:var(--accent);background:var(--tint);box-shadow:inset 0 0 0 1px var(--accent)}
.choices strong{display:block;font-weight:600}
.choices label>span>span{display:block}
.choices label>span>span,.small{color:var(--soft);font-size:.875rem}
.small{margin:.75rem 0 0}
input[type=radio]{width:1.15rem;height:1.15rem;margin:0;accent-color:var(--accent)}
.field{margin:1.35rem 0 0}
.field label{display:block;margin:0 0 .35rem}
.field input{display:block;width:100%;padding:.7rem .85rem;border:1px solid var(--edge);border-radius:.65rem;background:var(--card);color:inherit;font:inherit}
.wrong{margin:0 0 .5rem;color:var(--alarm);font-weight:600}
[aria-invalid=true]{border-color:var(--alarm)!important}
button.button{width:100%;font:inherit;font-weight:600;cursor:pointer}
.quiet{background:none;color:var(--accent)}
.small+.button,.field+.button,p+form,ul+form{margin-top:1.35rem}
.aside form{margin:1rem 0}
button:focus-visible,input:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.choices label:has(:focus-visible){outline:3px solid var(--accent);outline-offset:3px}
.choices input:focus-visible{outline:none}
.told{margin:0 0 1rem;padding:.7rem 1.1rem;border-radius:.65rem;background:var(--tint);font-weight:600}
.devices{list-style:none;margin:1.35rem 0;padding:0;border:1px solid var(--line);border-radius:.75rem;overflow:hidden}
.devices li{display:grid;grid-template-columns:1fr auto;gap:.25rem 1rem;align-items:center;padding:.9rem 1.1rem}
.devices li+li{border-top:1px solid var(--line)}
.devices .here{background:var(--tint)}
.devices strong{margin-right:.35rem;font-weight:600}
.devices div>span{display:block;color:var(--soft);font-size:.875rem}
.devices em{display:inline-block;margin:0 0 .1rem;padding:.05rem .55rem;border:1px solid var(--accent);border-radius:1rem;color:var(--accent);font-size:.8125rem;font-style:normal;font-weight:600}
.devices .button{min-height:2.75rem;padding:.6rem .9rem;font-size:.875rem}
@media (max-width:34rem){.devices li{grid-template-columns:1fr;gap:.75rem}}
`
