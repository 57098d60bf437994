// Keeps entries on this phone while the line is down and sends each once. Optional.
(() => {
let d = document, form = d.querySelector('[data-antre]')
if (!form) return
let f = form.elements, box = d.querySelector('[data-antrean]'), words = box.dataset.antrean.split('|'), sent = [], wait = 3, key = 'kemajuan:' + f['entry.case_id'].value, busy, later, store
try { store = localStorage } catch (e) { return }
let say = n => d.querySelector('[data-status]').textContent = words[n]
// Phones are shared: what nobody came back for in a fortnight goes.
let kept = () => JSON.parse(store[key] || '[]').filter(q => Date.now() - q.t < 12096e5)
let keep = list => {
  store[key] = JSON.stringify(list)
  box.textContent = ''
  list.concat(sent).map(q => {
    let li = box.appendChild(d.createElement('li')), b
    li.textContent = q.e.day + ': ' + q.e.achieved + ' – ' + (q.no || words[q.ok ? 0 : 1]) + ' '
    if (!q.no) return
    b = li.appendChild(d.createElement('button'))
    b.textContent = words[2]
    b.onclick = () => keep(kept().filter(o => o.e.id != q.e.id))
  })
}
let send = () => {
  let list = kept().filter(q => !q.no).slice(0, 100)
  clearTimeout(later)
  if (busy || !list[0]) return
  busy = 1
  fetch('/siklus.v1.ProgressService/PutProgressBatch', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ entries: list.map(q => q.e) })
  }).then(r => r.ok ? r.json() : Promise.reject(r.status)).then(r => {
    busy = 0; wait = 3
    keep(kept().filter(q => {
      let o = r.outcomes.find(o => o.id == q.e.id), no = o && o.refusal
      if (!o) return 1
      if (no) return q.no = d.documentElement.lang == 'id' ? no.sentence : no.english
      q.ok = sent.push(q)
    }))
    say(3); send()
  }, why => {
    busy = 0
    say(why == 401 ? 4 : 5)
    later = setTimeout(send, (wait = Math.min(24, wait * 2)) * 500)
  })
}
form.onsubmit = event => {
  let e = { links: [] }, file = f.file.value
  // The page itself sends corrections, files, and what is too short, and says what is wrong.
  if (f['entry.version'] || f['entry.achieved'].value.trim().length < 3 || file && navigator.onLine) return
  event.preventDefault();
  [].map.call(f, x => {
    let name = x.name.slice(6), tick = x.type == 'checkbox'
    if (x.name.indexOf('entry.') || !x.value || tick && !x.checked) return
    if (name[0] == 'l') e.links.push(x.value)
    else e[name] = tick || x.value
  })
  keep(kept().concat({ t: Date.now(), e }))
  form.reset()
  f['entry.id'].value = f['entry.id'].value.slice(0, 24) + ('0' + Date.now().toString(16)).slice(-12) // the page's own, and when
  send()
  if (file) say(6)
}
addEventListener('online', send)
keep(kept()); send()
})()
