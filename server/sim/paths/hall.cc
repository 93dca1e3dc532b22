#include "server/sim/paths/paths.h"

namespace hallcase::sim {
namespace {

// One entry a person: what a guide counts at the desk.
std::vector<Path> Counted() {
  return {{.name = "tally",
           .per_day = 505,
           .post = "zxdb",
           .steps = {{"0m", "me", "RecordTally",
                      "way: '$one(phone|on_site|online)' "
                      "topic: '$one(policy|conditions|materials|place|progress|self_service)' "
                      "count: $one(1|1|2|3)"}}},
          {.name = "paper arrives",
           .per_day = 2,
           .post = "zhhq",
           .steps = {{"0m", "me", "ReceiveStock",
                      "stock_item: 'a4' amount: 30 document: 'RK-$n'"}}},
          {.name = "pens arrive",
           .per_day = 2,
           .post = "zhhq",
           .steps = {{"0m", "me", "ReceiveStock",
                      "stock_item: 'qianzibi' amount: 30 document: 'RK-$n'"},
                     {"1m", "me", "CountStock",
                      "stock_item: 'qianzibi' counted: $level "
                      "reason: STOCK_COUNT_REASON_ROUTINE"}}},
          {.name = "spoiled on the shelf",
           .per_day = 1,
           .ugly = true,
           .post = "zhhq",
           .steps = {{"0m", "me", "ReceiveStock",
                      "stock_item: 'dangandai' amount: 10 document: 'RK-$n'"},
                     {"1m", "me", "CountStock",
                      "stock_item: 'dangandai' counted: 5 reason: STOCK_COUNT_REASON_DAMAGED"}}}};
}

std::vector<Path> HandedOver() {
  return {{.name = "shift handed over",
           .per_day = 4,
           .post = "zhsl",
           .steps = {{"0m", "$me", "FreezeShift",
                      "outgoing: '$me' incoming: '$other' shift: '午班' note: '见台账'"},
                     {"10m", "$other", "SignShift", "shift_id: $shift.shift_id"}}},
          {.name = "blank spoiled",
           .per_day = 1,
           .ugly = true,
           .steps = {{"0m", "lead", "AddObject",
                      "kind: OBJECT_KIND_BLANK code: 'F-$n' name: '空白证照'"},
                     {"1h", "lead", "OfferHandover",
                      "items { object_id: $object_id custody_etag: '*' } "
                      "receiver { kind: HOLDER_KIND_DESTROYED }"},
                     {"1h", "deputy", "SignHandover",
                      "handover_id: $handover.handover_id way: SIGNING_WAY_CREDENTIAL"}}},
          {.name = "offer taken back",
           .per_day = 1,
           .ugly = true,
           .items = {"jgys"},
           .steps = {{"10m", "keeper", "PlacePapers",
                      "$papers to { kind: HOLDER_KIND_SHELF place: '3 层' }"},
                     {"5m", "keeper", "OfferHandover",
                      "$papers receiver { kind: HOLDER_KIND_DEPARTMENT id: '$dept' }"},
                     {"1h", "lead", "WithdrawHandover", "handover_id: $handover.handover_id"},
                     {"1h", "me", "PushCase"},
                     {"1d", "dept", "DecideCase", "outcome: DECISION_OUTCOME_GRANTED"},
                     kShelve, kFile}},
          {.name = "nobody signs",
           .per_day = 1,
           .ugly = true,
           .items = {"jgys"},
           .steps = {{"5m", "keeper", "OfferHandover",
                      "$papers receiver { kind: HOLDER_KIND_DEPARTMENT id: '$dept' }"},
                     {"10m", "me", "PushCase"},
                     {"3d", "lead", "DeemHandover",
                      "handover_id: $handover.handover_id rule_id: '次日未签收视为签收'"},
                     {"1h", "dept", "DecideCase", "outcome: DECISION_OUTCOME_GRANTED"},
                     kFileByLead}}};
}

std::vector<Path> Ended() {
  return {{.name = "erased on request",
           .per_day = 1,
           .ugly = true,
           .items = {"sbcj"},
           .steps = {{"15m", "me", "PushCase"},
                     {"2h", "dept", "DecideCase", "outcome: DECISION_OUTCOME_GRANTED"},
                     kShelve, kFile,
                     {"2d", "secadmin", "EraseCase",
                      "number: '$number' reason: ERASURE_REASON_CONSENT_WITHDRAWN "
                      "basis: '申请人撤回同意'"}}}};
}

}  // namespace

PathSet HallPaths() {
  return {.kind = "hall", .paths = Joined({Counted(), HandedOver(), Ended()})};
}

}  // namespace hallcase::sim
