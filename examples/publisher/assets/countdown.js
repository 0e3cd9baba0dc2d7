// Lets the end of the session tick. The page says it in words without this; what happens at the end, the overlay of utsessions says.

const shown = document.querySelector('[data-seconds-left]')
let endsAt = performance.now() + Number(shown?.dataset.secondsLeft) * 1000

function tick() {
  const left = Math.max(0, Math.round((endsAt - performance.now()) / 1000))
  const [hours, minutes, seconds] = [left / 3600, (left / 60) % 60, left % 60].map(Math.floor)
  const clock = [...(hours > 0 ? [hours] : []), minutes, seconds].map((n) => String(n).padStart(2, '0')).join(':')
  shown.textContent = `in ${clock}`
}

if (shown) {
  tick()
  setInterval(tick, 1000)
  globalThis.utsessions?.watchSession({
    onRenewed({ leftMs }) {
      endsAt = performance.now() + leftMs
    },
  })
}
