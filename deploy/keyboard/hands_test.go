package keyboard_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// hands is somebody at a browser of their own with a keyboard and nothing else. They find their way by what a screen reader
// says of the element that has the focus, and every stop is held against what a stop must be.
type hands struct {
	*testing.T
	who    string
	ctx    context.Context
	walked map[string]bool // pages that were walked round, by their kind; shared by everybody
	at     stop            // where the focus was after the last key that moved it
}

// longestPage is how long a page may take to load on a machine that does much else.
const longestPage = 40 * time.Second

// browse starts a browser; everybody has a window of their own in it, with cookies of their own.
func browse(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	require.NoError(t, err, "no chromium on this machine; `make deps` adds it")
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	require.NoError(t, chromedp.Do(ctx))
	return ctx
}

// sits gives somebody a window; without script the page's own script does not run in it.
func sits(browser context.Context, t *testing.T, walked map[string]bool, who string, script bool) *hands {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	h := &hands{T: t, who: who, ctx: ctx, walked: walked}
	h.do(chromedp.EmulateViewport(1024, 900))
	_, err := chromedp.Call(ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": "id"}})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !script})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: true})
	require.NoError(t, err)
	return h
}

func (h *hands) do(actions ...chromedp.Action[chromedp.Void]) {
	h.Helper()
	require.NoError(h, chromedp.Do(h.ctx, actions...), h.who)
}

// looks reads something of the page by an expression. Reading is all that it is for.
func looks[V any](h *hands, expression string) V {
	h.Helper()
	value, err := chromedp.Run(h.ctx, chromedp.Evaluate[V](expression))
	require.NoError(h, err, "%s reads %s", h.who, expression)
	return value
}

// opens shows an address, as who has clicked it in a letter or typed it.
func (h *hands) opens(address string) {
	h.Helper()
	ctx, cancel := context.WithTimeout(h.ctx, longestPage)
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.NavigateResponse(address))
	require.NoError(h, err, h.who)
	require.EqualValues(h, http.StatusOK, answer.Status, "%s opens a page", h.who)
	h.arrives()
}

// key presses keys.
func (h *hands) key(keys string, more ...chromedp.KeyOption) {
	h.Helper()
	h.do(chromedp.KeyEvent(keys, more...))
}

// enter presses Enter as a keyboard does: first the key, then what it types, unless the page has taken the key.
func enter(ctx context.Context, t *chromedp.Target) error {
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeChar, input.DispatchKeyEventTypeKeyUp} {
		event := input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13}
		if kind == input.DispatchKeyEventTypeChar {
			event.Text, event.UnmodifiedText = "\r", "\r"
		}
		if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, event); err != nil {
			return err
		}
	}
	return nil
}

// jumps presses Enter on a link that leads to another part of the same page.
func (h *hands) jumps() {
	h.Helper()
	ctx, cancel := context.WithTimeout(h.ctx, longestPage)
	defer cancel()
	_, err := chromedp.RunResponse(ctx, chromedp.Func(enter))
	require.NoError(h, err, "%s jumps", h.who)
}

// comes waits until an expression is true: a browser moves the focus after a jump when it draws.
func (h *hands) comes(what, expression string) {
	h.Helper()
	ctx, cancel := context.WithTimeoutCause(h.ctx, longestPage, errors.New("it did not come"))
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !looks[bool](h, expression) {
		select {
		case <-ctx.Done():
			require.NoError(h, context.Cause(ctx), "%s: %s", h.who, what)
		case <-tick.C:
		}
	}
}

// tab goes to the next stop, or with back to the one before, and looks at it.
func (h *hands) tab(back bool) stop {
	h.Helper()
	if back {
		h.key(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift))
	} else {
		h.key(kb.Tab)
	}
	h.at = looks[stop](h, stopHere)
	h.at.mustBeSeen(h)
	return h.at
}

// mostTabs is more stops than any page has.
const mostTabs = 400

// goesTo presses Tab until the element with the focus is called by a label.
func (h *hands) goesTo(label string) stop {
	h.Helper()
	var heard []string
	for range mostTabs {
		at := h.tab(false)
		if at.None {
			continue
		}
		name, role := h.hears()
		if name == label || (role == "checkbox" || role == "radio") && strings.HasPrefix(name, label+" ") {
			return at
		}
		heard = append(heard, role+" "+name)
		if n := len(heard); n > 3 && n%2 == 0 && heard[0] == heard[n/2] && heard[1] == heard[n/2+1] && heard[n/2-1] == heard[n-1] {
			break // twice round
		}
	}
	require.FailNow(h, "not reached", "%s hears no %q on %q, only %q", h.who, label, h.title(), heard)
	return stop{}
}

// hears is the name and the role of the element with the focus, as the browser tells a screen reader.
func (h *hands) hears() (name, role string) {
	h.Helper()
	focused, err := chromedp.Run(h.ctx, chromedp.Evaluate[*runtime.RemoteObject](`document.activeElement`))
	require.NoError(h, err)
	no := false
	tree, err := chromedp.Call(h.ctx, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{ObjectID: focused.ObjectID, FetchRelatives: &no})
	require.NoError(h, err)
	require.NotEmpty(h, tree.Nodes, "%s: the element with the focus is hidden from a screen reader", h.who)
	said := func(v *accessibility.Value) (text string) {
		if v != nil {
			require.NoError(h, json.Unmarshal(v.Value, &text))
		}
		return strings.Join(strings.Fields(text), " ")
	}
	return said(tree.Nodes[0].Name), said(tree.Nodes[0].Role)
}

// presses goes to a button or link and presses Enter; another page comes.
func (h *hands) presses(label string) {
	h.Helper()
	h.goesTo(label)
	h.enters(http.StatusOK)
	h.arrives()
}

// isRefused presses a button and gets its form back: the page says so first thing in its title, and has the focus on what
// is wrong.
func (h *hands) isRefused(label string) {
	h.Helper()
	h.goesTo(label)
	h.enters(http.StatusUnprocessableEntity)
	require.True(h, strings.HasPrefix(h.title(), "Galat:"), "the title is %q", h.title())
	h.comes("the summary has the focus", `document.activeElement.id === 'galat'`)
	h.arrives()
}

// enters presses Enter where the focus is and waits for the page that comes.
func (h *hands) enters(status int64) {
	h.Helper()
	ctx, cancel := context.WithTimeout(h.ctx, longestPage)
	defer cancel()
	before := h.title()
	answer, err := chromedp.RunResponse(ctx, chromedp.Func(enter))
	require.NoError(h, err, "%s presses Enter on %q", h.who, before)
	require.NotNil(h, answer, "%s: nothing was loaded after %q", h.who, before)
	require.Equal(h, status, answer.Status, "%s after %q: %s", h.who, before, h.reads())
}

// writes goes to an input and types over what is there.
func (h *hands) writes(label, text string) {
	h.Helper()
	h.goesTo(label)
	h.types(text)
}

// types types into the input that has the focus, over what is there, and looks whether it stands there.
func (h *hands) types(text string) {
	h.Helper()
	h.key("a", chromedp.KeyModifiers(chromedp.ModifierCtrl))
	h.key(text)
	require.Equal(h, text, looks[string](h, `document.activeElement.value`), "%s has typed", h.who)
}

// chooses goes to a group of answers and moves to one by the arrows.
func (h *hands) chooses(group, answer string) {
	h.Helper()
	for range mostTabs {
		if at := h.tab(false); at.Kind == "radio" && at.Group == group {
			break
		}
	}
	require.Equal(h, group, h.at.Group, "%s hears no group of that name", h.who)
	for range 12 {
		name, role := h.hears()
		require.Equal(h, "radio", role)
		if name == answer || strings.HasPrefix(name, answer+" ") {
			if !looks[bool](h, `document.activeElement.checked`) {
				h.key(" ")
			}
			require.True(h, looks[bool](h, `document.activeElement.checked`))
			return
		}
		h.key(kb.ArrowDown)
		h.at = looks[stop](h, stopHere)
		h.at.mustBeSeen(h)
	}
	require.FailNow(h, "not reached", "%s finds no answer %q in %q", h.who, answer, group)
}

// picks goes to a list and moves down to an entry.
func (h *hands) picks(label, entry string) {
	h.Helper()
	h.goesTo(label)
	var read []string
	for range 80 {
		now := looks[string](h, `document.activeElement.selectedOptions[0].textContent.trim()`)
		if now == entry {
			return
		}
		read = append(read, now)
		h.key(kb.ArrowDown)
	}
	require.FailNow(h, "not reached", "%s finds no %q in %q, only %q", h.who, entry, label, read)
}

// ticks goes to a box and ticks it with Space.
func (h *hands) ticks(label string) {
	h.Helper()
	h.goesTo(label)
	h.key(" ")
	require.True(h, looks[bool](h, `document.activeElement.checked`), "%s ticks %q", h.who, label)
}

// unfolds opens what is folded.
func (h *hands) unfolds(summary string) {
	h.Helper()
	h.goesTo(summary)
	h.do(chromedp.Func(enter))
	require.True(h, looks[bool](h, `document.activeElement.parentElement.open`), "%s unfolds %q", h.who, summary)
}

// takesFile goes to an input for a file, opens the chooser with Enter and takes a file in it: the window of the operating
// system is not the page's.
func (h *hands) takesFile(label, path string) {
	h.Helper()
	h.goesTo(label)
	ctx, cancel := context.WithTimeout(h.ctx, longestPage)
	defer cancel()
	opened, err := chromedp.Run(ctx, chromedp.WaitEvent(page.FileChooserOpened, nil, chromedp.Func(enter)))
	require.NoError(h, err, "%s opens the chooser", h.who)
	_, err = chromedp.Call(ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{path}, BackendNodeID: opened.BackendNodeID})
	require.NoError(h, err)
}

// title is that of the page at hand.
func (h *hands) title() string { return looks[string](h, `document.title`) }

// reads is the whole page as text, on one line.
func (h *hands) reads() string {
	return strings.Join(strings.Fields(looks[string](h, `document.body.innerText`)), " ")
}
