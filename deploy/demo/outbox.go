package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"
)

// letter is one e-mail in the mailbox, as its address /outbox.json tells it.
type letter struct {
	Seq        int64                  `json:"seq"`
	To         struct{ Email string } `json:"to"`
	Text       string                 `json:"text"`
	Categories []string               `json:"categories"`
}

// fetchLetters reads what came after a letter.
func fetchLetters(ctx context.Context, client *http.Client, mailbox string, after int64) ([]letter, error) {
	address := mailbox + "/outbox.json?" + url.Values{"after": {strconv.FormatInt(after, 10)}}.Encode()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	answer, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("mailbox: %s", answer.Status)
	}
	var found struct{ Letters []letter }
	if err := json.NewDecoder(answer.Body).Decode(&found); err != nil {
		return nil, fmt.Errorf("mailbox: %w", err)
	}
	return found.Letters, nil
}

// taskLinks finds the links to tasks in a letter, each once.
func taskLinks(text string) []string {
	var links []string
	seen := map[string]bool{}
	for _, found := range taskLink.FindAllString(text, -1) {
		if !seen[found] {
			seen[found] = true
			links = append(links, found)
		}
	}
	return links
}

var taskLink = regexp.MustCompile(`https?://[^\s<>"]+/t/[A-Za-z0-9_-]{20,120}`)
