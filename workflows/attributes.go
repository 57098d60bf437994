package workflows

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// errOther is a search attribute that another program has made for something else.
var errOther = errors.New("remove it on the server first")

// MakeAttributes adds the search attributes that are missing. They are schema: a workflow that sets an unknown
// one does not go on, so they are made with the migrations, before any worker starts. A namespace that was made just now is not known
// to every part of the server at once, so a refusal is tried again until ctx ends.
func MakeAttributes(ctx context.Context, c client.Client, namespace string) error {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		missing, err := missingAttributes(ctx, c, namespace)
		if err == nil && len(missing) == 0 {
			return nil
		}
		if err == nil {
			_, err = c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
				Namespace: namespace, SearchAttributes: missing,
			})
		}
		var refused *serviceerror.PermissionDenied
		switch {
		case errors.Is(err, errOther):
			return err
		case errors.As(err, &refused):
			return fmt.Errorf("search attributes may not be made with this account; let an operator of Temporal make them: %w", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("search attributes: %w", errors.Join(err, ctx.Err()))
		case <-tick.C:
		}
	}
}

func missingAttributes(ctx context.Context, c client.Client, namespace string) (map[string]enumspb.IndexedValueType, error) {
	known, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		return nil, err
	}
	missing := map[string]enumspb.IndexedValueType{}
	for _, key := range SearchAttributes() {
		name, kind := key.GetName(), key.GetValueType()
		present, ok := known.GetCustomAttributes()[name]
		if ok && present != kind {
			return nil, fmt.Errorf("search attribute %s is %s, but %s is needed: %w", name, present, kind, errOther)
		}
		if !ok {
			missing[name] = kind
		}
	}
	return missing, nil
}
