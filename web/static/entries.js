// Keeps entries on this phone while the line is down and sends each once. Optional.
(function () {
  var d = document, form = d.querySelector('[data-antre]')
  if (!form) return
  var f = form.elements, box = d.querySelector('[data-antrean]'), words = box.dataset.antrean.split('|'), sent = [], wait = 3, busy, later
  var key = 'kemajuan:' + f['entry.case_id'].value, store
  try { store = localStorage } catch (e) { return }
  function say (n) { d.querySelector('[data-status]').textContent = words[n] }
  // Phones are shared: what nobody came back for in a fortnight goes.
  function kept () { return JSON.parse(store[key] || '[]').filter(function (q) { return Date.now() - q.t < 12096e5 }) }
  function keep (list) {
    store[key] = JSON.stringify(list)
    box.textContent = ''
    list.concat(sent).forEach(function (q) {
      var li = box.appendChild(d.createElement('li')), b
      li.textContent = q.e.day + ': ' + q.e.achieved + ' – ' + (q.no || words[q.ok ? 0 : 1]) + ' '
      if (!q.no) return
      b = li.appendChild(d.createElement('button'))
      b.textContent = words[2]
      b.onclick = function () { keep(kept().filter(function (o) { return o.e.id !== q.e.id })) }
    })
  }
  function send () {
    var list = kept().filter(function (q) { return !q.no }).slice(0, 100)
    clearTimeout(later)
    if (busy || !list.length) return
    busy = 1
    fetch('/siklus.v1.ProgressService/PutProgressBatch', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ entries: list.map(function (q) { return q.e }) })
    }).then(function (r) { return r.ok ? r.json() : Promise.reject(r.status) }).then(function (r) {
      busy = 0; wait = 3
      keep(kept().filter(function (q) {
        var o = r.outcomes.find(function (o) { return o.id === q.e.id })
        if (!o) return 1
        if (o.refusal) return (q.no = d.documentElement.lang === 'id' ? o.refusal.sentence : o.refusal.english)
        q.ok = sent.push(q)
      }))
      say(3); send()
    }, function (why) {
      busy = 0
      say(why === 401 ? 4 : 5)
      later = setTimeout(send, (wait = Math.min(24, wait * 2)) * 500)
    })
  }
  form.addEventListener('submit', function (event) {
    var e = { links: [] }, file = f.file.value
    // The page itself sends corrections, files, and what is too short, and says what is wrong.
    if (f['entry.version'] || f['entry.achieved'].value.trim().length < 3 || (file && navigator.onLine)) return
    event.preventDefault();
    [].forEach.call(f, function (x) {
      var name = x.name.slice(6)
      if (x.name.indexOf('entry.') || !x.value || (x.type === 'checkbox' && !x.checked)) return
      if (name[0] === 'l') e.links.push(x.value)
      else e[name] = x.type === 'checkbox' || x.value
    })
    keep(kept().concat({ t: Date.now(), e: e }))
    form.reset()
    f['entry.id'].value = '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, function (c) { return (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16) })
    send()
    if (file) say(6)
  })
  addEventListener('online', send)
  keep(kept()); send()
})()
