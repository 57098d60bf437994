package api

import (
	"context"

	"siklus.id/appraisal/library"
	siklusv1 "siklus.id/proto/siklus/v1"
	connectv1 "siklus.id/proto/siklus/v1/siklusv1connect"
)

func (s targets) SearchIndicators(ctx context.Context, r *siklusv1.SearchIndicatorsRequest) (*siklusv1.SearchIndicatorsResponse, error) {
	if _, err := s.enter(ctx, connectv1.TargetServiceSearchIndicatorsProcedure, r); err != nil {
		return nil, err
	}
	all, err := library.All()
	if err != nil {
		return nil, s.answer(ctx, err)
	}
	out := &siklusv1.SearchIndicatorsResponse{Sectors: library.Sectors()}
	for _, ready := range library.Search(all, r.GetQuery(), r.GetSector(), indicatorKinds[r.GetKind()]) {
		out.Indicators = append(out.Indicators, &siklusv1.ReadyIndicator{
			Code: ready.Code, Sector: ready.Sector, Result: ready.Result, Indicator: indicatorOf(ready.Indicator),
		})
	}
	return out, nil
}
