package main

import (
	"fmt"
	"net"
)

// loopback is the only address anything here listens on.
const loopback = "127.0.0.1"

// ports are those of the four Temporal services and of the web pages.
type ports struct {
	frontend, history, matching, worker, ui int
}

// choosePorts keeps the ports that were asked for and lets the system choose
// the others. All listeners are open at once, so no port is chosen twice.
func choosePorts(frontend, ui int) (ports, error) {
	var listeners []net.Listener
	defer func() {
		for _, l := range listeners {
			_ = l.Close()
		}
	}()
	choose := func(wanted int) (int, error) {
		if wanted != 0 {
			return wanted, nil
		}
		l, err := net.Listen("tcp", loopback+":0")
		if err != nil {
			return 0, fmt.Errorf("choose a port: %w", err)
		}
		listeners = append(listeners, l)
		return l.Addr().(*net.TCPAddr).Port, nil
	}
	var p ports
	for _, want := range []struct {
		into  *int
		given int
	}{{&p.frontend, frontend}, {&p.ui, ui}, {&p.history, 0}, {&p.matching, 0}, {&p.worker, 0}} {
		port, err := choose(want.given)
		if err != nil {
			return ports{}, err
		}
		*want.into = port
	}
	return p, nil
}

func address(port int) string { return fmt.Sprintf("%s:%d", loopback, port) }

func (p ports) frontendAddress() string { return address(p.frontend) }

func (p ports) uiURL() string { return "http://" + address(p.ui) }
