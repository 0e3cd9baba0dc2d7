// Lets the end of the session tick. The page says it in words without this.

const shown = document.querySelector('[data-seconds-left]')
const endsAt = performance.now() + Number(shown?.dataset.secondsLeft) * 1000

function tick() {
  const left = Math.max(0, Math.round((endsAt - performance.now()) / 1000))
  const [hours, minutes, seconds] = [left / 3600, (left / 60) % 60, left % 60].map(Math.floor)
  const clock = [...(hours > 0 ? [hours] : []), minutes, seconds].map((n) => String(n).padStart(2, '0')).join(':')
  shown.textContent = `in ${clock}`
  if (left === 0) shown.closest('p').textContent = 'Your session has ended. Sign in to read on.'
  else setTimeout(tick, 1000)
}

if (shown) tick()
