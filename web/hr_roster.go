package web

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"path"

	siklusv1 "siklus.id/proto/siklus/v1"
)

const (
	maxRoster = 10 << 20 // what the contract takes
	// A checked file travels on in the page, packed, so that it need not be chosen a second time.
	maxCarried = 1 << 20
	// What the roster page may be sent: a file with its frame, or a carried one, which base64 makes longer.
	maxUpload = maxRoster + maxCarried*3/2
)

// rosterView is the page on which a roster file is checked, then imported.
type rosterView struct {
	Checked  *siklusv1.CheckRosterResponse
	Imported *siklusv1.ImportRosterResponse
	Name     string
	Carried  string // the checked file, packed; empty when it must be chosen again
}

// Defects are the defects of whichever was done last.
func (r rosterView) Defects() []*siklusv1.RosterDefect {
	if r.Imported != nil {
		return r.Imported.GetDefects()
	}
	return r.Checked.GetDefects()
}

// rosterPage asks for a roster file.
func (s *server) rosterPage(v *visit) error {
	v.Area, v.Form = "roster", form{RequestID: newSecret()}
	return v.render(http.StatusOK, "hr_roster", v.t("hr.roster.title"), rosterView{})
}

// takeRoster checks a file, or imports its good rows when "step" is "import". Rows that cannot be taken are
// listed with who must mend them; they never stop the rest.
func (s *server) takeRoster(v *visit) error {
	v.Area = "roster"
	if err := v.r.ParseMultipartForm(maxUpload); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return err
		}
		return errUnreadable
	}
	v.Form = form{RequestID: requestID(v.r.PostForm)}
	file, err := v.uploaded()
	if err != nil {
		return err
	}
	page := rosterView{Name: file.GetName()}
	if len(file.GetContent()) == 0 {
		v.Form.Problems = []problem{{Field: "file", Label: v.labelOf("file"), Sentence: v.t("violation.missing")}}
	} else if v.r.PostForm.Get("step") == "import" {
		page.Imported, err = s.Cycle.ImportRoster(v.ctx(), &siklusv1.ImportRosterRequest{File: file, RequestId: v.Form.RequestID})
	} else {
		page.Checked, err = s.Cycle.CheckRoster(v.ctx(), &siklusv1.CheckRosterRequest{File: file})
		page.Carried = pack(file.GetContent())
	}
	if err != nil {
		if v.Form.Problems, err = v.problemsOf(err); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if v.Error = len(v.Form.Problems) > 0; v.Error {
		status = http.StatusUnprocessableEntity
	}
	return v.render(status, "hr_roster", v.t("hr.roster.title"), page)
}

// uploaded returns the file that was chosen, else the one the page carried along.
func (v *visit) uploaded() (*siklusv1.RosterFile, error) {
	if part, header, err := v.r.FormFile("file"); err == nil {
		defer func() { _ = part.Close() }()
		content, err := io.ReadAll(io.LimitReader(part, maxRoster+1))
		if err != nil || len(content) > 0 {
			return &siklusv1.RosterFile{Name: path.Base(header.Filename), Content: content}, err
		}
	}
	return &siklusv1.RosterFile{Name: v.r.PostForm.Get("file.name"), Content: unpack(v.r.PostForm.Get("file.packed"))}, nil
}

func pack(content []byte) string {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(content); err != nil || z.Close() != nil || out.Len() > maxCarried {
		return ""
	}
	return base64.StdEncoding.EncodeToString(out.Bytes())
}

// unpack is the inverse of pack. What does not unpack is no file: the page asks for it again.
func unpack(carried string) []byte {
	packed, err := base64.StdEncoding.DecodeString(carried)
	if err != nil {
		return nil
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil
	}
	content, err := io.ReadAll(io.LimitReader(z, maxRoster+1))
	if err != nil {
		return nil
	}
	return content
}
