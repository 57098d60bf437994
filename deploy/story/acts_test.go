package story_test

import (
	"context"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"sync"

	"google.golang.org/protobuf/proto"

	"siklus.id/appraisal"
	"siklus.id/deploy/demo"
	"siklus.id/deploy/local"
	siklusv1 "siklus.id/proto/siklus/v1"
)

// year is one year of the agency: what people do in it, and by which way each act was done.
type year struct {
	*watch
	courses map[string]string // IDs, by title

	done  sync.Mutex
	ways  map[appraisal.ActKind]map[string]int // acts that were taken, by way: "rpc" or "page"
	links map[string]task                      // what a letter's link is for; nothing once it is over
	boxes map[string]box                       // what people have read of their letters
}

// box is how far somebody's letters were read.
type box struct {
	read  int64
	links []string
}

// task is what a link is for.
type task struct{ caseID, act string }

func (y *year) did(kind appraisal.ActKind, way string) {
	y.done.Lock()
	defer y.done.Unlock()
	if y.ways[kind] == nil {
		y.ways[kind] = map[string]int{}
	}
	y.ways[kind][way]++
}

// kindOf is the act that a request is for: the words are the same.
func kindOf(request proto.Message) appraisal.ActKind {
	return appraisal.ActKind(strings.TrimSuffix(path.Base(string(request.ProtoReflect().Descriptor().Name())), "Request"))
}

// send hands an act in by the contract.
func send(ctx context.Context, c *caller, caseID string, request proto.Message) (receipted, error) {
	switch r := request.(type) {
	case *siklusv1.SubmitTargetsRequest:
		r.Header = header(caseID)
		return c.Appraisal.SubmitTargets(ctx, r)
	case *siklusv1.ReturnTargetsRequest:
		r.Header = header(caseID)
		return c.Appraisal.ReturnTargets(ctx, r)
	case *siklusv1.AgreeTargetsRequest:
		r.Header = header(caseID)
		return c.Appraisal.AgreeTargets(ctx, r)
	case *siklusv1.CheckInRequest:
		r.Header = header(caseID)
		return c.Evaluation.CheckIn(ctx, r)
	case *siklusv1.GiveFeedbackRequest:
		r.Header = header(caseID)
		return c.Evaluation.GiveFeedback(ctx, r)
	case *siklusv1.RateRequest:
		r.Header = header(caseID)
		return c.Evaluation.Rate(ctx, r)
	case *siklusv1.DeliverRequest:
		r.Header = header(caseID)
		return c.Evaluation.Deliver(ctx, r)
	case *siklusv1.ReceiveRequest:
		r.Header = header(caseID)
		return c.Evaluation.Receive(ctx, r)
	case *siklusv1.ReturnDocumentRequest:
		r.Header = header(caseID)
		return c.Evaluation.ReturnDocument(ctx, r)
	case *siklusv1.FileObjectionRequest:
		r.Header = header(caseID)
		return c.Evaluation.FileObjection(ctx, r)
	case *siklusv1.ExplainObjectionRequest:
		r.Header = header(caseID)
		return c.Objection.ExplainObjection(ctx, r)
	case *siklusv1.DecideObjectionRequest:
		r.Header = header(caseID)
		return c.Objection.DecideObjection(ctx, r)
	}
	return sendOthers(ctx, c, caseID, request)
}

func sendOthers(ctx context.Context, c *caller, caseID string, request proto.Message) (receipted, error) {
	switch r := request.(type) {
	case *siklusv1.ProposeTrainingRequest:
		r.Header = header(caseID)
		return c.Training.ProposeTraining(ctx, r)
	case *siklusv1.ApproveTrainingRequest:
		r.Header = header(caseID)
		return c.Training.ApproveTraining(ctx, r)
	case *siklusv1.ConfirmTrainingRequest:
		r.Header = header(caseID)
		return c.Training.ConfirmTraining(ctx, r)
	case *siklusv1.MoveTrainingRequest:
		r.Header = header(caseID)
		return c.Training.MoveTraining(ctx, r)
	case *siklusv1.OfferSeatRequest:
		r.Header = header(caseID)
		return c.Training.OfferSeat(ctx, r)
	case *siklusv1.RecordEnrolmentRequest:
		r.Header = header(caseID)
		return c.Training.RecordEnrolment(ctx, r)
	case *siklusv1.SubmitProofRequest:
		r.Header = header(caseID)
		return c.Training.SubmitProof(ctx, r)
	case *siklusv1.CompleteTrainingRequest:
		r.Header = header(caseID)
		return c.Training.CompleteTraining(ctx, r)
	case *siklusv1.ExtendTermRequest:
		r.Header = header(caseID)
		return c.Case.ExtendTerm(ctx, r)
	case *siklusv1.ChangePartyRequest:
		r.Header = header(caseID)
		return c.Case.ChangeParty(ctx, r)
	case *siklusv1.ExemptRequest:
		r.Header = header(caseID)
		return c.Case.Exempt(ctx, r)
	case *siklusv1.WithdrawRequest:
		r.Header = header(caseID)
		return c.Case.Withdraw(ctx, r)
	case *siklusv1.ReopenRequest:
		r.Header = header(caseID)
		return c.Case.Reopen(ctx, r)
	}
	return sendOfPeople(ctx, c, caseID, request)
}

func sendOfPeople(ctx context.Context, c *caller, caseID string, request proto.Message) (receipted, error) {
	switch r := request.(type) {
	case *siklusv1.TransferRequest:
		r.Header = header(caseID)
		return c.People.Transfer(ctx, r)
	case *siklusv1.BeginAbsenceRequest:
		r.Header = header(caseID)
		return c.People.BeginAbsence(ctx, r)
	case *siklusv1.EndAbsenceRequest:
		r.Header = header(caseID)
		return c.People.EndAbsence(ctx, r)
	case *siklusv1.EndServiceRequest:
		r.Header = header(caseID)
		return c.People.EndService(ctx, r)
	case *siklusv1.RenewTargetsRequest:
		r.Header = header(caseID)
		return c.People.RenewTargets(ctx, r)
	case *siklusv1.SignRequest:
		r.Header = header(caseID)
		return c.Evaluation.Sign(ctx, r)
	case *siklusv1.ReuseResultRequest:
		r.Header = header(caseID)
		return c.Evaluation.ReuseResult(ctx, r)
	}
	return nil, fmt.Errorf("%T is no act", request)
}

// rpc does an act by the contract, as somebody who has signed in.
func (y *year) rpc(ctx context.Context, who, caseID string, request proto.Message) error {
	c, err := y.as(ctx, who)
	if err != nil {
		return err
	}
	answer, err := send(ctx, c, caseID, request)
	if err := y.taken(ctx, c, kindOf(request), answer, err); err != nil {
		return fmt.Errorf("%s by RPC on %s: %w", who, y.today(), err)
	}
	y.did(kindOf(request), "rpc")
	return nil
}

// linked does an act by the contract, with the session that a letter's link gives.
func (y *year) linked(ctx context.Context, who, caseID string, request proto.Message) error {
	link, err := y.letter(ctx, who, caseID, string(kindOf(request)))
	if err != nil {
		return err
	}
	started, err := y.with("").Session.StartFromLink(ctx, &siklusv1.StartFromLinkRequest{Token: tokenOf(link)})
	if err != nil {
		return fmt.Errorf("%s begins from a letter: %w", who, err)
	}
	c := y.with(started.GetSession())
	y.keepSecret(started.GetSession())
	answer, err := send(ctx, c, caseID, request)
	if err := y.taken(ctx, c, kindOf(request), answer, err); err != nil {
		return fmt.Errorf("%s by RPC from a letter on %s: %w", who, y.today(), err)
	}
	y.did(kindOf(request), "rpc")
	return nil
}

// refusedBy tries an act by the contract that must be refused, and looks into the register.
func (y *year) refusedBy(ctx context.Context, who, caseID string, request proto.Message, code, provision string) error {
	c, err := y.as(ctx, who)
	if err != nil {
		return err
	}
	answer, err := send(ctx, c, caseID, request)
	if err == nil {
		if err = y.isRefused(ctx, c, answer); err == nil {
			err = y.keptRefusal(ctx, answer.GetReceipt().GetActId(), code, provision, "")
		}
	} else {
		err = y.refused(ctx, code, provision, err)
	}
	if err != nil {
		return fmt.Errorf("%s tries %s on %s: %w", who, kindOf(request), y.today(), err)
	}
	return nil
}

// form is what is filled in on a page: values by input, and the button where another than the one that goes
// on is pressed.
type form struct {
	task   appraisal.ActKind // the task of the letter, where the act is another one that its page offers
	press  string
	values map[string]string
}

// page does an act on the page that a letter's link leads to.
func (y *year) page(ctx context.Context, who, caseID string, kind appraisal.ActKind, f form) error {
	if f.task == "" {
		f.task = kind
	}
	link, err := y.letter(ctx, who, caseID, string(f.task))
	if err != nil {
		return err
	}
	reader, err := y.reader()
	if err != nil {
		return err
	}
	if err := reader.Begin(ctx, link); err != nil {
		return fmt.Errorf("%s begins %s from a letter: %w", who, kind, err)
	}
	if f.task != kind && f.press == "" {
		if _, err := reader.Open(ctx, "/berkas/"+caseID+"/"+string(kind)); err != nil {
			return err
		}
	}
	return y.handIn(ctx, reader, who, kind, f)
}

// atDesk does an act on a page of the case, as somebody who has signed in at the desk.
func (y *year) atDesk(ctx context.Context, who, caseID string, kind appraisal.ActKind, f form) error {
	return y.onPage(ctx, who, "/berkas/"+caseID+"/"+string(kind), kind, f)
}

// corrects does one of HR's acts on HR's page of a case.
func (y *year) corrects(ctx context.Context, who, caseID string, kind appraisal.ActKind, values map[string]string) error {
	return y.onPage(ctx, who, "/hr/berkas/"+caseID, kind, form{press: "act=" + string(kind), values: values})
}

func (y *year) onPage(ctx context.Context, who, address string, kind appraisal.ActKind, f form) error {
	reader, err := y.desk(ctx, who)
	if err != nil {
		return err
	}
	if _, err := reader.Open(ctx, address); err != nil {
		return err
	}
	return y.handIn(ctx, reader, who, kind, f)
}

func (y *year) handIn(ctx context.Context, reader *demo.Reader, who string, kind appraisal.ActKind, f form) error {
	act, err := reader.HandIn(ctx, f.values, f.press)
	if err == nil {
		var c *caller
		if c, err = y.as(ctx, who); err == nil {
			err = y.isTaken(ctx, c, kind, act)
		}
	}
	if err != nil {
		return fmt.Errorf("%s does %s on a page on %s: %w", who, kind, y.today(), err)
	}
	y.did(kind, "page")
	return nil
}

var letterLink = regexp.MustCompile(`https?://[^\s<>"]+/t/[A-Za-z0-9_-]{20,120}`)

// letter waits for a letter to somebody whose link is for an act in a case that is still to be done, and
// returns the newest such link.
func (y *year) letter(ctx context.Context, who, caseID, act string) (found string, err error) {
	err = until(ctx, fmt.Sprintf("a letter asks %s for %s", who, act), func() (bool, error) {
		links := y.inbox(who)
		for i := len(links) - 1; i >= 0 && found == ""; i-- {
			open, err := y.asks(ctx, links[i], task{caseID, act})
			if err != nil {
				return false, err
			}
			if open {
				found = links[i]
			}
		}
		return found != "", nil
	})
	return found, err
}

// asks reports whether a link is for a task that is still to be done. Who has looked at a link that is over
// does not look again.
func (y *year) asks(ctx context.Context, link string, wanted task) (bool, error) {
	y.done.Lock()
	known, ok := y.links[link]
	y.done.Unlock()
	if ok && known != wanted {
		return false, nil
	}
	opened, err := y.with("").Session.OpenLink(ctx, &siklusv1.OpenLinkRequest{Token: tokenOf(link)})
	if err != nil {
		return false, fmt.Errorf("what a letter's link is for: %w", err)
	}
	t := task{opened.GetTask().GetCaseId(), opened.GetTask().GetAct()}
	if opened.GetState() != siklusv1.LinkState_LINK_STATE_OPEN {
		t = task{}
	}
	y.done.Lock()
	defer y.done.Unlock()
	y.links[link] = t
	return t == wanted, nil
}

// inbox lists the links in somebody's letters, the newest last. Letters are read once.
func (y *year) inbox(who string) []string {
	y.done.Lock()
	defer y.done.Unlock()
	box := y.boxes[who]
	for _, l := range y.mailbox.Letters(local.Filter{To: y.address(who), After: box.read}) {
		box.read = max(box.read, l.Seq)
		box.links = append(box.links, letterLink.FindAllString(l.Text, -1)...)
	}
	y.boxes[who] = box
	return box.links
}

func (o *office) keepSecret(secret string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.secrets = append(o.secrets, secret)
}

// inOrder does one thing after another, until one fails.
func inOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// pageRefuses makes sure that a page said no.
func pageRefuses(err error) error {
	var no *demo.RefusedByPage
	if errors.As(err, &no) {
		return nil
	}
	if err == nil {
		return errors.New("the page took what it should refuse")
	}
	return err
}
