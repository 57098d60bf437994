// Shows what comes in for the team as it comes in. Without it the page is reloaded by hand.
(function () {
  var d = document, list = d.querySelector('[data-arus]'), n = 0
  if (!list || !window.EventSource) return
  var words = list.dataset.kata.split('|'), stream = new EventSource(list.dataset.arus)
  function say (text) { d.querySelector('[data-status]').textContent = text }
  stream.onopen = function () { if (!n) say(words[0]) }
  stream.onerror = function () { if (stream.readyState === 2) say(words[1]) }
  stream.onmessage = function (e) {
    var t = d.createElement('template')
    t.innerHTML = e.data
    var came = t.content.firstElementChild, there = came && d.getElementById(came.id)
    if (!came || (there && there.contains(d.activeElement))) return
    if (there) there.remove()
    else n++
    list.prepend(came)
    say(n + ' ' + words[2])
  }
})()
