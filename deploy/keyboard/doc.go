// Package keyboard has one test, of how people without a mouse do: an agency's cycle from its roster to its last case, on real
// parts and in a real browser, in which every act is done by Tab, Enter, Space, the arrows and typing. It touches every part
// of the house and holds no code of it.
package keyboard
