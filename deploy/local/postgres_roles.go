package local

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	// RoleOwner owns the tables and runs the migrations.
	RoleOwner = "siklus_owner"
	// RoleApp is what API and worker connect as. It owns nothing and cannot
	// bypass row-level security.
	RoleApp = "siklus_app"
)

// makeRoles makes the two roles or resets what matters of them. Their passwords
// follow from the administrator's address, so that processes which share a
// cluster agree on them without passing them on.
func (p *Postgres) makeRoles(ctx context.Context) error {
	p.owner, p.app = p.password(RoleOwner), p.password(RoleApp)
	conn, err := pgx.Connect(ctx, p.AdminDSN(""))
	if err != nil {
		return fmt.Errorf("connect to Postgres as administrator: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()

	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('siklus roles'))`); err != nil {
			return err
		}
		for _, role := range []struct{ name, password string }{{RoleOwner, p.owner}, {RoleApp, p.app}} {
			var exists bool
			if err := tx.QueryRow(ctx, `select exists (select from pg_roles where rolname = $1)`, role.name).Scan(&exists); err != nil {
				return err
			}
			verb := "create"
			if exists {
				verb = "alter"
			}
			// Role names are constants and passwords are hexadecimal: nothing
			// to escape, and a role statement takes no parameters.
			statement := fmt.Sprintf("%s role %s login nocreatedb nocreaterole password '%s'", verb, role.name, role.password)
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		var superuser bool
		if err := tx.QueryRow(ctx, `select rolsuper from pg_roles where rolname = current_user`).Scan(&superuser); err != nil {
			return err
		}
		if !superuser {
			// Only a member of a role may make databases it owns.
			_, err := tx.Exec(ctx, `grant `+RoleOwner+` to current_user`)
			return err
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("make roles %s and %s: %w", RoleOwner, RoleApp, err)
	}
	return checkRoles(ctx, conn)
}

// checkRoles refuses roles that would see through row-level security: made
// elsewhere, they may be more powerful than we would make them.
func checkRoles(ctx context.Context, conn *pgx.Conn) error {
	var powerful []string
	err := conn.QueryRow(ctx, `select coalesce(array_agg(rolname::text order by rolname), '{}') from pg_roles
		where rolname in ($1, $2) and (rolsuper or rolbypassrls)`, RoleOwner, RoleApp).Scan(&powerful)
	if err != nil {
		return fmt.Errorf("check roles: %w", err)
	}
	if len(powerful) > 0 {
		return fmt.Errorf("roles %v are superusers or bypass row-level security: take that from them (alter role … nosuperuser nobypassrls)", powerful)
	}
	return nil
}

func (p *Postgres) password(role string) string {
	secret, _ := p.admin.User.Password()
	sum := sha256.Sum256([]byte("siklus local role\x00" + role + "\x00" + p.admin.User.Username() + "\x00" + secret))
	return hex.EncodeToString(sum[:16])
}

// CreateDatabase makes a database owned by RoleOwner that RoleApp may connect
// to. One that exists is fine.
func (p *Postgres) CreateDatabase(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, p.AdminDSN(""))
	if err != nil {
		return fmt.Errorf("connect to Postgres as administrator: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	quoted := pgx.Identifier{name}.Sanitize()
	for _, statement := range []string{
		`create database ` + quoted + ` owner ` + RoleOwner,
		`grant connect on database ` + quoted + ` to ` + RoleApp,
	} {
		var refused *pgconn.PgError
		_, err := conn.Exec(ctx, statement)
		if errors.As(err, &refused) && refused.Code == "42P04" { // duplicate_database
			continue
		}
		if err != nil {
			return fmt.Errorf("make database %s: %w", name, err)
		}
	}
	return nil
}
