// Keeps what is typed on this phone until it has arrived, and waits when the line is down. Optional.
(function () {
  var soon, store, form = document.querySelector('form[data-draft]'), here = location.pathname, late, wait = 3
  try { store = localStorage } catch (e) { return }
  // Phones are shared: nothing stays after it arrived, after signing out, or longer than a fortnight.
  Object.keys(store).forEach(function (k) {
    if (k[0] === '/' && (here === '/masuk' || (/^.tindakan/.test(here) && k === store.sent) || Date.now() - JSON.parse(store[k]).t > 12096e5)) store.removeItem(k)
  })
  if (!form) return
  var say = form.querySelector('[data-status]')
  function tell (a, b) { if (say) say.textContent = document.documentElement.lang === 'id' ? a : b }
  var fields = [].filter.call(form.elements, function (e) { return e.name && !/hidden|submit/.test(e.type) })
  function prop (e) { return /x$|o$/.test(e.type) ? 'checked' : 'value' }
  var kept = store[here] && JSON.parse(store[here]).v
  if (kept && kept.length === fields.length && !document.getElementById('galat')) {
    fields.forEach(function (e, n) { if (!e[prop(e)]) e[prop(e)] = kept[n] })
    tell('Isian yang belum terkirim dikembalikan.', 'What was not sent was put back.')
  }
  function send () {
    var b = new URLSearchParams(new FormData(form))
    b.set('step', 'draft')
    b.set('diam', 1)
    fetch(here, { method: 'POST', body: b, keepalive: true }).catch(function () {})
  }
  function keep () { late = clearTimeout(late); store[here] = JSON.stringify({ t: Date.now(), v: fields.map(function (e) { return e[prop(e)] }) }) }
  form.addEventListener('input', function () { clearTimeout(late); late = setTimeout(keep, 400); clearTimeout(soon); soon = setTimeout(send, 4000) })
  addEventListener('pagehide', function () { if (late) keep() })
  form.addEventListener('submit', function (event) {
    store.sent = here
    clearTimeout(soon)
    if (navigator.onLine) return
    event.preventDefault()
    tell('Sambungan terputus, mencoba lagi…', 'The line is down, trying again…')
    setTimeout(function () { form.requestSubmit(event.submitter) }, (wait = Math.min(24, wait * 2)) * 500)
  })
})()
