package local

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// mailboxKeys are the key senders must show and the key events are signed with.
type mailboxKeys struct {
	api     string
	signing *ecdsa.PrivateKey
}

// openKeys makes keys, or reads those kept beside the mailbox file, so that a
// restarted mailbox goes on with the keys its customers know.
func openKeys(o MailboxOptions) (mailboxKeys, error) {
	type kept struct{ API, Signing string }
	path := ""
	if o.File != "" {
		path = o.File + ".keys"
		content, err := os.ReadFile(path)
		if err == nil {
			var k kept
			if err := json.Unmarshal(content, &k); err != nil {
				return mailboxKeys{}, fmt.Errorf("mailbox keys: %w", err)
			}
			der, err := base64.StdEncoding.DecodeString(k.Signing)
			if err != nil {
				return mailboxKeys{}, fmt.Errorf("mailbox keys: %w", err)
			}
			signing, err := x509.ParseECPrivateKey(der)
			if err != nil {
				return mailboxKeys{}, fmt.Errorf("mailbox keys: %w", err)
			}
			if o.APIKey != "" {
				k.API = o.APIKey
			}
			return mailboxKeys{api: k.API, signing: signing}, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return mailboxKeys{}, fmt.Errorf("mailbox keys: %w", err)
		}
	}
	keys := mailboxKeys{api: o.APIKey}
	if keys.api == "" {
		keys.api = "SG." + rand.Text()
	}
	var err error
	if keys.signing, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return mailboxKeys{}, fmt.Errorf("make mailbox keys: %w", err)
	}
	if path == "" {
		return keys, nil
	}
	der, err := x509.MarshalECPrivateKey(keys.signing)
	if err != nil {
		return mailboxKeys{}, fmt.Errorf("make mailbox keys: %w", err)
	}
	content, err := json.Marshal(kept{API: keys.api, Signing: base64.StdEncoding.EncodeToString(der)})
	if err != nil {
		return mailboxKeys{}, fmt.Errorf("make mailbox keys: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return mailboxKeys{}, fmt.Errorf("keep mailbox keys: %w", err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return mailboxKeys{}, fmt.Errorf("keep mailbox keys: %w", err)
	}
	return keys, nil
}

// PublicKey verifies the signatures of events: DER in base64, as SendGrid's
// settings page shows it.
func (m *Mailbox) PublicKey() string {
	der, err := x509.MarshalPKIXPublicKey(&m.keys.signing.PublicKey)
	if err != nil {
		panic(fmt.Sprintf("a P-256 key has an encoding: %v", err))
	}
	return base64.StdEncoding.EncodeToString(der)
}
