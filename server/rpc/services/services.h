// The services of the contract, by name, and who registers their handlers.
#pragma once

#include <string_view>

#include "server/rpc/handler.h"

namespace hallcase::rpc {

void AddAcceptanceService(Registry& registry);
void AddActionService(Registry& registry);
void AddAnswerService(Registry& registry);
void AddAuditService(Registry& registry);
void AddCalendarService(Registry& registry);
void AddCaseService(Registry& registry);
void AddCatalogService(Registry& registry);
void AddClockService(Registry& registry);
void AddCorrectionService(Registry& registry);
void AddCustodyService(Registry& registry);
void AddDocumentService(Registry& registry);
void AddErasureService(Registry& registry);
void AddFeedService(Registry& registry);
void AddGuidanceService(Registry& registry);
void AddHallService(Registry& registry);
void AddIngestService(Registry& registry);
void AddJobService(Registry& registry);
void AddKeyService(Registry& registry);
void AddLegService(Registry& registry);
void AddPauseService(Registry& registry);
void AddRatingService(Registry& registry);
void AddReportService(Registry& registry);
void AddSessionService(Registry& registry);
void AddShiftService(Registry& registry);
void AddStaffService(Registry& registry);
void AddStockService(Registry& registry);
void AddUrgeService(Registry& registry);
void AddWarningService(Registry& registry);

struct ServiceEntry {
  std::string_view name;
  void (*add)(Registry&);
};

inline constexpr ServiceEntry kServices[] = {
    {"AcceptanceService", &AddAcceptanceService},
    {"ActionService", &AddActionService},
    {"AnswerService", &AddAnswerService},
    {"AuditService", &AddAuditService},
    {"CalendarService", &AddCalendarService},
    {"CaseService", &AddCaseService},
    {"CatalogService", &AddCatalogService},
    {"ClockService", &AddClockService},
    {"CorrectionService", &AddCorrectionService},
    {"CustodyService", &AddCustodyService},
    {"DocumentService", &AddDocumentService},
    {"ErasureService", &AddErasureService},
    {"FeedService", &AddFeedService},
    {"GuidanceService", &AddGuidanceService},
    {"HallService", &AddHallService},
    {"IngestService", &AddIngestService},
    {"JobService", &AddJobService},
    {"KeyService", &AddKeyService},
    {"LegService", &AddLegService},
    {"PauseService", &AddPauseService},
    {"RatingService", &AddRatingService},
    {"ReportService", &AddReportService},
    {"SessionService", &AddSessionService},
    {"ShiftService", &AddShiftService},
    {"StaffService", &AddStaffService},
    {"StockService", &AddStockService},
    {"UrgeService", &AddUrgeService},
    {"WarningService", &AddWarningService},
};

}  // namespace hallcase::rpc
