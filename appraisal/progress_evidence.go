package appraisal

import (
	"archive/zip"
	"bytes"
	"net/netip"
	"net/url"
	"strings"
	"unicode/utf8"
)

// EvidenceType returns the type of a file of evidence as its content shows it, whatever its name says, and the
// ending of its name; ok is false for everything that a browser might run or that cannot be told apart safely.
func EvidenceType(content []byte) (mime, ending string, ok bool) {
	begins := func(s string) bool { return bytes.HasPrefix(content, []byte(s)) }
	switch {
	case begins("%PDF-"):
		return "application/pdf", "pdf", true
	case begins("\xff\xd8\xff"):
		return "image/jpeg", "jpg", true
	case begins("\x89PNG\r\n\x1a\n"):
		return "image/png", "png", true
	case begins("RIFF") && len(content) > 12 && string(content[8:12]) == "WEBP":
		return "image/webp", "webp", true
	case begins("PK\x03\x04"):
		return officeType(content)
	case plainText(content):
		return "text/plain; charset=utf-8", "txt", true
	}
	return "", "", false
}

// officeType tells a workbook and a text document from other archives; one with macros is neither.
func officeType(content []byte) (mime, ending string, ok bool) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return "", "", false
	}
	const office = "application/vnd.openxmlformats-officedocument."
	for _, f := range archive.File {
		switch {
		case strings.HasSuffix(strings.ToLower(f.Name), ".bin") && strings.Contains(strings.ToLower(f.Name), "vba"):
			return "", "", false
		case f.Name == "xl/workbook.xml":
			mime, ending = office+"spreadsheetml.sheet", "xlsx"
		case f.Name == "word/document.xml":
			mime, ending = office+"wordprocessingml.document", "docx"
		}
	}
	return mime, ending, mime != ""
}

// plainText reports whether content is text that cannot be taken for markup.
func plainText(content []byte) bool {
	if len(content) == 0 || !utf8.Valid(content) || bytes.ContainsFunc(content, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f
	}) {
		return false
	}
	return !strings.HasPrefix(strings.TrimLeft(string(content), " \t\r\n\ufeff"), "<")
}

// LinkNote is what is known about a link to evidence.
type LinkNote string

// The notes.
const (
	LinkUnseen   LinkNote = ""         // nobody has looked
	LinkOpen     LinkNote = "open"     // it opened without a sign-in
	LinkDoubtful LinkNote = "doubtful" // its host asks for a sign-in unless it was shared on purpose
	LinkPrivate  LinkNote = "private"  // it asks for a sign-in
	LinkInternal LinkNote = "internal" // it leads into a network of its own
	LinkGone     LinkNote = "gone"     // nothing is there
)

// signInHosts ask for a sign-in unless a document was shared with everybody; their subdomains too.
var signInHosts = []string{
	"drive.google.com", "docs.google.com", "photos.google.com", "classroom.google.com", "mail.google.com",
	"onedrive.live.com", "1drv.ms", "sharepoint.com", "outlook.office.com", "teams.microsoft.com",
	"dropbox.com", "icloud.com", "web.whatsapp.com", "notion.so",
}

// insideEndings end the names of hosts that no public name server knows.
var insideEndings = []string{".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp", ".home.arpa", ".test", ".invalid"}

// NoteOf says what a link's address alone tells, without opening it.
func NoteOf(link string) LinkNote {
	u, err := url.Parse(link)
	if err != nil || u.Hostname() == "" {
		return LinkGone
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		if !PublicAddress(ip) {
			return LinkInternal
		}
		return LinkUnseen
	}
	if !strings.Contains(host, ".") {
		return LinkInternal
	}
	for _, ending := range insideEndings {
		if strings.HasSuffix(host, ending) {
			return LinkInternal
		}
	}
	for _, known := range signInHosts {
		if host == known || strings.HasSuffix(host, "."+known) {
			return LinkDoubtful
		}
	}
	return LinkUnseen
}

// notPublic are address ranges that no request of ours may reach, beside those netip tells by itself.
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("3fff::/20"), netip.MustParsePrefix("5f00::/16"), netip.MustParsePrefix("fec0::/10"),
}

// PublicAddress reports whether an address is one of the public internet. An IPv4 address inside an IPv6 one, and
// ranges that translate or tunnel to others, are judged by what they lead to or refused.
func PublicAddress(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsValid() || !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range notPublic {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}
