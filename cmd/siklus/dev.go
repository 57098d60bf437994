package main

import (
	"context"
	"errors"
	"time"
)

// devCommand keeps all of Siklus up on one machine.
type devCommand struct {
	Keep   string        `placeholder:"FOLDER" help:"Keep everything in this folder; nothing is kept without it."`
	Listen string        `default:"127.0.0.1:0" placeholder:"HOST:PORT" help:"Loopback address of the pages; the system chooses a port for 0."`
	Agency string        `help:"Which made-up agency to put in: dkp-saruni, kuranji, pontianak, sinabang, gorontalo or walesi."`
	Empty  bool          `help:"Put no made-up agency in."`
	Hold   time.Duration `name:"hold-off" default:"2s" help:"How long a letter waits for others to the same person."`
}

// Run starts everything, says where it is and stays until it is told to stop.
func (d devCommand) Run(ctx context.Context, c *console) (err error) {
	agency, err := madeUp(d.Agency)
	if err != nil {
		return err
	}
	c.say("Starting Postgres, Temporal, mailbox, door and worker …")
	h, err := openHouse(ctx, houseOptions{Keep: d.Keep, Listen: d.Listen, HoldOff: d.Hold, MailRate: 50, Log: c.quieter(), Engine: c.errorsOnly()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	h.sayAddresses(c)
	if !d.Empty {
		put, err := h.seed(ctx, c, agency)
		if err != nil {
			return err
		}
		c.say("  agency       %s (%s)", put.Name, put.Code)
		c.say("\nSign in on the pages as anybody; people with office hr see HR's desk. From another terminal:")
		c.say("  export SIKLUS_URL=%s SIKLUS_KEY=%s", h.base, put.key)
		c.say("  siklus cycle launch 2026 --rehearsal 5s")
	}
	c.say("\nCtrl-C ends it.")
	return h.stay(ctx)
}

// stay waits for the end of ctx, or for door or worker to break.
func (h *house) stay(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-h.stopped.Done():
		return errors.New("door or worker have ended by themselves")
	}
}
